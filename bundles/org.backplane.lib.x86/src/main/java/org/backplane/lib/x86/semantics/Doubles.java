package org.backplane.lib.x86.semantics;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import org.backplane.lib.x86.X86Cpu;

/**
 * Operations on doubles as raw bits. Java's arithmetic gives the result when MXCSR is {@link Mxcsr#usual usual} and operands
 * and result are normal numbers, not too small: no exception but PE is then possible, and that is looked for (by what the
 * rounding lost, which these operations can compute exactly) only while its flag is clear. All else is {@link Binary}'s.
 */
final class Doubles {
    private static final long ONE = 1L << 52;
    /** A biased exponent above which neither quotients nor what they lose underflow. */
    private static final int SMALL = 128;

    private Doubles() {
    }

    /** Whether it is a normal number: exponent neither all zeros nor all ones. */
    static boolean normal(long x) {
        return (x + ONE & 0x7fe0_0000_0000_0000L) != 0;
    }

    /** Whether it is a normal number above 2^-895. */
    static boolean large(long x) {
        int exponent = (int) (x >>> 52) & 0x7ff;
        return exponent > SMALL && exponent < 0x7ff;
    }

    /** Notes whether the rounding lost anything. */
    private static long inexact(X86Cpu c, double lost, long result) {
        if (lost != 0) { Mxcsr.inexact(c); }
        return result;
    }

    /** What {@code r = a + b} lost (Knuth's TwoSum). */
    static double lost(double a, double b, double r) {
        double part = r - a;
        return a - (r - part) + (b - part);
    }

    static long add(X86Cpu c, long x, long y) {
        double a = longBitsToDouble(x);
        double b = longBitsToDouble(y);
        long r = doubleToRawLongBits(a + b);
        if (normal(x) && normal(y) && normal(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, lost(a, b, a + b), r); }
        }
        return Binary.DOUBLE.add(c, x, y);
    }

    static long sub(X86Cpu c, long x, long y) {
        double a = longBitsToDouble(x);
        double b = longBitsToDouble(y);
        long r = doubleToRawLongBits(a - b);
        if (normal(x) && normal(y) && normal(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, lost(a, -b, a - b), r); }
        }
        return Binary.DOUBLE.sub(c, x, y);
    }

    static long mul(X86Cpu c, long x, long y) {
        double a = longBitsToDouble(x);
        double b = longBitsToDouble(y);
        long r = doubleToRawLongBits(a * b);
        if (normal(x) && normal(y) && large(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, Math.fma(a, b, -(a * b)), r); }
        }
        return Binary.DOUBLE.mul(c, x, y);
    }

    static long div(X86Cpu c, long x, long y) {
        double a = longBitsToDouble(x);
        double b = longBitsToDouble(y);
        long r = doubleToRawLongBits(a / b);
        if (large(x) && normal(y) && large(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, Math.fma(a / b, b, -a), r); }
        }
        return Binary.DOUBLE.div(c, x, y);
    }

    static long sqrt(X86Cpu c, long x) {
        double a = longBitsToDouble(x);
        double r = Math.sqrt(a);
        if (x > 0 && large(x)) {
            if (Mxcsr.inexactKnown(c)) { return doubleToRawLongBits(r); }
            if (Mxcsr.usual(c)) { return inexact(c, Math.fma(r, r, -a), doubleToRawLongBits(r)); }
        }
        return Binary.DOUBLE.sqrt(c, x);
    }

    /** -1, 0, 1 or {@link Binary#UNORDERED}. */
    static int compare(X86Cpu c, long x, long y, boolean quietInvalid) {
        if (!normal(x) || !normal(y)) { return Binary.DOUBLE.compare(c, x, y, quietInvalid); }
        return Double.compare(longBitsToDouble(x), longBitsToDouble(y));
    }

    /** The first operand if less, else the second. */
    static long min(X86Cpu c, long x, long y) {
        return compare(c, x, y, true) == -1 ? Binary.DOUBLE.operand(c, x) : Binary.DOUBLE.operand(c, y);
    }

    /** The first operand if greater, else the second. */
    static long max(X86Cpu c, long x, long y) {
        return compare(c, x, y, true) == 1 ? Binary.DOUBLE.operand(c, x) : Binary.DOUBLE.operand(c, y);
    }

    /** A double as a float. */
    static long toSingle(X86Cpu c, long x) {
        float r = (float) longBitsToDouble(x);
        long bits = Float.floatToRawIntBits(r) & 0xffff_ffffL;
        if (normal(x) && Singles.large(bits)) {
            if (Mxcsr.inexactKnown(c)) { return bits; }
            if (Mxcsr.usual(c)) { return inexact(c, r - longBitsToDouble(x), bits); }
        }
        return Binary.SINGLE.from(c, Binary.DOUBLE, x);
    }

    /** A signed integer as a double. */
    static long fromInteger(X86Cpu c, long integer) {
        double r = integer;
        return (int) integer == integer ? doubleToRawLongBits(r) : Binary.DOUBLE.from(c, integer);
    }

    /** Rounded by MXCSR to a signed integer of {@code width} bits. */
    static long toInteger(X86Cpu c, long x, int width) {
        return Binary.DOUBLE.toInteger(c, x, width, Mxcsr.rounding(c));
    }

    /** Cut to a signed integer of {@code width} bits. */
    static long truncate(X86Cpu c, long x, int width) {
        double a = longBitsToDouble(x);
        boolean small = normal(x) && Math.abs(a) < 0x1p31;
        if ((int) a == a || small && Mxcsr.inexactKnown(c)) { return (int) a; }
        return Binary.DOUBLE.toInteger(c, x, width, Mxcsr.ZERO);
    }
}
