package org.backplane.lib.x86.x87;

/**
 * A working number of 128 significant bits and an exponent without limits: hi:lo / 2^127 * 2^exp, bit 63 of {@code hi} set; 0 if
 * {@code hi} is 0. Operations work in place; what they cut off sets bit 0, so that a later rounding sees that it was there.
 */
final class Wide {
    int sign;
    int exp;
    long hi;
    long lo;

    Wide() {
    }

    Wide(int exp, long hi, long lo) {
        set(0, exp, hi, lo);
    }

    Wide set(int newSign, int newExp, long high, long low) {
        sign = newSign;
        exp = newExp;
        hi = high;
        lo = low;
        return this;
    }

    Wide set(Wide x) {
        return set(x.sign, x.exp, x.hi, x.lo);
    }

    /** A finite number or zero. */
    Wide set(Operand x) {
        return set(x.sign, x.exp - Float80.BIAS, x.kind == Operand.ZERO ? 0 : x.sig, 0);
    }

    Wide set(int value) {
        int shift = Integer.numberOfLeadingZeros(Math.abs(value));
        return set(value >>> 31, 31 - shift, (long) Math.abs(value) << shift + 32, 0);
    }

    Wide negate() {
        sign ^= 1;
        return this;
    }

    Wide scale(int power) {
        exp += power;
        return this;
    }

    /** Rounds it to 64 bits as the result of a transcendental function: inexact, whatever it is. */
    void round(Float80 f) {
        f.round(sign, exp + Float80.BIAS, hi, lo, 64);
        f.raised |= Float80.PE;
        if (f.significand >= 0) { f.raised |= Float80.UE; }
    }

    Wide multiply(Wide x) {
        long middle = hi * x.lo;
        long carry = Math.unsignedMultiplyHigh(lo, x.lo);
        long rest = lo * x.lo;
        long sum = middle + carry;
        long high = carry(sum, carry);
        long other = lo * x.hi;
        sum += other;
        high += carry(sum, other);
        long low = Math.unsignedMultiplyHigh(hi, x.lo) + high;
        long top = carry(low, high);
        long cross = Math.unsignedMultiplyHigh(lo, x.hi);
        low += cross;
        top += carry(low, cross);
        long product = hi * x.hi;
        low += product;
        top += carry(low, product) + Math.unsignedMultiplyHigh(hi, x.hi);
        sign ^= x.sign;
        exp += x.exp + 1;
        hi = top;
        lo = low | ((sum | rest) != 0 ? 1 : 0);
        if (hi > 0) {
            hi = hi << 1 | lo >>> 63;
            lo = low << 1 | sum >>> 63 | ((sum << 1 | rest) != 0 ? 1 : 0);
            exp--;
        }
        return this;
    }

    /** 1 if the unsigned sum of {@code addend} and something overflowed. */
    private static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    Wide add(Wide x) {
        if (x.hi == 0) { return this; }
        if (hi == 0) { return set(x); }
        boolean swap = exp != x.exp ? exp < x.exp : less(hi, lo, x.hi, x.lo);
        Wide large = swap ? x : this;
        Wide small = swap ? this : x;
        int shift = large.exp - small.exp;
        long high = Float80.shiftHigh(small.hi, shift);
        long low = Float80.shiftLow(small.hi, small.lo, shift);
        return large.sign == small.sign ? sum(large, high, low) : difference(large, high, low);
    }

    private Wide sum(Wide large, long high, long low) {
        long sumLow = large.lo + low;
        long carry = carry(sumLow, low);
        long sumHigh = large.hi + high + carry;
        boolean overflow = less(sumHigh, sumLow, large.hi, large.lo);
        if (!overflow) { return set(large.sign, large.exp, sumHigh, sumLow); }
        return set(large.sign, large.exp + 1, sumHigh >>> 1 | 1L << 63, sumHigh << 63 | sumLow >>> 1 | sumLow & 1);
    }

    private Wide difference(Wide large, long high, long low) {
        long borrow = Long.compareUnsigned(large.lo, low) < 0 ? 1 : 0;
        return set(large.sign, large.exp, large.hi - high - borrow, large.lo - low).normalize();
    }

    /** Shifts bit 63 of {@code hi} to its place. */
    Wide normalize() {
        if (hi == 0) {
            hi = lo;
            lo = 0;
            exp -= 64;
        }
        int shift = Long.numberOfLeadingZeros(hi);
        if (hi != 0 && shift != 0) {
            hi = hi << shift | lo >>> 64 - shift;
            lo <<= shift;
            exp -= shift;
        }
        return this;
    }

    /** Divides by 1 to 2^31 - 1. */
    Wide divide(int n) {
        long high = Long.divideUnsigned(hi, n);
        long rest = hi - high * n << 32 | lo >>> 32;
        long middle = rest / n;
        rest = (rest - middle * n) << 32 | lo & 0xffff_ffffL;
        hi = high;
        lo = middle << 32 | rest / n;
        return normalize();
    }

    /** Divides by a number other than 0. */
    Wide divide(Wide x) {
        if (hi == 0) { return this; }
        sign ^= x.sign;
        exp -= x.exp;
        long restHigh = hi;
        long restLow = lo;
        boolean carry = false;
        if (less(restHigh, restLow, x.hi, x.lo)) {
            carry = restHigh < 0;
            restHigh = restHigh << 1 | restLow >>> 63;
            restLow <<= 1;
            exp--;
        }
        for (int bit = 0; bit < 128; bit++) {
            hi = hi << 1 | lo >>> 63;
            lo <<= 1;
            if (carry || !less(restHigh, restLow, x.hi, x.lo)) {
                restHigh -= x.hi + (Long.compareUnsigned(restLow, x.lo) < 0 ? 1 : 0);
                restLow -= x.lo;
                lo |= 1;
            }
            carry = restHigh < 0;
            restHigh = restHigh << 1 | restLow >>> 63;
            restLow <<= 1;
        }
        lo |= carry || (restHigh | restLow) != 0 ? 1 : 0;
        return this;
    }

    private static boolean less(long high, long low, long thanHigh, long thanLow) {
        int order = Long.compareUnsigned(high, thanHigh);
        return order < 0 || order == 0 && Long.compareUnsigned(low, thanLow) < 0;
    }

    /** Whether the magnitude is less than that of another one; neither is 0. */
    boolean lessThan(Wide x) {
        return exp != x.exp ? exp < x.exp : less(hi, lo, x.hi, x.lo);
    }
}
