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
    SSE3(1, Output.ECX, 0), PCLMULQDQ(1, Output.ECX, 1), SSSE3(1, Output.ECX, 9), FMA(1, Output.ECX, 12),
    CX16(1, Output.ECX, 13),
    PCID(1, Output.ECX, 17), SSE4_1(1, Output.ECX, 19), SSE4_2(1, Output.ECX, 20), X2APIC(1, Output.ECX, 21),
    MOVBE(1, Output.ECX, 22),
    POPCNT(1, Output.ECX, 23), TSC_DEADLINE(1, Output.ECX, 24),
    AES(1, Output.ECX, 25), XSAVE(1, Output.ECX, 26), AVX(1, Output.ECX, 28), F16C(1, Output.ECX, 29),
    RDRAND(1, Output.ECX, 30), HYPERVISOR(1, Output.ECX, 31),
    FSGSBASE(7, Output.EBX, 0),
    TSC_ADJUST(7, Output.EBX, 1), BMI1(7, Output.EBX, 3), AVX2(7, Output.EBX, 5), SMEP(7, Output.EBX, 7),
    BMI2(7, Output.EBX, 8), INVPCID(7, Output.EBX, 10), RDSEED(7, Output.EBX, 18), ADX(7, Output.EBX, 19),
    SMAP(7, Output.EBX, 20), CLFLUSHOPT(7, Output.EBX, 23), CLWB(7, Output.EBX, 24),
    SHA(7, Output.EBX, 29), UMIP(7, Output.ECX, 2), PKU(7, Output.ECX, 3),
    RDPID(7, Output.ECX, 22), XSAVEOPT(0xd, 1, Output.EAX, 0), XSAVEC(0xd, 1, Output.EAX, 1),
    XGETBV1(0xd, 1, Output.EAX, 2),
    SYSCALL(0x8000_0001, Output.EDX, 11), NX(0x8000_0001, Output.EDX, 20), FXSR_OPT(0x8000_0001, Output.EDX, 25),
    PDPE1GB(0x8000_0001, Output.EDX, 26),
    RDTSCP(0x8000_0001, Output.EDX, 27), LM(0x8000_0001, Output.EDX, 29), LAHF_LM(0x8000_0001, Output.ECX, 0),
    ABM(0x8000_0001, Output.ECX, 5),
    INVTSC(0x8000_0007, Output.EDX, 8);

    /** The register of a CPUID answer. */
    public enum Output {
        EAX, EBX, ECX, EDX
    }

    /** CPUID leaf. */
    public final int leaf;
    /** Its sub-leaf. */
    public final int subleaf;
    /** Register. */
    public final Output output;
    /** Bit in the register. */
    public final int bit;

    Feature(int leaf, Output output, int bit) {
        this(leaf, 0, output, bit);
    }

    Feature(int leaf, int subleaf, Output output, int bit) {
        this.leaf = leaf;
        this.subleaf = subleaf;
        this.output = output;
        this.bit = bit;
    }

    /** The name in machine files: {@code tsc-deadline}, {@code sse2}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
