package org.backplane.lib.x86.x87;

/** Conversion between 80-bit numbers and what memory holds: 32 and 64-bit floats, integers, packed decimals. */
public final class Conversion {
    /** What an integer of 64 bits becomes when it cannot be given; shorter ones are its top bits. */
    private static final long INDEFINITE = 1L << 63;
    private static final long MAX_DECIMAL = 999_999_999_999_999_999L;
    private static final int DECIMAL_DIGITS = 18;

    private Conversion() {
    }

    /** Takes apart a float of 32 or 64 bits. */
    public static void fromFloat(Operand to, long bits, int width) {
        int fractionBits = width == 32 ? 23 : 52;
        int maxExp = (1 << width - 1 - fractionBits) - 1;
        int sign = (int) (bits >>> width - 1) & 1;
        int exp = (int) (bits >>> fractionBits) & maxExp;
        long fraction = bits << 64 - fractionBits >>> 1;
        if (exp == maxExp) {
            to.other(Operand.special(fraction | 1L << 63), sign, fraction | 1L << 63);
        } else if (exp != 0) {
            to.finite(sign, exp + Float80.BIAS - (maxExp >> 1), fraction | 1L << 63);
        } else if (fraction == 0) {
            to.other(Operand.ZERO, sign, 0);
        } else {
            to.finite(sign, 1 + Float80.BIAS - (maxExp >> 1), fraction);
            to.denormal = true;
        }
    }

    /** Takes apart an integer. */
    public static void fromInteger(Operand to, long value) {
        if (value == 0) {
            to.other(Operand.ZERO, 0, 0);
        } else {
            to.finite(value < 0 ? 1 : 0, Float80.BIAS + 63, Math.abs(value));
        }
    }

    /** Makes an operand the result as it is; signalling NaNs become quiet and raise the invalid operation exception. */
    public static void exact(Float80 f, Operand value) {
        if (value.denormal) {
            f.raised |= Float80.DE;
        }
        switch (value.kind) {
            case Operand.FINITE -> f.result(value.sign, value.exp, value.sig);
            case Operand.ZERO -> f.zero(value.sign);
            case Operand.INFINITE -> f.infinity(value.sign);
            default -> {
                f.raised |= value.kind == Operand.SNAN ? Float80.IE : 0;
                f.quiet(value);
            }
        }
    }

    /** Returns {@code a} as a float of 32 or 64 bits. */
    public static long toFloat(Float80 f, int width) {
        Operand a = f.a;
        int fractionBits = width == 32 ? 23 : 52;
        long special = (1L << width - 1 - fractionBits) - 1 << fractionBits;
        long sign = (long) a.sign << width - 1;
        return switch (a.kind) {
            case Operand.ZERO -> sign;
            case Operand.FINITE -> finiteToFloat(f, fractionBits, (int) (special >>> fractionBits));
            case Operand.INFINITE -> sign | special;
            default -> {
                f.nanOfA();
                long fraction = f.significand << 1 >>> 64 - fractionBits;
                yield (long) (f.signExponent >>> 15) << width - 1 | special | fraction;
            }
        };
    }

    private static long finiteToFloat(Float80 f, int fractionBits, int special) {
        Operand a = f.a;
        int rebias = (special >> 1) - Float80.BIAS;
        f.round(a.sign, a.exp, a.sig, 0, fractionBits + 1, 1 - rebias, special - 1 - rebias);
        int exp = f.signExponent & 0x7fff;
        long sign = (long) a.sign << fractionBits + Integer.bitCount(special);
        if (exp == 0x7fff) { return sign | (long) special << fractionBits; }
        long biased = f.significand < 0 ? exp + rebias : 0;
        return sign | biased << fractionBits | f.significand << 1 >>> 64 - fractionBits;
    }

    /** Returns {@code a} as an integer of 16, 32 or 64 bits, rounded as the rounding control says. */
    public static long toInteger(Float80 f, int width) {
        long magnitude = magnitude(f);
        long limit = 1L << width - 1;
        boolean fits = (f.raised & Float80.IE) == 0
                && Long.compareUnsigned(magnitude, f.a.sign != 0 ? limit : limit - 1) <= 0;
        if (!fits) {
            outOfRange(f);
            return INDEFINITE >> 64 - width;
        }
        return f.a.sign != 0 ? -magnitude : magnitude;
    }

    private static void outOfRange(Float80 f) {
        f.raised = Float80.IE;
        f.up = false;
    }

    /** |a| as an integer, unsigned; raises IE when there is none of 64 bits, PE when it was rounded. */
    static long magnitude(Float80 f) {
        Operand a = f.a;
        int shift = Float80.BIAS + 63 - a.exp;
        if (a.kind == Operand.ZERO) { return 0; }
        if (a.kind != Operand.FINITE || shift < 0) {
            outOfRange(f);
            return 0;
        }
        long kept = Float80.shiftHigh(a.sig, shift);
        long fraction = Float80.shiftLow(a.sig, 0, shift);
        if (fraction == 0) { return kept; }
        f.raised |= Float80.PE;
        f.up = f.roundsUp(a.sign, kept, fraction);
        return f.up ? kept + 1 : kept;
    }

    /** Takes apart a packed decimal: 18 digits, and the sign in bit 15 of {@code high}. */
    public static void fromDecimal(Operand to, long low, int high) {
        long value = 0;
        for (int digit = DECIMAL_DIGITS - 1; digit >= 0; digit--) {
            long nibble = digit < 16 ? low >>> digit * 4 & 15 : high >>> (digit - 16) * 4 & 15;
            value = value * 10 + nibble;
        }
        fromInteger(to, value);
        to.sign = high >>> 15 & 1;
    }

    /** Returns digits 0 to 15 of {@code a} as a packed decimal and leaves digits 16, 17 and the sign in {@code f.signExponent}. */
    public static long toDecimal(Float80 f) {
        long magnitude = magnitude(f);
        if ((f.raised & Float80.IE) != 0 || Long.compareUnsigned(magnitude, MAX_DECIMAL) > 0) {
            outOfRange(f);
            f.signExponent = 0xffff;
            return 0xc000_0000_0000_0000L;
        }
        long low = 0;
        for (int digit = 0; digit < 16; digit++) {
            low |= magnitude % 10 << digit * 4;
            magnitude /= 10;
        }
        f.signExponent = f.a.sign << 15 | (int) (magnitude / 10 << 4 | magnitude % 10);
        return low;
    }
}
