package org.backplane.lib.x86.x87;

/** Operations on exponents: rounding to an integer, scaling by a power of two, taking apart. */
public final class Scaling {
    /** More than any exponent needs. */
    private static final int HUGE = 0x1_0000;

    private Scaling() {
    }

    /** Rounds a to an integer (FRNDINT). */
    public static void roundToInteger(Float80 f) {
        Operand a = f.a;
        f.raised |= a.denormal ? Float80.DE : 0;
        if (a.isNan()) {
            f.nanOfA();
        } else if (a.kind != Operand.FINITE || a.exp >= Float80.BIAS + 63) {
            f.result(a.sign, a.exp, a.sig);
        } else {
            integer(f, a.sign, Conversion.magnitude(f));
        }
    }

    private static void integer(Float80 f, int sign, long magnitude) {
        if (magnitude == 0) {
            f.zero(sign);
        } else {
            int shift = Long.numberOfLeadingZeros(magnitude);
            f.result(sign, Float80.BIAS + 63 - shift, magnitude << shift);
        }
    }

    /** Multiplies a by two to the power of b, truncated (FSCALE). */
    public static void scale(Float80 f) {
        Operand a = f.a;
        Operand b = f.b;
        if (a.isNan() || b.isNan()) {
            f.nan();
        } else if (b.kind == Operand.INFINITE) {
            scaleByInfinity(f, a, b);
        } else {
            f.denormals();
            if (a.kind == Operand.FINITE) {
                f.round(a.sign, a.exp + truncated(b), a.sig, 0, 64);
            } else {
                f.result(a.sign, a.exp, a.sig);
            }
        }
    }

    private static void scaleByInfinity(Float80 f, Operand a, Operand b) {
        if (a.kind == (b.sign != 0 ? Operand.INFINITE : Operand.ZERO)) {
            f.invalid();
            return;
        }
        f.denormals();
        if (b.sign != 0) {
            f.zero(a.sign);
        } else {
            f.infinity(a.sign);
        }
    }

    private static int truncated(Operand b) {
        int shift = Float80.BIAS + 63 - b.exp;
        if (b.kind == Operand.ZERO || shift > 63) { return 0; }
        int magnitude = shift < 64 - 17 ? HUGE : (int) (b.sig >>> shift);
        return b.sign != 0 ? -magnitude : magnitude;
    }

    /** Takes the exponent of a as a number; {@link #significand} gives the rest (FXTRACT). */
    public static void exponent(Float80 f) {
        Operand a = f.a;
        f.raised |= a.denormal ? Float80.DE : 0;
        switch (a.kind) {
            case Operand.ZERO -> f.divideByZero(1);
            case Operand.INFINITE -> f.infinity(0);
            case Operand.FINITE -> {
                int exp = a.exp - Float80.BIAS;
                integer(f, exp < 0 ? 1 : 0, Math.abs(exp));
            }
            default -> f.nanOfA();
        }
    }

    /** Takes the significand of a, 1 up to 2, with its sign. */
    public static void significand(Float80 f) {
        Operand a = f.a;
        if (a.kind == Operand.FINITE) {
            f.result(a.sign, Float80.BIAS, a.sig);
        } else if (a.isNan()) {
            f.nanOfA();
        } else {
            f.result(a.sign, a.exp, a.sig);
        }
    }
}
