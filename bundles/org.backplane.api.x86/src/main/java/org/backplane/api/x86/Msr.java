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
    public static final int IA32_DEBUGCTL = 0x1d9;
    public static final int IA32_PAT = 0x277;
    public static final int IA32_MTRRCAP = 0xfe;
    /** Base of the first range of variable size; its mask is the next register, the next range the one behind. */
    public static final int IA32_MTRR_PHYSBASE0 = 0x200;
    public static final int IA32_MTRR_FIX64K_00000 = 0x250;
    public static final int IA32_MTRR_FIX16K_80000 = 0x258;
    public static final int IA32_MTRR_FIX4K_C0000 = 0x268;
    public static final int IA32_MTRR_DEF_TYPE = 0x2ff;
    public static final int MSR_PLATFORM_INFO = 0xce;
    public static final int MSR_MISC_FEATURES_ENABLES = 0x140;
    /** The first of the counters, of which only 32 bits can be written. */
    public static final int IA32_PMC0 = 0xc1;
    public static final int IA32_PERFEVTSEL0 = 0x186;
    public static final int IA32_FIXED_CTR0 = 0x309;
    public static final int IA32_PERF_CAPABILITIES = 0x345;
    public static final int IA32_FIXED_CTR_CTRL = 0x38d;
    public static final int IA32_PERF_GLOBAL_STATUS = 0x38e;
    public static final int IA32_PERF_GLOBAL_CTRL = 0x38f;
    public static final int IA32_PERF_GLOBAL_STATUS_RESET = 0x390;
    public static final int IA32_PERF_GLOBAL_STATUS_SET = 0x391;
    public static final int IA32_PERF_GLOBAL_INUSE = 0x392;
    /** The first of the counters that are written whole. */
    public static final int IA32_A_PMC0 = 0x4c1;
    public static final int IA32_TSC_DEADLINE = 0x6e0;
    /** The first of the registers of an x2APIC: that at offset 16 * n of an xAPIC is n further on. */
    public static final int IA32_X2APIC = 0x800;
    /** Of a legacy stack of branch records: those up to 8 deep, and deeper ones; the first of each. */
    public static final int MSR_LASTBRANCH_CORE_FROM = 0x40;
    public static final int MSR_LASTBRANCH_CORE_TO = 0x60;
    public static final int MSR_LASTBRANCH_0_FROM_IP = 0x680;
    public static final int MSR_LASTBRANCH_0_TO_IP = 0x6c0;
    public static final int MSR_LBR_INFO_0 = 0xdc0;
    public static final int MSR_LBR_SELECT = 0x1c8;
    public static final int MSR_LASTBRANCH_TOS = 0x1c9;
    /** Of architectural branch records: the first of 64 each. */
    public static final int IA32_LBR_0_INFO = 0x1200;
    public static final int IA32_LBR_0_FROM_IP = 0x1500;
    public static final int IA32_LBR_0_TO_IP = 0x1600;
    public static final int IA32_LBR_CTL = 0x14ce;
    public static final int IA32_LBR_DEPTH = 0x14cf;
    public static final int IA32_LER_FROM_IP = 0x1dd;
    public static final int IA32_LER_TO_IP = 0x1de;
    public static final int IA32_LER_INFO = 0x1e0;
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
    public static final int AMD_LBR_SELECT = 0xc000_010e;
    public static final int AMD_DBG_EXTN_CFG = 0xc000_010f;
    /** The first of the records of LbrExtV2; where it went to is the next register, the next record the one behind. */
    public static final int AMD_SAMP_BR_FROM = 0xc001_0300;
    public static final int PERF_CNTR_GLOBAL_STATUS = 0xc000_0300;
    public static final int PERF_CNTR_GLOBAL_CTL = 0xc000_0301;
    public static final int PERF_CNTR_GLOBAL_STATUS_CLR = 0xc000_0302;
    public static final int PERF_CNTR_GLOBAL_STATUS_SET = 0xc000_0303;
    /** The first of the four that AMD's older processors have; the counters are four further on. */
    public static final int PERF_LEGACY_CTL0 = 0xc001_0000;
    /** The first of six; its counter is the next, and so on in turn. */
    public static final int PERF_CTL0 = 0xc001_0200;
    public static final int SYSCFG = 0xc001_0010;
    public static final int HWCR = 0xc001_0015;

    private Msr() {
    }
}
