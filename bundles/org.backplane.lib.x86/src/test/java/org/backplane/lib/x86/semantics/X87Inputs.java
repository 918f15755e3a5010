package org.backplane.lib.x86.semantics;

/** The inputs of src/test/native/x87.c once more: same seed, same numbers. */
final class X87Inputs {
    static final int NONE = 0;
    static final int REAL32 = 1;
    static final int REAL64 = 2;
    static final int REAL80 = 3;
    static final int DECIMAL = 7;

    private static final long ONE = 1L << 63;
    private static final long[] SPECIAL = {0, 1, ONE, 1L << 62, 3L << 62, -1, -1L >>> 1, ONE + 1, (3L << 62) + 1,
            -1L << 11};
    private static final int[] EXPONENTS = {0, 0x7fff, 0x3fff, 1, 0x7ffe, 0, 0x7fff, 0x403e};
    private static final int[] PRECISION = {0, 2, 3, 3};

    private long state;

    int control;
    int status;
    int tags;
    int flags;
    final Real[] st = new Real[8];
    Real memory;

    /** A register: significand, sign and exponent. */
    record Real(long sig, int se) {
        Real {
            se &= 0xffff;
        }

        /** From what {@link #toString} gives. */
        static Real parse(String text) {
            int colon = text.indexOf(':');
            return new Real(Long.parseUnsignedLong(text.substring(colon + 1), 16),
                    Integer.parseInt(text.substring(0, colon), 16));
        }

        @Override
        public String toString() {
            return String.format("%04x:%016x", se, sig);
        }
    }

    X87Inputs(long seed) {
        state = seed;
    }

    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private int pick(int n) {
        return (int) Long.remainderUnsigned(next(), n);
    }

    private long shifted() {
        long r = next();
        return r >>> pick(64);
    }

    private long mantissa() {
        long r = next();
        return switch (pick(6)) {
            case 0 -> ONE | r & 7;
            case 1 -> ~(r & 7);
            case 2 -> ONE | r << pick(64);
            case 3 -> ONE | 1L << pick(64) | r & 1;
            default -> ONE | r;
        };
    }

    private Real real() {
        int sign = pick(2) << 15;
        switch (pick(16)) {
            case 0, 15 :
                int e = EXPONENTS[pick(8)];
                return new Real(SPECIAL[pick(10)], sign | e);
            case 1 :
                return new Real(next(), sign | pick(0x8000));
            case 2 :
                return new Real(shifted(), sign);
            case 3 :
                return new Real(mantissa(), sign | 1 + pick(70));
            case 4 :
                return new Real(mantissa(), sign | 0x7ffe - pick(70));
            case 5 :
                long s = Long.remainderUnsigned(next(), 1000) + 1;
                int n = Long.numberOfLeadingZeros(s);
                return new Real(s << n, sign | 0x3fff + 63 - n);
            case 6 :
                return new Real(mantissa(), sign | 1 + pick(0x7ffe));
            case 7, 8, 9 :
                return new Real(mantissa(), sign | 0x3fff - 75 + pick(150));
            default :
                return new Real(mantissa(), sign | 0x3fff - 5 + pick(10));
        }
    }

    private Real near(Real other) {
        int e = other.se & 0x7fff;
        return switch (pick(6)) {
            case 0 -> new Real(other.sig + pick(5) - 2, other.se ^ pick(2) << 15);
            case 1 -> new Real(mantissa(), e < 0x7f00 && e > 0x80 ? other.se + pick(136) - 68 : 0x3fff);
            case 2 -> new Real(mantissa(), 0x7ffe - e & 0x7fff);
            default -> real();
        };
    }

    private long narrow(int bits, int fraction) {
        long max = (1L << bits - 1 - fraction) - 1;
        long frac = next();
        long exp = switch (pick(6)) {
            case 0 -> 0;
            case 1 -> max;
            case 2 -> next() & max;
            default -> (max >> 1) - 8 + pick(16);
        };
        frac = switch (pick(4)) {
            case 0 -> 0;
            case 1 -> 1L << pick(fraction);
            case 2 -> -1L >>> pick(64);
            default -> frac;
        };
        return (long) pick(2) << bits - 1 | exp << fraction | frac & (1L << fraction) - 1;
    }

    private Real decimal() {
        long low = 0;
        int high = 0;
        int digits = pick(19);
        for (int i = 0; i < digits; i++) {
            long digit = pick(10);
            if (i < 16) {
                low |= digit << i * 4;
            } else {
                high |= (int) digit << (i - 16) * 4;
            }
        }
        return new Real(low, high | pick(2) << 15);
    }

    private Real memory(int kind) {
        return switch (kind) {
            case REAL32 -> new Real(narrow(32, 23), 0);
            case REAL64 -> new Real(narrow(64, 52), 0);
            case REAL80 -> real();
            case DECIMAL -> decimal();
            default -> {
                long s = shifted();
                yield new Real(pick(4) != 0 ? s : SPECIAL[pick(10)], 0);
            }
        };
    }

    /** Makes the inputs of the next case. */
    void nextCase(int kind) {
        int masks = pick(4) != 0 ? 0x3f : pick(64);
        control = 0x40 | masks | PRECISION[pick(4)] << 8;
        control |= pick(4) << 10;
        int top = pick(8);
        status = top << 11 | (int) next() & 0x4700;
        int empty = pick(8) != 0 ? 0 : pick(128);
        empty |= pick(8) != 0 ? 0x80 : 0;
        tags = 0;
        for (int i = 0; i < 8; i++) {
            tags |= (empty >> i & 1) * 3 << (top + i & 7) * 2;
            st[i] = new Real(ONE, 0x3fff + i);
        }
        st[0] = real();
        st[1] = near(st[0]);
        st[7] = real();
        flags = (int) next() & 0x8d5;
        memory = memory(kind & 15);
    }
}
