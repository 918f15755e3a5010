package org.backplane.lib.x86;

/** Bits of control registers, RFLAGS and access rights (SDM volume 3, 2.3, 2.5, 3.4.5). */
public final class Bits {
    public static final long CR0_PE = 1;
    public static final long CR0_MP = 1 << 1;
    public static final long CR0_EM = 1 << 2;
    public static final long CR0_TS = 1 << 3;
    public static final long CR0_ET = 1 << 4;
    public static final long CR0_NE = 1 << 5;
    public static final long CR0_WP = 1 << 16;
    public static final long CR0_AM = 1 << 18;
    public static final long CR0_NW = 1 << 29;
    public static final long CR0_CD = 1 << 30;
    public static final long CR0_PG = 1L << 31;

    public static final long CR4_TSD = 1 << 2;
    public static final long CR4_DE = 1 << 3;
    public static final long CR4_PSE = 1 << 4;
    public static final long CR4_PAE = 1 << 5;
    public static final long CR4_PGE = 1 << 7;
    public static final long CR4_PCE = 1 << 8;
    public static final long CR4_OSFXSR = 1 << 9;
    public static final long CR4_OSXMMEXCPT = 1 << 10;
    public static final long CR4_UMIP = 1 << 11;
    public static final long CR4_FSGSBASE = 1 << 16;
    public static final long CR4_PCIDE = 1 << 17;
    public static final long CR4_OSXSAVE = 1 << 18;
    public static final long CR4_SMEP = 1 << 20;
    public static final long CR4_SMAP = 1 << 21;
    public static final long CR4_PKE = 1 << 22;

    public static final long XCR0_X87 = 1;
    /** SSE and AVX state. */
    public static final long XCR0_AVX = 6;

    public static final long EFER_SCE = 1;
    public static final long EFER_LME = 1 << 8;
    public static final long EFER_LMA = 1 << 10;
    public static final long EFER_NXE = 1 << 11;

    public static final long TF = 1 << 8;
    public static final long IF = 1 << 9;
    public static final long DF = 1 << 10;
    public static final long IOPL = 3 << 12;
    public static final long NT = 1 << 14;
    public static final long RF = 1 << 16;
    public static final long VM = 1 << 17;
    public static final long AC = 1 << 18;
    public static final long VIF = 1 << 19;
    public static final long VIP = 1 << 20;
    public static final long ID = 1 << 21;

    /** Accessed (code and data segments). */
    public static final long ACCESS_A = 1;
    /** Writable data, readable code. */
    public static final long ACCESS_RW = 1 << 1;
    /** Expand-down data, conforming code. */
    public static final long ACCESS_EC = 1 << 2;
    public static final long ACCESS_CODE = 1 << 3;
    /** Code or data; clear for system segments. */
    public static final long ACCESS_S = 1 << 4;
    public static final long ACCESS_P = 1 << 7;
    public static final long ACCESS_L = 1 << 13;
    public static final long ACCESS_DB = 1 << 14;
    public static final long ACCESS_G = 1 << 15;

    private Bits() {
    }

    /** Descriptor privilege level of access rights. */
    public static int dpl(long access) {
        return (int) (access >>> 5) & 3;
    }
}
