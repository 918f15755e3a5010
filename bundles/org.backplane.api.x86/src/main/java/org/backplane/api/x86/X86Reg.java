package org.backplane.api.x86;

/** Indices into {@link X86State#reg}. */
public final class X86Reg {
    public static final int RAX = 0;
    public static final int RCX = 1;
    public static final int RDX = 2;
    public static final int RBX = 3;
    public static final int RSP = 4;
    public static final int RBP = 5;
    public static final int RSI = 6;
    public static final int RDI = 7;
    public static final int R8 = 8;
    public static final int R15 = 15;
    /** Always 0: the base or index that an address does not have. */
    public static final int ZERO = 16;
    /** Instruction pointer (an offset from CS.base). While a block executes it is the block's start. */
    public static final int RIP = 17;
    /** All of RFLAGS, bit 1 set. Cores may keep the arithmetic flags elsewhere while they run. */
    public static final int RFLAGS = 18;

    /** Selectors of ES, CS, SS, DS, FS, GS, LDTR, TR, in this order. */
    public static final int SELECTOR = 24;
    /** Bases, in the same order, then GDTR and IDTR. */
    public static final int BASE = 32;
    /** Limits in bytes, expanded (granularity applied), in the same order as bases. */
    public static final int LIMIT = 42;
    /** Access rights as bits 8-15 and 20-23 of a descriptor's second word, shifted right by 8; {@link #UNUSABLE} when null. */
    public static final int ACCESS = 52;

    public static final int ES = 0;
    public static final int CS = 1;
    public static final int SS = 2;
    public static final int DS = 3;
    public static final int FS = 4;
    public static final int GS = 5;
    public static final int LDTR = 6;
    public static final int TR = 7;
    /** For {@link #BASE} and {@link #LIMIT} only. */
    public static final int GDTR = 8;
    /** For {@link #BASE} and {@link #LIMIT} only. */
    public static final int IDTR = 9;

    /** Bit in {@link #ACCESS}: the segment register holds a null selector. */
    public static final int UNUSABLE = 1 << 16;

    public static final int CR0 = 64;
    public static final int CR2 = 66;
    public static final int CR3 = 67;
    public static final int CR4 = 68;
    public static final int DR0 = 72;
    public static final int DR6 = 78;
    public static final int DR7 = 79;
    public static final int XCR0 = 80;
    public static final int EFER = 81;
    public static final int STAR = 82;
    public static final int LSTAR = 83;
    public static final int CSTAR = 84;
    public static final int FMASK = 85;
    public static final int KERNEL_GS_BASE = 86;
    public static final int SYSENTER_CS = 87;
    public static final int SYSENTER_ESP = 88;
    public static final int SYSENTER_EIP = 89;
    public static final int TSC_AUX = 90;
    /** Added to machine time to give the TSC; IA32_TSC writes change it together with {@link #TSC_ADJUST}. */
    public static final int TSC_OFFSET = 91;
    public static final int TSC_ADJUST = 92;
    public static final int PAT = 93;
    public static final int APIC_BASE = 94;
    public static final int MISC_ENABLE = 95;
    /** Interrupts are held off for one instruction: 0, {@link #SHADOW_MOV_SS} or {@link #SHADOW_STI}. */
    public static final int SHADOW = 96;
    /** Value of {@link #SHADOW} behind MOV SS and POP SS: debug exceptions and NMIs are held off too. */
    public static final int SHADOW_MOV_SS = 1;
    /** Value of {@link #SHADOW} behind STI. */
    public static final int SHADOW_STI = 2;
    /** NMIs are blocked until IRET: 1 while so. */
    public static final int NMI_BLOCKED = 97;
    /** Current privilege level, 0 to 3. */
    public static final int CPL = 98;
    /** Rights of protection keys: AD and WD of key n are bits 2n and 2n + 1. */
    public static final int PKRU = 99;
    /** Where the memory of system management mode is, physical. */
    public static final int SMBASE = 100;
    /** 1 in system management mode: no SMI is taken. */
    public static final int SMM = 101;
    /** The four page-directory-pointer-table entries of PAE paging outside long mode, as CR3 last loaded them. */
    public static final int PDPTE = 104;
    /** 1 while CPUID faults outside the supervisor: what {@link #MISC_FEATURES} or {@link #HWCR} ask for and the vCPU has; or {@link #CPUID_ASKED}. */
    public static final int CPUID_FAULT = 110;
    /** Value of {@link #CPUID_FAULT}: the {@link CpuidIntercept} knows. */
    public static final int CPUID_ASKED = 2;
    /** IA32_XSS. */
    public static final int XSS = 111;
    /** MSR_MISC_FEATURES_ENABLES. */
    public static final int MISC_FEATURES = 112;
    /** HWCR of AMD's processors. */
    public static final int HWCR = 113;
    /** 1 while reading MSR_PLATFORM_INFO is #GP: {@code KVM_CAP_MSR_PLATFORM_INFO} was disabled. */
    public static final int PLATFORM_INFO_HIDDEN = 108;
    /** IA32_DEBUGCTL. */
    public static final int DEBUGCTL = 114;
    /** Bit in {@link #DEBUGCTL}: TF steps from branch to branch. */
    public static final int DEBUGCTL_BTF = 1 << 1;
    /** Bits of IA32_DEBUGCTL that seated parts implement. */
    public static final int DEBUGCTL_ALLOWED = 117;
    /** Branch instructions retired while somebody counted; see {@link Progress}. */
    public static final int BRANCHES = 115;
    /** 1 while branch records are frozen by an overflow: bit 58 of IA32_PERF_GLOBAL_STATUS. */
    public static final int LBR_FROZEN = 116;
    /** Physical address of the entry by which a page of 1 GiB was last translated, 0: never; and the linear address that was. */
    public static final int GIGABYTE_ENTRY = 118;
    public static final int GIGABYTE_ADDRESS = 119;
    /** Conditions of debug exceptions that are met and not told of yet, as in DR6: between instructions only what {@link #SHADOW} holds off. */
    public static final int DEBUG_PENDING = 120;
    /** Number of indices; the rest is reserve. */
    public static final int COUNT = 160;

    private X86Reg() {
    }
}
