package org.backplane.lib.x86.semantics;

/** The inputs of the recorded instructions: the same generator as in sse-vectors.c. */
final class SseInputs {
    private static final long SEED = 0x5eed0f55e2L;
    private static final long[] DOUBLES = {
            0L, 1L, 2L, 0x000fffffffffffffL, 0x0008000000000000L, 0x0010000000000000L, 0x0010000000000001L,
            0x001fffffffffffffL, 0x3ff0000000000000L, 0x3ff0000000000001L, 0x3fefffffffffffffL, 0x4000000000000000L,
            0x4008000000000000L, 0x7fefffffffffffffL, 0x7fe0000000000000L, 0x7ff0000000000000L, 0x7ff0000000000001L,
            0x7ff7ffffffffffffL, 0x7ff8000000000000L, 0x7ff8000000000123L, 0x7fffffffffffffffL, 0x41dfffffffc00000L,
            0x41dfffffffe00000L, 0x41e0000000000000L, 0x41e0000000100000L, 0x41e0000000200000L, 0x43e0000000000000L,
            0x43dfffffffffffffL, 0x43e0000000000001L, 0x3fe0000000000000L, 0x3fdfffffffffffffL, 0x3fe0000000000001L,
            0x3ff8000000000000L, 0x36a0000000000000L, 0x3690000000000000L, 0x3690000000000001L, 0x380fffffffffffffL,
            0x3810000000000000L, 0x380fffffe0000000L, 0x380ffffff0000000L, 0x380fffffefffffffL, 0x47efffffe0000000L,
            0x47efffffefffffffL, 0x47effffff0000000L, 0x47f0000000000000L, 0x1ff0000000000000L, 0x1ff8000000000001L,
            0x2000000000000000L, 0x5fe0000000000000L, 0x3ca0000000000000L, 0x3cb0000000000000L, 0x4330000000000000L,
            0x4340000000000000L};
    private static final int[] FLOATS = {
            0, 1, 2, 0x007fffff, 0x00400000, 0x00800000, 0x00800001, 0x00ffffff, 0x3f800000, 0x3f800001, 0x3f7fffff,
            0x40000000, 0x40400000, 0x7f7fffff, 0x7f000000, 0x7f800000, 0x7f800001, 0x7fbfffff, 0x7fc00000,
            0x7fc00123, 0x7fffffff, 0x4effffff, 0x4f000000, 0x4f000001, 0x5effffff, 0x5f000000, 0x5f000001,
            0x3f000000, 0x3effffff, 0x3f000001, 0x3fc00000, 0x1f800000, 0x1fc00001, 0x20000000, 0x5f800000,
            0x33800000, 0x34000000, 0x4b000000, 0x4b800000};
    private static final int[] WORDS = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff};

    /** Operands 0 and 1, low and high halves. */
    final long[] a = new long[2];
    final long[] b = new long[2];
    int mxcsr;
    int immediate;

    private final char kind;
    private long state;

    /** @param instruction number of the instruction in the recording, from 0 */
    SseInputs(char kind, int instruction) {
        this.kind = kind;
        state = SEED * (instruction + 1);
    }

    /** Makes the inputs of the next vector. */
    void advance() {
        a[0] = element();
        a[1] = element();
        b[0] = kind == 'c' ? Long.remainderUnsigned(next(), 70) : element();
        b[1] = element();
        mxcsr = kind == 'i' || kind == 'c' ? 0x1f80 : control();
        immediate = (int) next() & 0xff;
    }

    /** Makes the next 512 bytes for FXRSTOR: random but for reserved bits of MXCSR and for selectors. */
    long[] image() {
        long[] image = new long[64];
        for (int i = 0; i < 64; i++) { image[i] = next(); }
        image[1] &= 0xffff_0000_ffff_ffffL;
        image[2] &= 0xffff_0000_ffff_ffffL;
        image[3] &= 0xffff;
        return image;
    }

    /** splitmix64 */
    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private long element() {
        long low = kind == 'i' || kind == 'c' ? 0 : kind == 'd' ? aDouble() : kind == 'n' ? next() : aFloat();
        return switch (kind) {
            case 'd' -> low;
            case 'f', 'r' -> low & 0xffff_ffffL | aFloat() << 32;
            case 'n' -> (next() >> (low & 63)) + (low >>> 8 & 1);
            default -> anInteger();
        };
    }

    private long aDouble() {
        long r = next();
        long edge = DOUBLES[(int) Long.remainderUnsigned(r >>> 8, DOUBLES.length)] | r & 1L << 63;
        return switch ((int) r & 7) {
            case 0, 1, 2 -> edge;
            case 3 -> next();
            case 4 -> next() & 0x800f_ffff_ffff_ffffL | 0x3f0 + (r >>> 8 & 31) << 52;
            case 5 -> Double.doubleToRawLongBits((byte) (r >>> 8));
            case 6 -> next() & 0xffff_0000_0000_0000L;
            default -> edge + Long.remainderUnsigned(r >>> 16, 5) - 2;
        };
    }

    private long aFloat() {
        long r = next();
        int edge = FLOATS[(int) Long.remainderUnsigned(r >>> 8, FLOATS.length)] | (int) (r >>> 63) << 31;
        return switch ((int) r & 7) {
            case 0, 1, 2 -> edge;
            case 3 -> next();
            case 4 -> next() & 0x807f_ffffL | 0x70 + (r >>> 8 & 31) << 23;
            case 5 -> Float.floatToRawIntBits((byte) (r >>> 8));
            case 6 -> next() & 0xfff0_0000L;
            default -> edge + Long.remainderUnsigned(r >>> 16, 5) - 2;
        };
    }

    private long anInteger() {
        long r = next();
        long s = next();
        if ((r & 1) != 0) { return s; }
        for (int i = 0; i < 4; i++) { s = s << 16 | WORDS[(int) (r >>> 8 + 3 * i) & 7]; }
        return s;
    }

    private int control() {
        long r = next();
        long masks = (r & 3) != 0 ? 0x1f80 : r >>> 8 & 0x1f80;
        long rounding = (r & 4) != 0 ? 0 : r >>> 8 & 0x6000;
        long zeros = (r & 8) != 0 ? 0 : r >>> 8 & 0x8040;
        long flags = (r & 16) != 0 ? 0x20 : r >>> 40 & 0x3f;
        return (int) (masks | rounding | zeros | ((r & 32) != 0 ? 0 : flags));
    }
}
