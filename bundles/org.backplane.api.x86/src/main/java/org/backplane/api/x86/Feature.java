package org.backplane.api.x86;

import java.util.Locale;

/**
 * Every CPU feature with a bit in CPUID that is known, whether or not some part provides it. The place is a word of the
 * {@link FeatureTable} and a bit; names are Linux's and QEMU's in capitals (sources: SDM volume 2, CPUID; APM volume 3, appendix E).
 */
public enum Feature {
    // 1.EDX
    FPU(0, 0), VME(0, 1), DE(0, 2), PSE(0, 3), TSC(0, 4), MSR(0, 5), PAE(0, 6), MCE(0, 7), CX8(0, 8), APIC(0, 9),
    SEP(0, 11), MTRR(0, 12), PGE(0, 13), MCA(0, 14), CMOV(0, 15), PAT(0, 16), PSE36(0, 17), PN(0, 18), CLFLUSH(0, 19),
    DS(0, 21), ACPI(0, 22), MMX(0, 23), FXSR(0, 24), SSE(0, 25), SSE2(0, 26), SS(0, 27), HT(0, 28), TM(0, 29),
    IA64(0, 30), PBE(0, 31),
    // 8000_0001.EDX
    SYSCALL(1, 11), MP(1, 19), NX(1, 20), MMXEXT(1, 22), FXSR_OPT(1, 25), PDPE1GB(1, 26), RDTSCP(1, 27), LM(1, 29),
    _3DNOWEXT(1, 30, "3dnowext"), _3DNOW(1, 31, "3dnow"),
    // 1.ECX
    SSE3(4, 0), PCLMULQDQ(4, 1), DTES64(4, 2), MWAIT(4, 3, "monitor"), DS_CPL(4, 4), VMX(4, 5), SMX(4, 6), EST(4, 7),
    TM2(4, 8), SSSE3(4, 9), CID(4, 10), SDBG(4, 11), FMA(4, 12), CX16(4, 13), XTPR(4, 14), PDCM(4, 15), PCID(4, 17),
    DCA(4, 18), SSE4_1(4, 19), SSE4_2(4, 20), X2APIC(4, 21), MOVBE(4, 22), POPCNT(4, 23), TSC_DEADLINE(4, 24),
    AES(4, 25), XSAVE(4, 26), OSXSAVE(4, 27), AVX(4, 28), F16C(4, 29), RDRAND(4, 30), HYPERVISOR(4, 31),
    // C000_0001.EDX
    XSTORE(5, 2), XSTORE_EN(5, 3), XCRYPT(5, 6), XCRYPT_EN(5, 7), ACE2(5, 8), ACE2_EN(5, 9), PHE(5, 10), PHE_EN(5, 11),
    PMM(5, 12), PMM_EN(5, 13),
    // 8000_0001.ECX
    LAHF_LM(6, 0), CMP_LEGACY(6, 1), SVM(6, 2), EXTAPIC(6, 3), CR8LEGACY(6, 4), ABM(6, 5), SSE4A(6, 6),
    MISALIGNSSE(6, 7), _3DNOWPREFETCH(6, 8, "3dnowprefetch"), OSVW(6, 9), IBS(6, 10), XOP(6, 11), SKINIT(6, 12),
    WDT(6, 13), LWP(6, 15), FMA4(6, 16), TCE(6, 17), NODEID_MSR(6, 19), TBM(6, 21), TOPOEXT(6, 22), PERFCTR_CORE(6, 23),
    PERFCTR_NB(6, 24), BPEXT(6, 26), PTSC(6, 27), PERFCTR_LLC(6, 28), MWAITX(6, 29),
    // 7.0.EBX
    FSGSBASE(9, 0), TSC_ADJUST(9, 1), SGX(9, 2), BMI1(9, 3), HLE(9, 4), AVX2(9, 5), FDP_EXCPTN_ONLY(9, 6), SMEP(9, 7),
    BMI2(9, 8), ERMS(9, 9), INVPCID(9, 10), RTM(9, 11), CQM(9, 12), ZERO_FCS_FDS(9, 13), MPX(9, 14), RDT_A(9, 15),
    AVX512F(9, 16), AVX512DQ(9, 17), RDSEED(9, 18), ADX(9, 19), SMAP(9, 20), AVX512IFMA(9, 21), PCOMMIT(9, 22),
    CLFLUSHOPT(9, 23), CLWB(9, 24), INTEL_PT(9, 25), AVX512PF(9, 26), AVX512ER(9, 27), AVX512CD(9, 28),
    SHA(9, 29, "sha-ni"), AVX512BW(9, 30), AVX512VL(9, 31),
    // D.1.EAX
    XSAVEOPT(10, 0), XSAVEC(10, 1), XGETBV1(10, 2), XSAVES(10, 3), XFD(10, 4),
    // 7.1.EAX
    AVX_VNNI(12, 4), AVX512_BF16(12, 5), LASS(12, 6), CMPCCXADD(12, 7), ARCH_PERFMON_EXT(12, 8), FZRM(12, 10),
    FSRS(12, 11), FSRC(12, 12), FRED(12, 17), LKGS(12, 18), AMX_FP16(12, 21), AVX_IFMA(12, 23), LAM(12, 26),
    // 8000_0008.EBX
    CLZERO(13, 0), XSAVEERPTR(13, 2), RDPRU(13, 3), WBNOINVD(13, 9), IBPB(13, 12), IBRS(13, 14), AMD_STIBP(13, 15),
    STIBP_ALWAYS_ON(13, 17), AMD_SSBD(13, 24), VIRT_SSBD(13, 25), AMD_NO_SSB(13, 26), AMD_PSFD(13, 28),
    // 6.EAX
    DTHERM(14, 0), ARAT(14, 2), PLN(14, 4), PTS(14, 6), HFI(14, 19),
    // 8000_000A.EDX
    NPT(15, 0), LBRV(15, 1), SVM_LOCK(15, 2), NRIP_SAVE(15, 3), TSC_SCALE(15, 4), VMCB_CLEAN(15, 5), FLUSHBYASID(15, 6),
    DECODEASSISTS(15, 7), PAUSE_FILTER(15, 10), PFTHRESHOLD(15, 12), AVIC(15, 13), V_VMSAVE_VMLOAD(15, 15),
    VGIF(15, 16), V_SPEC_CTRL(15, 20), VNMI(15, 25), SVME_ADDR_CHK(15, 28),
    // 7.0.ECX
    PREFETCHWT1(16, 0), AVX512VBMI(16, 1), UMIP(16, 2), PKU(16, 3), OSPKE(16, 4), WAITPKG(16, 5), AVX512VBMI2(16, 6),
    SHSTK(16, 7), GFNI(16, 8), VAES(16, 9), VPCLMULQDQ(16, 10), AVX512VNNI(16, 11), AVX512BITALG(16, 12), TME(16, 13),
    AVX512_VPOPCNTDQ(16, 14), LA57(16, 16), RDPID(16, 22), BUS_LOCK_DETECT(16, 24), CLDEMOTE(16, 25), MOVDIRI(16, 27),
    MOVDIR64B(16, 28), ENQCMD(16, 29), SGXLC(16, 30), PKS(16, 31),
    // 8000_0007.EBX
    OVERFLOW_RECOV(17, 0), SUCCOR(17, 1), SMCA(17, 3),
    // 7.0.EDX
    SGX_KEYS(18, 1), AVX512_4VNNIW(18, 2), AVX512_4FMAPS(18, 3), FSRM(18, 4), UINTR(18, 5), AVX512_VP2INTERSECT(18, 8),
    SRBDS_CTRL(18, 9), MD_CLEAR(18, 10), RTM_ALWAYS_ABORT(18, 11), TSX_FORCE_ABORT(18, 13), SERIALIZE(18, 14),
    HYBRID_CPU(18, 15), TSX_LDTRK(18, 16), PCONFIG(18, 18), ARCH_LBR(18, 19), IBT(18, 20), AMX_BF16(18, 22),
    AVX512_FP16(18, 23), AMX_TILE(18, 24), AMX_INT8(18, 25), SPEC_CTRL(18, 26), STIBP(18, 27), FLUSH_L1D(18, 28),
    ARCH_CAPABILITIES(18, 29), CORE_CAPABILITY(18, 30), SSBD(18, 31),
    // 8000_001F.EAX
    SME(19, 0), SEV(19, 1), SEV_ES(19, 3), SEV_SNP(19, 4), V_TSC_AUX(19, 5), SME_COHERENT(19, 10),
    // 8000_0021.EAX
    NO_NESTED_DATA_BP(20, 0), LFENCE_ALWAYS_SERIALIZING(20, 2), NULL_SEL_CLR_BASE(20, 6), AUTO_IBRS(20, 8),
    NO_SMM_CTL_MSR(20, 9), GP_ON_USER_CPUID(20, 17), PREFETCHI(20, 20), SBPB(20, 27), IBPB_BRTYPE(20, 28),
    SRSO_NO(20, 29),
    // 12.0.EAX
    SGX1(22, 0), SGX2(22, 1), SGX_EDECCSSA(22, 11),
    // 7.1.EDX
    AVX_VNNI_INT8(23, 4), AVX_NE_CONVERT(23, 5), AMX_COMPLEX(23, 8), AVX_VNNI_INT16(23, 10), PREFETCHITI(23, 14),
    USER_MSR(23, 18), AVX10(23, 21),
    // 8000_0007.EDX
    CONSTANT_PSTATE(24, 7), INVTSC(24, 8),
    // 8000_0022.EAX
    PERFMON_V2(25, 0), LBR_V2(25, 1), LBR_PMC_FREEZE(25, 2),
    // 7.2.EDX
    PSFD(26, 0), IPRED_CTRL(26, 1), RRSBA_CTRL(26, 2), DDPD_U(26, 3), BHI_CTRL(26, 4), MCDT_NO(26, 5),
    // 24.0.EBX
    AVX10_128(27, 16), AVX10_256(27, 17), AVX10_512(27, 18);

    /** Index of its word in the {@link FeatureTable}. */
    public final int word;
    /** Bit in the word, 0 to 31. */
    public final int bit;
    /** {@code 1 << bit}. */
    public final int mask;
    private final String label;

    Feature(int word, int bit) {
        this(word, bit, null);
    }

    Feature(int word, int bit, String label) {
        this.word = word;
        this.bit = bit;
        this.label = label != null ? label : name().toLowerCase(Locale.ROOT).replace('_', '-');
        mask = 1 << bit;
    }

    /** Its number: 32 times the word, plus the bit. */
    public int id() {
        return word << 5 | bit;
    }

    /** The name in machine files and models: {@code tsc-deadline}, {@code sse2}. */
    public String label() {
        return label;
    }
}
