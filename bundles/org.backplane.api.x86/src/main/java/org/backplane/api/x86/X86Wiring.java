package org.backplane.api.x86;

import org.backplane.api.cpu.Wiring;

/** What an x86 core works with, beyond what every core has. */
public final class X86Wiring extends Wiring {
    /** CPUID's answers. */
    public final Cpuid cpuid;

    /** What this vCPU may use: the granted features. */
    public final Capabilities capabilities;

    /** Ticks per second of the time-stamp counter, 1 to 9*10^9. */
    public final long tscHertz;

    public X86Wiring(Wiring base, Cpuid cpuid, Capabilities capabilities, long tscHertz) {
        super(base);
        this.cpuid = cpuid;
        this.capabilities = capabilities;
        this.tscHertz = tscHertz;
    }
}
