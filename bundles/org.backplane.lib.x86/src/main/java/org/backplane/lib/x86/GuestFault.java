package org.backplane.lib.x86;

/** An exception of the guest on its way to the end of the block: stackless, one object per vCPU, never leaves the core. */
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** No exception: the instruction is executed again when the CPU, which halts, goes on. */
    public static final int NONE = -1;
    /** Divide error. */
    public static final int DE = 0;
    public static final int DB = 1;
    public static final int NMI = 2;
    public static final int BP = 3;
    public static final int OF = 4;
    public static final int BR = 5;
    public static final int UD = 6;
    /** Device not available. */
    public static final int NM = 7;
    /** Double fault. */
    public static final int DF = 8;
    public static final int TS = 10;
    public static final int NP = 11;
    public static final int SS = 12;
    public static final int GP = 13;
    public static final int PF = 14;
    /** x87 floating-point error. */
    public static final int MF = 16;
    public static final int AC = 17;
    /** SIMD floating-point exception. */
    public static final int XM = 19;

    /** Vector, 0 to 31, or {@link #NONE}. */
    public int vector;
    /** Error code, or 0. */
    public int error;
    /** Whether it is data at a non-canonical {@link #address}: #SS instead of #GP when it was reached by the stack segment. */
    public boolean nonCanonical;
    public long address;

    GuestFault() {
        super(null, null, false, false);
    }

    /** Whether the processor pushes an error code for the vector (SDM volume 3, table 6-1). */
    public static boolean pushesError(int vector) {
        return vector == DF || vector >= TS && vector <= PF || vector == AC;
    }
}
