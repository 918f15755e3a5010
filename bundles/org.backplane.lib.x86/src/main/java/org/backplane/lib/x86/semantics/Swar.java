package org.backplane.lib.x86.semantics;

/**
 * Arithmetic on the 8, 16 or 32-bit lanes of a long at once. The parameter {@code tops} has the top bit of every lane set
 * and so tells the lane width; results named <em>tops</em> are such bits too.
 */
final class Swar {
    /** Lanes of 8 bits. */
    static final long B = 0x8080_8080_8080_8080L;
    /** Lanes of 16 bits. */
    static final long W = 0x8000_8000_8000_8000L;
    /** Lanes of 32 bits. */
    static final long D = 0x8000_0000_8000_0000L;

    private Swar() {
    }

    /** Byte {@code n}, 0 to 15, of a pair of halves. */
    static long octet(long low, long high, int n) {
        return ((n & 8) == 0 ? low : high) >>> 8 * (n & 7) & 0xff;
    }

    static long add(long a, long b, long tops) {
        return (a & ~tops) + (b & ~tops) ^ (a ^ b) & tops;
    }

    static long sub(long a, long b, long tops) {
        return (a | tops) - (b & ~tops) ^ (a ^ ~b) & tops;
    }

    /** Makes every lane all ones whose top bit is set; {@code tops} has no other bits. */
    static long fill(long tops, int width) {
        return (tops << 1) - (tops >>> width - 1);
    }

    /** All ones in the lanes where unsigned a is below b. */
    static long below(long a, long b, long tops, int width) {
        return fill((~a & b | (~a | b) & sub(a, b, tops)) & tops, width);
    }

    /** All ones in the lanes where signed a is less than b. */
    static long less(long a, long b, long tops, int width) {
        return below(a ^ tops, b ^ tops, tops, width);
    }

    /** All ones in the lanes where a is b. */
    static long equal(long a, long b, long tops, int width) {
        long x = a ^ b;
        return fill(~((x & ~tops) + ~tops | x) & tops, width);
    }

    /** Sum, signed, saturated. */
    static long addSigned(long a, long b, long tops, int width) {
        long r = add(a, b, tops);
        long over = fill(~(a ^ b) & (a ^ r) & tops, width);
        return r & ~over | limit(a, tops, width) & over;
    }

    /** Difference, signed, saturated. */
    static long subSigned(long a, long b, long tops, int width) {
        long r = sub(a, b, tops);
        long over = fill((a ^ b) & (a ^ r) & tops, width);
        return r & ~over | limit(a, tops, width) & over;
    }

    /** Sum, unsigned, saturated. */
    static long addUnsigned(long a, long b, long tops, int width) {
        long r = add(a, b, tops);
        return r | fill((a & b | (a | b) & ~r) & tops, width);
    }

    /** Difference, unsigned, saturated at 0. */
    static long subUnsigned(long a, long b, long tops, int width) {
        return sub(a, b, tops) & ~below(a, b, tops, width);
    }

    /** Average, unsigned, rounded up. */
    static long average(long a, long b, long tops) {
        return (a | b) - ((a ^ b) >>> 1 & ~tops);
    }

    /** The largest value in lanes where a is positive, the smallest where it is negative. */
    private static long limit(long a, long tops, int width) {
        return ~tops + ((a & tops) >>> width - 1);
    }
}
