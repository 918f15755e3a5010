package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.X86Cpu;

/**
 * Multiplication and addition, rounded once (SDM volume 1, 14.5): x * y + z with signs that the instruction changes. The plain
 * cases as in {@link Doubles}; all others with 128 bits, of which at most the lowest is not exact.
 */
final class Fused {
    /** x * y + z. */
    static final int ADD = 0;
    /** x * y - z. */
    static final int SUB = 1;
    /** -(x * y) + z. */
    static final int NEGATED_ADD = 2;
    /** -(x * y) - z. */
    static final int NEGATED_SUB = NEGATED_ADD | SUB;

    private Fused() {
    }

    /** Floats, in low halves. */
    static long single(X86Cpu c, long x, long y, long z, int signs) {
        if (Singles.normal(x) && Singles.normal(y) && Singles.normal(z) && Mxcsr.inexactKnown(c)) {
            float r = Math.fma(Float.intBitsToFloat((int) x ^ signs >> 1 << 31), Float.intBitsToFloat((int) y),
                    Float.intBitsToFloat((int) z ^ signs << 31));
            if (Singles.large(Float.floatToRawIntBits(r))) { return Float.floatToRawIntBits(r) & 0xffff_ffffL; }
        }
        return exact(c, Binary.SINGLE, x & 0xffff_ffffL, y & 0xffff_ffffL, z & 0xffff_ffffL, signs);
    }

    /** Two floats. */
    static long pair(X86Cpu c, long x, long y, long z, int low, int high) {
        return single(c, x, y, z, low) | single(c, x >>> 32, y >>> 32, z >>> 32, high) << 32;
    }

    /** Doubles. */
    static long wide(X86Cpu c, long x, long y, long z, int signs) {
        if (Doubles.normal(x) && Doubles.normal(y) && Doubles.normal(z) && Mxcsr.inexactKnown(c)) {
            double r = Math.fma(Double.longBitsToDouble(x ^ (long) signs >> 1 << 63), Double.longBitsToDouble(y),
                    Double.longBitsToDouble(z ^ (long) signs << 63));
            if (Doubles.large(Double.doubleToRawLongBits(r))) { return Double.doubleToRawLongBits(r); }
        }
        return exact(c, Binary.DOUBLE, x, y, z, signs);
    }

    private static long exact(X86Cpu c, Binary f, long x, long y, long z, int signs) {
        long a = f.operand(c, x);
        long b = f.operand(c, y);
        long d = f.operand(c, z);
        boolean nonsense = f.isInfinite(a) && f.isZero(b) || f.isZero(a) && f.isInfinite(b);
        if (f.isNaN(a) || f.isNaN(b) || f.isNaN(d)) { return nan(c, f, a, b, d); }
        boolean negative = f.negative(a ^ b) != ((signs & NEGATED_ADD) != 0);
        boolean minus = f.negative(d) != ((signs & SUB) != 0);
        boolean infinite = f.isInfinite(a) || f.isInfinite(b);
        if (nonsense || infinite && f.isInfinite(d) && negative != minus) { return f.invalid(c); }
        f.denormal(c, a, b);
        f.denormal(c, d, d);
        if (infinite || f.isInfinite(d)) { return f.zero(infinite ? negative : minus) | f.infinity(); }
        return finite(c, f, a, b, d, negative, minus);
    }

    /** The first that is a NaN, made quiet. */
    private static long nan(X86Cpu c, Binary f, long a, long b, long d) {
        long first = f.isNaN(a) ? a : b;
        return f.isNaN(first) ? f.nan(c, f.nan(c, a, b), d) : f.nan(c, d, d);
    }

    /** Makes 128 bits of product and addend; a one in bit 126 stands for 2^(exponent - bias). */
    private static long finite(X86Cpu c, Binary f, long a, long b, long d, boolean negative, boolean minus) {
        boolean nothing = f.isZero(a) || f.isZero(b);
        if (nothing && f.isZero(d)) { return f.zero(negative == minus ? negative : Mxcsr.rounding(c) == Mxcsr.DOWN); }
        if (nothing) { return f.round(c, minus, f.exponent(d), f.significand(d)); }
        long s = f.significand(a);
        long t = f.significand(b);
        long high = Math.multiplyHigh(s, t);
        int exponent = f.exponent(a) + f.exponent(b) - f.bias() + 2;
        if (f.isZero(d)) { return round(c, f, negative, exponent, high, s * t); }
        int down = f.exponent(d) - exponent;
        long addend = f.significand(d);
        return down > 0
                ? sum(c, f, f.exponent(d), negative, high(high, down), low(high, s * t, down), minus, addend, 0)
                : sum(c, f, exponent, negative, high, s * t, minus, high(addend, -down), low(addend, 0, -down));
    }

    /** The upper half of 128 bits moved right. */
    private static long high(long high, int by) {
        return by > 63 ? 0 : high >>> by;
    }

    /** The lower half; bits shifted out stay visible as the lowest bit. */
    private static long low(long high, long low, int by) {
        if (by == 0) { return low; }
        if (by > 63) { return Binary.jam(high, by - 64) | (low != 0 ? 1 : 0); }
        return high << 64 - by | low >>> by | (low << 64 - by != 0 ? 1 : 0);
    }

    private static long sum(X86Cpu c, Binary f, int exponent, boolean negative, long high, long low, boolean minus,
            long high2, long low2) {
        if (negative == minus) {
            int carry = Long.compareUnsigned(low + low2, low) < 0 ? 1 : 0;
            return round(c, f, negative, exponent, high + high2 + carry, low + low2);
        }
        int borrow = Long.compareUnsigned(low, low2) < 0 ? 1 : 0;
        if (high < high2 || high == high2 && borrow != 0) {
            return sum(c, f, exponent, minus, high2, low2, negative, high, low);
        }
        boolean zero = high == high2 && low == low2;
        return zero
                ? f.zero(Mxcsr.rounding(c) == Mxcsr.DOWN)
                : round(c, f, negative, exponent, high - high2 - borrow, low - low2);
    }

    private static long round(X86Cpu c, Binary f, boolean negative, int exponent, long high, long low) {
        if (high == 0) { return f.round(c, negative, exponent - 64, low); }
        int up = Math.max(0, Long.numberOfLeadingZeros(high) - 1);
        long significand = up == 0 ? high : high << up | low >>> 64 - up;
        return f.round(c, negative, exponent - up, significand | (low << up != 0 ? 1 : 0));
    }
}
