package org.backplane.api.x86;

/** Model-specific register numbers (SDM volume 4). */
public final class Msr {
    public static final int IA32_TSC = 0x10;
    public static final int IA32_APIC_BASE = 0x1b;
    public static final int IA32_TSC_ADJUST = 0x3b;
    public static final int IA32_SYSENTER_CS = 0x174;
    public static final int IA32_SYSENTER_ESP = 0x175;
    public static final int IA32_SYSENTER_EIP = 0x176;
    public static final int IA32_MISC_ENABLE = 0x1a0;
    public static final int IA32_PAT = 0x277;
    public static final int MSR_PLATFORM_INFO = 0xce;
    public static final int MSR_MISC_FEATURES_ENABLES = 0x140;
    public static final int IA32_TSC_DEADLINE = 0x6e0;
    /** The first of the registers of an x2APIC: that at offset 16 * n of an xAPIC is n further on. */
    public static final int IA32_X2APIC = 0x800;
    public static final int IA32_XSS = 0xda0;
    public static final int IA32_EFER = 0xc000_0080;
    public static final int IA32_STAR = 0xc000_0081;
    public static final int IA32_LSTAR = 0xc000_0082;
    public static final int IA32_CSTAR = 0xc000_0083;
    public static final int IA32_FMASK = 0xc000_0084;
    public static final int IA32_FS_BASE = 0xc000_0100;
    public static final int IA32_GS_BASE = 0xc000_0101;
    public static final int IA32_KERNEL_GS_BASE = 0xc000_0102;
    public static final int IA32_TSC_AUX = 0xc000_0103;
    public static final int HWCR = 0xc001_0015;

    private Msr() {
    }
}
