package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** Whose processor it is: where manuals differ, CPUID says which one holds. */
public final class Vendor {
    /** ECX of CPUID's leaf 0: the end of "AuthenticAMD", and of "HygonGenuine". */
    private static final long AMD = 0x444d_4163;
    private static final long HYGON = 0x656e_6975;

    private final X86Cpu c;
    private boolean amd;

    Vendor(X86Cpu c) {
        this.c = c;
    }

    /** The vCPU has another wiring, and CPUID with it. At a quiet point. */
    public void rewired() {
        X86State asked = new X86State();
        c.wiring.cpuid.query(asked, 0, 0);
        amd = asked.reg[X86Reg.RCX] == AMD || asked.reg[X86Reg.RCX] == HYGON;
    }

    /** Whether AMD's manual holds, else Intel's. */
    public boolean isAmd() { return amd; }
}
