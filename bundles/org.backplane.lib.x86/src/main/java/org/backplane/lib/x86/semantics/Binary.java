package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.X86Cpu;

/**
 * Exact SSE arithmetic in one of the formats, on raw bits: every rounding mode, DAZ, FTZ and all exceptions (SDM volume 1,
 * 4.8, 4.9 and 11.5). Complete but slow; {@link Doubles} and {@link Singles} take the plain cases first. Values are
 * zero-extended. Exceptions are {@link Mxcsr#raise raised}, not delivered.
 * <p>
 * A number that is neither 0, infinite nor NaN is worked on as a significand with its top bit at bit 62 and a biased exponent
 * that has no limits: 1.0 is (2^62, bias).
 *
 * @param fraction bits of the fraction
 * @param bias     of the exponent
 * @param strict   whether DAZ, FTZ and DE have a say; they have none in halves (SDM volume 1, 14.4.1)
 */
record Binary(int fraction, int bias, boolean strict) {
    static final Binary HALF = new Binary(10, 15, false);
    static final Binary SINGLE = new Binary(23, 127, true);
    static final Binary DOUBLE = new Binary(52, 1023, true);

    /** Of compares: neither less, equal nor greater, for an operand is a NaN. */
    static final int UNORDERED = 2;

    private static final int POINT = 62;

    long hidden() {
        return 1L << fraction;
    }

    long infinity() {
        return 2L * bias + 1 << fraction;
    }

    long sign() {
        return infinity() + hidden();
    }

    /** The bit that tells quiet NaNs. */
    long quiet() {
        return hidden() >>> 1;
    }

    /** The NaN of invalid operations. */
    long indefinite() {
        return sign() | infinity() | quiet();
    }

    boolean negative(long x) {
        return (x & sign()) != 0;
    }

    long magnitude(long x) {
        return x & ~sign();
    }

    boolean isNaN(long x) {
        return magnitude(x) > infinity();
    }

    boolean isSignalling(long x) {
        return isNaN(x) && (x & quiet()) == 0;
    }

    boolean isInfinite(long x) {
        return magnitude(x) == infinity();
    }

    boolean isZero(long x) {
        return magnitude(x) == 0;
    }

    boolean isDenormal(long x) {
        return magnitude(x) < hidden() && !isZero(x);
    }

    /** The operand as DAZ makes it. */
    long operand(X86Cpu c, long x) {
        return strict && isDenormal(x) && Mxcsr.has(c, Mxcsr.DAZ) ? x & sign() : x;
    }

    /** Raises DE if an operand is denormal. */
    void denormal(X86Cpu c, long a, long b) {
        if (strict && (isDenormal(a) || isDenormal(b))) { Mxcsr.raise(c, Mxcsr.DE); }
    }

    long invalid(X86Cpu c) {
        Mxcsr.raise(c, Mxcsr.IE);
        return indefinite();
    }

    /** The result when an operand is a NaN: the first that is, made quiet (SDM volume 1, table 4-7). */
    long nan(X86Cpu c, long a, long b) {
        if (isSignalling(a) || isSignalling(b)) { Mxcsr.raise(c, Mxcsr.IE); }
        return (isNaN(a) ? a : b) | quiet();
    }

    long zero(boolean negative) {
        return negative ? sign() : 0;
    }

    private static int normalizing(long significand) {
        return Long.numberOfLeadingZeros(significand) - (63 - POINT);
    }

    long significand(long x) {
        long bits = x & hidden() - 1 | (magnitude(x) < hidden() ? 0 : hidden());
        return bits << normalizing(bits);
    }

    int exponent(long x) {
        int biased = (int) (magnitude(x) >>> fraction);
        return biased != 0 ? biased : 1 - normalizing(x & hidden() - 1) + POINT - fraction;
    }

    /** Shifts right; bits shifted out stay visible as the lowest bit. */
    static long jam(long significand, int by) {
        if (by > 62) { return significand != 0 ? 1 : 0; }
        long lost = significand & (1L << by) - 1;
        return significand >>> by | (lost != 0 ? 1 : 0);
    }

    /** Drops the low {@code drop} bits by a rounding mode. */
    private static long rounded(long significand, int drop, boolean negative, int mode) {
        if (drop == 0) { return significand; }
        long ones = (1L << drop) - 1;
        long half = 1L << drop - 1;
        boolean away = mode == (negative ? Mxcsr.DOWN : Mxcsr.UP);
        long add = mode == Mxcsr.NEAREST ? half : away ? ones : 0;
        long r = significand + add >>> drop;
        return mode == Mxcsr.NEAREST && (significand & ones) == half ? r & ~1 : r;
    }

    /** Makes the result: any non-zero significand (bit 63 allowed), value significand / 2^62 * 2^(exponent - bias). */
    long round(X86Cpu c, boolean negative, int exponent, long significand) {
        return round(c, negative, exponent, significand, Mxcsr.rounding(c));
    }

    private long round(X86Cpu c, boolean negative, int exponent, long significand, int mode) {
        int up = normalizing(significand);
        long s = up < 0 ? jam(significand, 1) : significand << up;
        int e = exponent - up;
        int drop = POINT - fraction;
        if (e < 1 && (e < 0 || rounded(s, drop, negative, mode) >>> fraction + 1 == 0)) {
            return tiny(c, negative, e, s, mode);
        }
        if (e < 1) {
            s = jam(s, 1);
            e = 1;
        }
        long r = rounded(s, drop, negative, mode);
        long bits = (long) (e - 1) << fraction;
        if (e > 2 * bias || bits + r >= infinity()) { return overflow(c, negative, s, mode); }
        inexact(c, s, 0);
        return zero(negative) | bits + r;
    }

    /** A result that, rounded with unlimited exponent, is below the normal numbers (SDM volume 1, 4.9.1.5). */
    private long tiny(X86Cpu c, boolean negative, int exponent, long significand, int mode) {
        if (!Mxcsr.masked(c, Mxcsr.UE)) {
            inexact(c, significand, 0);
            Mxcsr.raise(c, Mxcsr.UE);
            return 0;
        }
        if (strict && Mxcsr.has(c, Mxcsr.FTZ)) {
            Mxcsr.raise(c, Mxcsr.UE | Mxcsr.PE);
            return zero(negative);
        }
        long s = jam(significand, 1 - exponent);
        inexact(c, s, Mxcsr.UE);
        return zero(negative) | rounded(s, POINT - fraction, negative, mode);
    }

    private void inexact(X86Cpu c, long significand, int more) {
        if ((significand & (1L << POINT - fraction) - 1) != 0) { Mxcsr.raise(c, Mxcsr.PE | more); }
    }

    /** Unmasked, it is inexact only if the significand is. */
    private long overflow(X86Cpu c, boolean negative, long significand, int mode) {
        inexact(c, significand, 0);
        Mxcsr.raise(c, Mxcsr.masked(c, Mxcsr.OE) ? Mxcsr.OE | Mxcsr.PE : Mxcsr.OE);
        boolean toInfinity = mode == Mxcsr.NEAREST || mode == (negative ? Mxcsr.DOWN : Mxcsr.UP);
        return zero(negative) | infinity() - (toInfinity ? 0 : 1);
    }

    long add(X86Cpu c, long x, long y) {
        long a = operand(c, x);
        long b = operand(c, y);
        if (isNaN(a) || isNaN(b)) { return nan(c, a, b); }
        if (isInfinite(a) && isInfinite(b) && a != b) { return invalid(c); }
        denormal(c, a, b);
        if (isInfinite(a) || isInfinite(b)) { return isInfinite(a) ? a : b; }
        return magnitude(a) < magnitude(b) ? sum(c, b, a) : sum(c, a, b);
    }

    long sub(X86Cpu c, long x, long y) {
        return add(c, x, isNaN(y) ? y : y ^ sign());
    }

    /** Finite numbers, the greater magnitude first. */
    private long sum(X86Cpu c, long a, long b) {
        if (isZero(a)) { return a == b ? a : zero(Mxcsr.rounding(c) == Mxcsr.DOWN); }
        long s = significand(a) >>> 1;
        long t = isZero(b) ? 0 : jam(significand(b) >>> 1, exponent(a) - exponent(b));
        long r = negative(a) == negative(b) ? s + t : s - t;
        return r == 0 ? zero(Mxcsr.rounding(c) == Mxcsr.DOWN) : round(c, negative(a), exponent(a) + 1, r);
    }

    long mul(X86Cpu c, long x, long y) {
        long a = operand(c, x);
        long b = operand(c, y);
        if (isNaN(a) || isNaN(b)) { return nan(c, a, b); }
        if (isInfinite(a) && isZero(b) || isZero(a) && isInfinite(b)) { return invalid(c); }
        denormal(c, a, b);
        boolean negative = negative(a) != negative(b);
        if (isInfinite(a) || isInfinite(b)) { return zero(negative) | infinity(); }
        if (isZero(a) || isZero(b)) { return zero(negative); }
        long s = significand(a);
        long t = significand(b);
        long product = Math.multiplyHigh(s, t) | (s * t != 0 ? 1 : 0);
        return round(c, negative, exponent(a) + exponent(b) - bias + 2, product);
    }

    long div(X86Cpu c, long x, long y) {
        long a = operand(c, x);
        long b = operand(c, y);
        if (isNaN(a) || isNaN(b)) { return nan(c, a, b); }
        if (isInfinite(a) && isInfinite(b) || isZero(a) && isZero(b)) { return invalid(c); }
        boolean negative = negative(a) != negative(b);
        if (isZero(b) && !isInfinite(a)) {
            Mxcsr.raise(c, Mxcsr.ZE);
            return zero(negative) | infinity();
        }
        denormal(c, a, b);
        if (isInfinite(a)) { return zero(negative) | infinity(); }
        if (isZero(a) || isInfinite(b)) { return zero(negative); }
        return round(c, negative, exponent(a) - exponent(b) + bias + 2, quotient(significand(a), significand(b)));
    }

    /** a / b * 2^60, what is lost jammed; both have at most 53 bits from bit 62 down. */
    private static long quotient(long a, long b) {
        long divisor = b >>> 10;
        long rest = a >>> 10;
        long quotient = 0;
        for (int i = 0; i < 6; i++) {
            rest <<= 10;
            quotient = quotient << 10 | rest / divisor;
            rest %= divisor;
        }
        return quotient | (rest != 0 ? 1 : 0);
    }

    long sqrt(X86Cpu c, long x) {
        long a = operand(c, x);
        if (isNaN(a)) { return nan(c, a, a); }
        if (isZero(a)) { return a; }
        if (negative(a)) { return invalid(c); }
        denormal(c, a, a);
        if (isInfinite(a)) { return a; }
        int power = exponent(a) - bias;
        return round(c, false, (power >> 1) + bias + 6, root((significand(a) >>> 10) << (power & 1)));
    }

    /** Square root of a * 2^60, a of 53 or 54 bits, digit by digit; what is lost is jammed. The top bit is bit 56. */
    private static long root(long a) {
        long root = 0;
        long rest = 0;
        for (int pair = 112; pair >= 0; pair -= 2) {
            rest = rest << 2 | (pair >= 60 ? a >>> pair - 60 & 3 : 0);
            long trial = root << 2 | 1;
            root <<= 1;
            if (rest >= trial) {
                rest -= trial;
                root |= 1;
            }
        }
        return root | (rest != 0 ? 1 : 0);
    }

    /** -1, 0 or 1 as a is less than, equal to or greater than b; neither is a NaN. */
    int compare(long a, long b) {
        return Long.compare(negative(a) ? -magnitude(a) : a, negative(b) ? -magnitude(b) : b);
    }

    /** Compares, with exceptions: -1, 0, 1 or {@link #UNORDERED}; quiet NaNs are invalid only if told. */
    int compare(X86Cpu c, long x, long y, boolean quietInvalid) {
        long a = operand(c, x);
        long b = operand(c, y);
        if (isNaN(a) || isNaN(b)) {
            if (quietInvalid || isSignalling(a) || isSignalling(b)) { Mxcsr.raise(c, Mxcsr.IE); }
            return UNORDERED;
        }
        denormal(c, a, b);
        return compare(a, b);
    }

    /** The value in this format of a number in another one. */
    long from(X86Cpu c, Binary other, long x) {
        return from(c, other, x, Mxcsr.rounding(c));
    }

    /** As {@link #from(X86Cpu, Binary, long)}, by a rounding mode. */
    long from(X86Cpu c, Binary other, long x, int mode) {
        long a = other.operand(c, x);
        long sign = zero(other.negative(a));
        if (other.isNaN(a)) {
            other.nan(c, a, a);
            return sign | infinity() | quiet() | shifted(a & other.hidden() - 1, fraction - other.fraction);
        }
        if (other.isInfinite(a)) { return sign | infinity(); }
        other.denormal(c, a, a);
        if (!strict && other.isDenormal(a)) { Mxcsr.raise(c, Mxcsr.PE); } // however many bits it has
        return other.isZero(a)
                ? sign
                : round(c, sign != 0, other.exponent(a) - other.bias + bias, other.significand(a), mode);
    }

    private static long shifted(long payload, int left) {
        return left > 0 ? payload << left : payload >>> -left;
    }

    /** The value in this format of a signed integer. */
    long from(X86Cpu c, long integer) {
        return integer == 0 ? 0 : round(c, integer < 0, bias + POINT, Math.abs(integer));
    }

    /** The signed integer of {@code width} (32, 64) bits, or the integer indefinite value (1 and zeros). */
    long toInteger(X86Cpu c, long x, int width, int mode) {
        long a = operand(c, x);
        if (isZero(a)) { return 0; }
        int drop = POINT - (exponent(a) - bias);
        long limit = 1L << width - 1;
        if (drop < 0 || isNaN(a)) {
            return a == from(c, Long.MIN_VALUE) && width == 64 ? limit : invalidInteger(c, limit);
        }
        long s = drop > 60 ? jam(significand(a), drop - 60) : significand(a);
        int bits = Math.min(drop, 60);
        long r = rounded(s, bits, negative(a), mode);
        if (r < 0 || Long.compareUnsigned(r, limit) > (negative(a) ? 0 : -1)) { return invalidInteger(c, limit); }
        if ((s & (1L << bits) - 1) != 0) { Mxcsr.raise(c, Mxcsr.PE); }
        return negative(a) ? -r : r;
    }

    private static long invalidInteger(X86Cpu c, long limit) {
        Mxcsr.raise(c, Mxcsr.IE);
        return limit;
    }

    /** The number rounded to an integer in this format; inexact is raised unless {@code quiet}. Denormal operands are not reported. */
    long toIntegral(X86Cpu c, long x, int mode, boolean quiet) {
        long a = operand(c, x);
        if (isNaN(a)) { return nan(c, a, a); }
        int drop = POINT - (exponent(a) - bias);
        if (isZero(a) || isInfinite(a) || drop <= POINT - fraction) { return a; }
        long s = drop > 60 ? jam(significand(a), drop - 60) : significand(a);
        int bits = Math.min(drop, 60);
        if (!quiet && (s & (1L << bits) - 1) != 0) { Mxcsr.raise(c, Mxcsr.PE); }
        long r = rounded(s, bits, negative(a), mode);
        return r == 0 ? zero(negative(a)) : round(c, negative(a), bias + POINT, r);
    }
}
