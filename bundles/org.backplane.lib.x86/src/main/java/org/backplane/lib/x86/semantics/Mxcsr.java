package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;

/**
 * The SSE control and status register, and how an instruction reports exceptions (SDM volume 1, 10.2.3 and 11.5): while it
 * works on its elements it {@link #raise}s them, kept above the register's 32 bits; at its end, before anything is written,
 * it {@link #settle}s them.
 */
public final class Mxcsr {
    /** Invalid operation. */
    static final int IE = 1;
    /** Denormal operand. */
    static final int DE = 1 << 1;
    /** Division by zero. */
    static final int ZE = 1 << 2;
    /** Overflow. */
    static final int OE = 1 << 3;
    /** Underflow. */
    static final int UE = 1 << 4;
    /** Inexact (precision). */
    static final int PE = 1 << 5;
    /** Denormal operands are zeros. */
    static final int DAZ = 1 << 6;
    /** Tiny results are zeros. */
    static final int FTZ = 1 << 15;

    static final int NEAREST = 0;
    static final int DOWN = 1;
    static final int UP = 2;
    static final int ZERO = 3;

    /** Every bit there is; also MXCSR_MASK of FXSAVE. */
    static final long VALID = 0xffff;
    /** What reset and INIT give: everything masked. */
    static final long DEFAULT = 0x1f80;

    private static final int FLAGS = 0x3f;
    private static final int MASKS = 7;
    private static final int ROUNDING = 13;
    private static final int RAISED = 32;

    private Mxcsr() {
    }

    /** Faults (#GP) unless the value can be written: no reserved bits. */
    static void check(X86Cpu c, long value) {
        if ((value & ~VALID) != 0) { throw c.fault(GuestFault.GP); }
    }

    /** Rounding: {@link #NEAREST}, {@link #DOWN}, {@link #UP} or {@link #ZERO}. */
    static int rounding(X86Cpu c) {
        return (int) c.fp[X86Fp.MXCSR] >> ROUNDING & 3;
    }

    static boolean has(X86Cpu c, int bit) {
        return (c.fp[X86Fp.MXCSR] & bit) != 0;
    }

    static boolean masked(X86Cpu c, int exception) {
        return has(c, exception << MASKS);
    }

    /** Whether Java's arithmetic gives the result: nearest, all masked, neither DAZ nor FTZ. */
    static boolean usual(X86Cpu c) {
        return (c.fp[X86Fp.MXCSR] & ~FLAGS) == DEFAULT;
    }

    /** Whether, moreover, inexact results change nothing, for the flag is already set (flags are sticky). */
    static boolean inexactKnown(X86Cpu c) {
        return (c.fp[X86Fp.MXCSR] & ~(FLAGS & ~PE)) == (DEFAULT | PE);
    }

    /** Sets the inexact flag; only when {@link #usual}. */
    static void inexact(X86Cpu c) {
        c.fp[X86Fp.MXCSR] |= PE;
    }

    /** Notes exceptions of one element. */
    static void raise(X86Cpu c, int exceptions) {
        c.fp[X86Fp.MXCSR] |= (long) exceptions << RAISED;
    }

    /** Ends an instruction with its result: sets flags, faults if an exception is not masked. */
    public static long settle(X86Cpu c, long result) {
        if (c.fp[X86Fp.MXCSR] >>> RAISED != 0) { report(c); }
        return result;
    }

    /** An unmasked IE, DE or ZE of any element keeps all elements from being computed, and so from other exceptions. */
    private static void report(X86Cpu c) {
        long csr = c.fp[X86Fp.MXCSR];
        long raised = csr >>> RAISED;
        long unmasked = raised & ~(csr >>> MASKS);
        if ((unmasked & (IE | DE | ZE)) != 0) { raised &= IE | DE | ZE; }
        c.fp[X86Fp.MXCSR] = csr & 0xffff_ffffL | raised;
        if (unmasked != 0) {
            boolean delivered = (c.reg[X86Reg.CR4] & Bits.CR4_OSXMMEXCPT) != 0;
            throw c.fault(delivered ? GuestFault.XM : GuestFault.UD);
        }
    }
}
