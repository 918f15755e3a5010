package org.backplane.x86.interpreter.oracle;

/** Operands: half of them at random, half where arithmetic has its edges. */
final class Values {
    /** What bits stand for. */
    enum Kind {
        INTEGER, FLOAT, DOUBLE, X87, HALF
    }

    private static final long[] EDGES = {0, 1, -1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000,
            0x7fff_ffff,
            0x8000_0000L, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, 0x5555_5555_5555_5555L,
            0xaaaa_aaaa_aaaa_aaaaL};
    private static final long[] DOUBLES = {0L, 1L, 0x000fffffffffffffL, 0x0008000000000000L, 0x0010000000000000L,
            0x0010000000000001L, 0x3ff0000000000000L, 0x3ff0000000000001L, 0x3fefffffffffffffL, 0x4000000000000000L,
            0x7fefffffffffffffL, 0x7ff0000000000000L, 0x7ff0000000000001L, 0x7ff7ffffffffffffL, 0x7ff8000000000000L,
            0x7ff8000000000123L, 0x7fffffffffffffffL, 0x41dfffffffc00000L, 0x41dfffffffe00000L, 0x41e0000000000000L,
            0x41e0000000200000L, 0x43e0000000000000L, 0x43dfffffffffffffL, 0x43e0000000000001L, 0x3fe0000000000000L,
            0x3fdfffffffffffffL, 0x3fe0000000000001L, 0x3ff8000000000000L, 0x36a0000000000000L, 0x3690000000000000L,
            0x3690000000000001L, 0x380fffffffffffffL, 0x3810000000000000L, 0x380fffffe0000000L, 0x380ffffff0000000L,
            0x47efffffe0000000L, 0x47efffffefffffffL, 0x47effffff0000000L, 0x47f0000000000000L, 0x1ff8000000000001L,
            0x2000000000000000L, 0x5fe0000000000000L, 0x3ca0000000000000L, 0x4330000000000000L, 0x4340000000000000L};
    private static final int[] FLOATS = {0, 1, 0x007fffff, 0x00400000, 0x00800000, 0x00800001, 0x3f800000, 0x3f800001,
            0x3f7fffff, 0x40000000, 0x40400000, 0x7f7fffff, 0x7f000000, 0x7f800000, 0x7f800001, 0x7fbfffff, 0x7fc00000,
            0x7fc00123, 0x7fffffff, 0x4effffff, 0x4f000000, 0x4f000001, 0x5effffff, 0x5f000000, 0x5f000001, 0x3f000000,
            0x3effffff, 0x3f000001, 0x3fc00000, 0x1f800000, 0x1fc00001, 0x20000000, 0x5f800000, 0x33800000, 0x34000000,
            0x4b000000, 0x4b800000};
    private static final int[] HALVES = {0, 1, 0x3ff, 0x200, 0x400, 0x3c00, 0x7bff, 0x7c00, 0x7c01, 0x7dff, 0x7e00,
            0x7fff};
    private static final int[] WORDS = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff};
    private static final long ONE = 1L << 63;
    private static final long[] SIGNIFICANDS = {0, 1, ONE, ONE >>> 1, ONE | ONE >>> 1, -1, -1L >>> 1, ONE + 1,
            (ONE | ONE >>> 1) + 1, -1L << 11};
    private static final int[] EXPONENTS = {0, 0x7fff, 0x3fff, 1, 0x7ffe, 0, 0x7fff, 0x403e};

    private final Prng random;

    Values(Prng random) {
        this.random = random;
    }

    /** An integer as general registers hold it. */
    long integer() {
        return switch (random.below(8)) {
            case 0, 1 -> random.pick(EDGES) + random.pick(0, 0, 0, 1, -1);
            case 2 -> 1L << random.below(64);
            case 3 -> random.next() >> random.below(64);
            case 4 -> random.next() & random.next() & random.next();
            default -> random.next();
        };
    }

    /** Half a vector register, or a doubleword pair, or eight bytes of memory. */
    long lane(Kind kind) {
        return switch (kind) {
            case FLOAT -> real32() & 0xffff_ffffL | (long) real32() << 32;
            case DOUBLE -> real64();
            case X87 -> random.once(2) ? integer() : random.once(2) ? real64() : real32() & 0xffff_ffffL;
            case INTEGER -> packed();
            case HALF -> real16() | real16() << 16 | real16() << 32 | real16() << 48;
        };
    }

    private long packed() {
        if (random.once(2)) { return random.once(8) ? integer() : random.next(); }
        long value = 0;
        for (int n = 0; n < 4; n++) { value = value << 16 | WORDS[random.below(WORDS.length)]; }
        return value;
    }

    /** A double, its bits. */
    long real64() {
        long r = random.next();
        long edge = random.pick(DOUBLES) | r & ONE;
        return switch ((int) r & 7) {
            case 0, 1 -> edge;
            case 2 -> edge + random.below(5) - 2;
            case 3 -> r;
            case 4 -> Double.doubleToRawLongBits((byte) (r >>> 8));
            case 5 -> r & 0xffff_0000_0000_0000L;
            default -> r & 0x800f_ffff_ffff_ffffL | 0x3f0L + (r >>> 52 & 31) << 52;
        };
    }

    /** A float, its bits. */
    int real32() {
        long r = random.next();
        int edge = FLOATS[random.below(FLOATS.length)] | (int) (r >>> 63) << 31;
        return switch ((int) r & 7) {
            case 0, 1 -> edge;
            case 2 -> edge + random.below(5) - 2;
            case 3 -> (int) (r >>> 32);
            case 4 -> Float.floatToRawIntBits((byte) (r >>> 8));
            case 5 -> (int) (r >>> 32) & 0xfff0_0000;
            default -> (int) (r >>> 32 & 0x807f_ffffL | 0x70 + (r >>> 8 & 31) << 23);
        };
    }

    /** A half, its bits. */
    private long real16() {
        int r = (int) random.next();
        int edge = HALVES[random.below(HALVES.length)] | r & 0x8000;
        return (switch (r & 3) {
            case 0 -> edge;
            case 1 -> edge + random.below(5) - 2;
            default -> r >>> 16;
        }) & 0xffff;
    }

    /** Doubles or floats near 1: their products and sums cancel out, up to the last bits. */
    long nearOne(Kind kind) {
        long sign = random.next() & (kind == Kind.DOUBLE ? ONE : ONE | ONE >>> 32);
        return sign | (kind == Kind.DOUBLE
                ? 0x3ff0_0000_0000_0000L + random.below(7) - 3
                : 0x3f80_0000_3f80_0000L + random.below(5) + (random.below(5) - 2L << 32));
    }

    /** Bytes of memory. */
    byte[] bytes(Kind kind, int count) {
        byte[] bytes = new byte[count];
        for (int n = 0; n < count; n += 8) {
            long lane = lane(kind);
            for (int k = 0; k < 8 && n + k < count; k++) { bytes[n + k] = (byte) (lane >>> 8 * k); }
        }
        return bytes;
    }

    /** Sign and exponent of the register whose significand was made last; see {@link #significand}. */
    int exponent;

    /** Significand and, in {@link #exponent}, the rest of a register of the x87 unit. */
    long significand() {
        int sign = random.below(2) << 15;
        return switch (random.below(16)) {
            case 0, 1 -> real80(random.pick(SIGNIFICANDS), sign | EXPONENTS[random.below(8)]);
            case 2 -> real80(random.next(), sign | random.below(0x8000));
            case 3 -> real80(random.next() >>> random.below(64), sign);
            case 4 -> real80(mantissa(), sign | 1 + random.below(70));
            case 5 -> real80(mantissa(), sign | 0x7ffe - random.below(70));
            case 6, 7 -> whole(random.below(1000) + 1, sign);
            case 8 -> real80(mantissa(), sign | 1 + random.below(0x7ffe));
            case 9, 10, 11 -> real80(mantissa(), sign | 0x3fff - 75 + random.below(150));
            default -> real80(mantissa(), sign | 0x3fff - 5 + random.below(10));
        };
    }

    private long real80(long significand, int signAndExponent) {
        exponent = signAndExponent;
        return significand;
    }

    private long whole(long value, int sign) {
        int shift = Long.numberOfLeadingZeros(value);
        return real80(value << shift, sign | 0x3fff + 63 - shift);
    }

    private long mantissa() {
        long r = random.next();
        return switch (random.below(6)) {
            case 0 -> ONE | r & 7;
            case 1 -> ~(r & 7);
            case 2 -> ONE | r << random.below(64);
            case 3 -> ONE | 1L << random.below(64) | r & 1;
            default -> ONE | r;
        };
    }

    /** Another register that makes a hard case together with the one before. */
    long near(long significand, int other) {
        int e = other & 0x7fff;
        return switch (random.below(6)) {
            case 0 -> real80(significand + random.below(5) - 2, other ^ random.below(2) << 15);
            case 1 -> real80(mantissa(), e < 0x7f00 && e > 0x80 ? other + random.below(136) - 68 : 0x3fff);
            case 2 -> real80(mantissa(), 0x7ffe - e & 0x7fff);
            default -> significand();
        };
    }

    /** Ten bytes of decimal digits. */
    byte[] decimal() {
        byte[] bytes = new byte[10];
        int digits = random.below(19);
        for (int n = 0; n < digits; n++) { bytes[n / 2] |= (byte) (random.below(10) << (n & 1) * 4); }
        bytes[9] = (byte) (random.below(2) << 7);
        return bytes;
    }

    /** MXCSR: mostly all exceptions masked and to nearest. */
    long mxcsr() {
        long masks = random.once(4) ? random.next() & 0x1f80 : 0x1f80;
        long rounding = random.once(2) ? random.next() & 0x6000 : 0;
        long zeros = random.once(3) ? random.next() & 0x8040 : 0;
        return masks | rounding | zeros | (random.once(2) ? random.next() & 0x3f : 0);
    }
}
