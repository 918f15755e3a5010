package org.backplane.lib.x86.semantics;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import org.backplane.lib.x86.X86Cpu;

/**
 * Operations on floats as raw bits in the low half of a long; the high half of operands is ignored, of results 0. The plain
 * cases as in {@link Doubles}: a double is wide enough to show what the rounding to a float lost.
 */
final class Singles {
    private static final long LOW = 0xffff_ffffL;
    private static final int ONE = 1 << 23;

    private Singles() {
    }

    /** Whether it is a normal number: exponent neither all zeros nor all ones. */
    static boolean normal(long x) {
        return ((int) x + ONE & 0x7f00_0000) != 0;
    }

    /** Whether it is a normal number of at least 2^-125: rounding has not made it normal. */
    static boolean large(long x) {
        int exponent = (int) x >>> 23 & 0xff;
        return exponent > 1 && exponent < 0xff;
    }

    private static long bits(float r) {
        return floatToRawIntBits(r) & LOW;
    }

    private static long inexact(X86Cpu c, boolean lost, long result) {
        if (lost) { Mxcsr.inexact(c); }
        return result;
    }

    static long add(X86Cpu c, long x, long y) {
        float a = intBitsToFloat((int) x);
        float b = intBitsToFloat((int) y);
        long r = bits(a + b);
        if (normal(x) && normal(y) && normal(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, lost(a, b, a + b), r); }
        }
        return Binary.SINGLE.add(c, x & LOW, y & LOW);
    }

    /** Whether {@code r = a + b} lost anything. */
    private static boolean lost(double a, double b, float r) {
        return a + b != r || Doubles.lost(a, b, r) != 0;
    }

    static long sub(X86Cpu c, long x, long y) {
        float a = intBitsToFloat((int) x);
        float b = intBitsToFloat((int) y);
        long r = bits(a - b);
        if (normal(x) && normal(y) && normal(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, lost(a, -b, a - b), r); }
        }
        return Binary.SINGLE.sub(c, x & LOW, y & LOW);
    }

    static long mul(X86Cpu c, long x, long y) {
        float a = intBitsToFloat((int) x);
        float b = intBitsToFloat((int) y);
        long r = bits(a * b);
        if (normal(x) && normal(y) && large(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, (double) a * b != a * b, r); }
        }
        return Binary.SINGLE.mul(c, x & LOW, y & LOW);
    }

    static long div(X86Cpu c, long x, long y) {
        float a = intBitsToFloat((int) x);
        float b = intBitsToFloat((int) y);
        long r = bits(a / b);
        if (normal(x) && normal(y) && large(r)) {
            if (Mxcsr.inexactKnown(c)) { return r; }
            if (Mxcsr.usual(c)) { return inexact(c, (double) (a / b) * b != a, r); }
        }
        return Binary.SINGLE.div(c, x & LOW, y & LOW);
    }

    static long sqrt(X86Cpu c, long x) {
        float a = intBitsToFloat((int) x);
        float r = (float) Math.sqrt(a);
        if ((int) x > 0 && normal(x)) {
            if (Mxcsr.inexactKnown(c)) { return bits(r); }
            if (Mxcsr.usual(c)) { return inexact(c, (double) r * r != a, bits(r)); }
        }
        return Binary.SINGLE.sqrt(c, x & LOW);
    }

    /** -1, 0, 1 or {@link Binary#UNORDERED}. */
    static int compare(X86Cpu c, long x, long y, boolean quietInvalid) {
        if (!normal(x) || !normal(y)) { return Binary.SINGLE.compare(c, x & LOW, y & LOW, quietInvalid); }
        return Float.compare(intBitsToFloat((int) x), intBitsToFloat((int) y));
    }

    /** The first operand if less, else the second. */
    static long min(X86Cpu c, long x, long y) {
        return Binary.SINGLE.operand(c, (compare(c, x, y, true) == -1 ? x : y) & LOW);
    }

    /** The first operand if greater, else the second. */
    static long max(X86Cpu c, long x, long y) {
        return Binary.SINGLE.operand(c, (compare(c, x, y, true) == 1 ? x : y) & LOW);
    }

    /** A float as a double. */
    static long toDouble(X86Cpu c, long x) {
        if (normal(x)) { return Double.doubleToRawLongBits(intBitsToFloat((int) x)); }
        return Binary.DOUBLE.from(c, Binary.SINGLE, x & LOW);
    }

    /** A signed integer as a float. */
    static long fromInteger(X86Cpu c, long integer) {
        return Math.abs(integer) < 1 << 24 && integer != Long.MIN_VALUE
                ? bits(integer)
                : Binary.SINGLE.from(c, integer);
    }

    /** Rounded by MXCSR to a signed integer of {@code width} bits. */
    static long toInteger(X86Cpu c, long x, int width) {
        return Binary.SINGLE.toInteger(c, x & LOW, width, Mxcsr.rounding(c));
    }

    /** Cut to a signed integer of {@code width} bits. */
    static long truncate(X86Cpu c, long x, int width) {
        return normal(x)
                ? Doubles.truncate(c, toDouble(c, x), width)
                : Binary.SINGLE.toInteger(c, x & LOW, width, Mxcsr.ZERO);
    }
}
