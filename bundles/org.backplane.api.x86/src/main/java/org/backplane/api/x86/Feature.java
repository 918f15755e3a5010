package org.backplane.api.x86;

import java.util.Locale;

/**
 * CPU features by the place where CPUID shows them. Names are Linux's and QEMU's in capitals.
 * Only features that some shipped part can provide are listed.
 */
public enum Feature {
    FPU(1, Output.EDX, 0), DE(1, Output.EDX, 2), PSE(1, Output.EDX, 3), TSC(1, Output.EDX, 4), MSR(1, Output.EDX, 5),
    PAE(1, Output.EDX, 6), CX8(1, Output.EDX, 8), APIC(1, Output.EDX, 9), SEP(1, Output.EDX, 11),
    PGE(1, Output.EDX, 13),
    CMOV(1, Output.EDX, 15), PAT(1, Output.EDX, 16), PSE36(1, Output.EDX, 17), CLFLUSH(1, Output.EDX, 19),
    MMX(1, Output.EDX, 23), FXSR(1, Output.EDX, 24), SSE(1, Output.EDX, 25), SSE2(1, Output.EDX, 26),
    TSC_DEADLINE(1, Output.ECX, 24), HYPERVISOR(1, Output.ECX, 31), TSC_ADJUST(7, Output.EBX, 1),
    SYSCALL(0x8000_0001, Output.EDX, 11), NX(0x8000_0001, Output.EDX, 20), FXSR_OPT(0x8000_0001, Output.EDX, 25),
    RDTSCP(0x8000_0001, Output.EDX, 27), LM(0x8000_0001, Output.EDX, 29), LAHF_LM(0x8000_0001, Output.ECX, 0),
    INVTSC(0x8000_0007, Output.EDX, 8);

    /** The register of a CPUID answer. */
    public enum Output {
        EAX, EBX, ECX, EDX
    }

    /** CPUID leaf (sub-leaf 0). */
    public final int leaf;
    /** Register. */
    public final Output output;
    /** Bit in the register. */
    public final int bit;

    Feature(int leaf, Output output, int bit) {
        this.leaf = leaf;
        this.output = output;
        this.bit = bit;
    }

    /** The name in machine files: {@code tsc-deadline}, {@code sse2}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
