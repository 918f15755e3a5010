package org.backplane.lib.x86.x87;

/** Partial remainders of a / b (FPREM, FPREM1). */
public final class Remainder {
    /** Not a remainder: invalid, or a NaN. */
    public static final int NONE = -1;

    private Remainder() {
    }

    /**
     * Computes the remainder, quotient to nearest or truncated.
     *
     * @return condition codes, C2 for a partial remainder, else quotient bits; or {@link #NONE}
     */
    public static int compute(Float80 f, boolean nearest) {
        Operand a = f.a;
        Operand b = f.b;
        if (a.isNan() || b.isNan()) {
            f.nan();
        } else if (a.kind == Operand.INFINITE || b.kind == Operand.ZERO) {
            f.invalid();
        } else {
            f.denormals();
            if (a.kind == Operand.FINITE && b.kind == Operand.FINITE) { return finite(f, a, b, nearest); }
            return small(f, a);
        }
        return NONE;
    }

    private static int finite(Float80 f, Operand a, Operand b, boolean nearest) {
        int difference = a.exp - b.exp;
        if (difference < 0) { return nearest && difference == -1 ? half(f, a, b) : small(f, a); }
        if (difference >= 64) { return partial(f, a, b, difference); }
        long quotient = divide(f, a.sig, b.sig, difference);
        long remainder = f.significand;
        int sign = a.sign;
        if (nearest && nearer(remainder, quotient, b.sig)) {
            quotient++;
            remainder = b.sig - remainder;
            sign ^= 1;
        }
        result(f, sign, a.sign, b.exp, remainder);
        return conditions(quotient);
    }

    /** The quotient is 0. */
    private static int small(Float80 f, Operand a) {
        if (a.kind == Operand.ZERO) {
            f.zero(a.sign);
        } else {
            f.round(a.sign, a.exp, a.sig, 0, 64);
        }
        return 0;
    }

    /** The quotient is a half or more, but less than 1. */
    private static int half(Float80 f, Operand a, Operand b) {
        if (Long.compareUnsigned(a.sig, b.sig) <= 0) { return small(f, a); }
        result(f, a.sign ^ 1, a.sign, a.exp, b.sig - (a.sig - b.sig));
        return conditions(1);
    }

    /** Takes off as much as the processor does: exponents then differ by a multiple of 32 less. */
    private static int partial(Float80 f, Operand a, Operand b, int difference) {
        int bits = difference & 31 | 32;
        divide(f, a.sig, b.sig, bits);
        result(f, a.sign, a.sign, b.exp + difference - bits, f.significand);
        return Comparison.C2;
    }

    /** Low bits of the quotient a * 2^shift / b; the remainder goes to {@code f.significand}. */
    private static long divide(Float80 f, long a, long b, int shift) {
        boolean reduce = Long.compareUnsigned(a, b) >= 0;
        long first = reduce ? a - b : a;
        long high = shift == 0 ? 0 : first >>> 64 - shift;
        long low = first << shift;
        long quotient = Arithmetic80.divide128(high, low, b);
        f.significand = low - quotient * b;
        return quotient + (reduce ? 1L << shift : 0);
    }

    private static boolean nearer(long remainder, long quotient, long divisor) {
        int order = Long.compareUnsigned(remainder, divisor - remainder);
        return order > 0 || order == 0 && (quotient & 1) != 0;
    }

    private static void result(Float80 f, int sign, int signOfZero, int exp, long remainder) {
        if (remainder == 0) {
            f.zero(signOfZero);
        } else {
            int shift = Long.numberOfLeadingZeros(remainder);
            f.round(sign, exp - shift, remainder << shift, 0, 64);
        }
    }

    private static int conditions(long quotient) {
        return ((quotient & 1) != 0 ? Comparison.C1 : 0) | ((quotient & 2) != 0 ? Comparison.C3 : 0)
                | ((quotient & 4) != 0 ? Comparison.C0 : 0);
    }
}
