package org.backplane.lib.x86.x87;

/**
 * Sine, cosine, tangent and arctangent, from series with 128 bits. Arguments are reduced with the value of pi that the
 * processor has: 66 bits (SDM volume 1, 8.3.8). One per vCPU.
 */
public final class Trigonometry {
    private static final Wide ONE = new Wide(0, 1L << 63, 0);
    private static final Wide PI = new Wide(1, 0xc90f_daa2_2168_c234L, 0xc4c6_628b_80dc_1cd1L);
    /** Half the processor's pi, times 2^65. */
    private static final long HALF_PI_HIGH = 3;
    private static final long HALF_PI_LOW = 0x243f_6a88_85a3_08d3L;
    /** Arguments from here on are left alone, with C2 set. */
    private static final int TOO_LARGE = Float80.BIAS + 63;
    /** Below, functions are taken to be the argument, whatever the rounding control says, as processors do. */
    private static final int TINY = Float80.BIAS - 64;
    /** (pi/4)^30 / 30! is below 2^-118, of terms that alternate. */
    private static final int TERMS = 17;
    /** (1/16 + a little)^(2 * 17) is below 2^-128. */
    private static final int ARC_TERMS = 17;

    /** Arctangents of 0/8, 1/8, ... 8/8. */
    private static final Wide[] ARCTANGENT = {new Wide(0, 0, 0),
            new Wide(-4, 0xfead_d4d5_617b_6e32L, 0xc897_989f_3e88_8ef8L),
            new Wide(-3, 0xfadb_afc9_6406_eb15L, 0x6dc7_9ef5_f7a2_17e6L),
            new Wide(-2, 0xb7b0_ca0f_26f7_8473L, 0x8aa3_2122_dcfe_4483L),
            new Wide(-2, 0xed63_382b_0dda_7b45L, 0x6fe4_45ec_bc3a_8d03L),
            new Wide(-1, 0x8f00_5d5e_f7f5_9f9bL, 0x5c83_5e16_65c4_3748L),
            new Wide(-1, 0xa4bc_7d19_34f7_0924L, 0x19a8_7f2a_457d_ac9fL),
            new Wide(-1, 0xb805_3e2b_c231_9e73L, 0xcb2d_a552_10a4_443dL),
            new Wide(-1, 0xc90f_daa2_2168_c234L, 0xc4c6_628b_80dc_1cd1L)};

    /** The reduced argument, its square, and results. */
    private final Wide r = new Wide();
    private final Wide square = new Wide();
    private final Wide sine = new Wide();
    private final Wide cosine = new Wide();
    private final Wide term = new Wide();
    private int quadrant;

    /** Whether a is a number too large to be reduced. */
    public static boolean tooLarge(Operand a) {
        return a.kind == Operand.FINITE && a.exp >= TOO_LARGE;
    }

    /** Computes the sine of a. */
    public void sine(Float80 f) {
        if (special(f) || small(f)) { return; }
        reduce(f.a);
        Wide result = (quadrant & 1) == 0 ? sineOfRest() : cosineOfRest();
        result.sign ^= f.a.sign ^ quadrant >> 1 & 1;
        result.round(f);
    }

    /** Computes the cosine of a. */
    public void cosine(Float80 f) {
        if (special(f)) { return; }
        if (f.a.kind == Operand.ZERO) {
            f.result(0, Float80.BIAS, 1L << 63);
            return;
        }
        reduce(f.a);
        Wide result = (quadrant & 1) == 0 ? cosineOfRest() : sineOfRest();
        result.sign ^= quadrant + 1 >> 1 & 1;
        result.round(f);
    }

    /** Computes the tangent of a. */
    public void tangent(Float80 f) {
        if (special(f) || small(f)) { return; }
        reduce(f.a);
        sineOfRest();
        cosineOfRest();
        Wide result = (quadrant & 1) == 0 ? sine.divide(cosine) : cosine.divide(sine).negate();
        result.sign ^= f.a.sign;
        result.round(f);
    }

    private static boolean special(Float80 f) {
        Operand a = f.a;
        f.raised |= a.denormal ? Float80.DE : 0;
        if (a.isNan()) {
            f.nanOfA();
        } else if (a.kind == Operand.INFINITE) { f.invalid(); }
        return a.isNan() || a.kind == Operand.INFINITE;
    }

    /** Sine and tangent of 0 and of what is next to it. */
    private boolean small(Float80 f) {
        if (f.a.kind == Operand.ZERO) {
            f.zero(f.a.sign);
        } else if (f.a.exp < TINY) {
            r.set(f.a);
            r.round(f);
        } else {
            return false;
        }
        return true;
    }

    /** |a| = quadrant * pi/2 + r, |r| at most pi/4. */
    private void reduce(Operand a) {
        int shift = a.exp - Float80.BIAS + 2;
        quadrant = 0;
        if (shift < 1) {
            r.set(a);
            r.sign = 0;
        } else {
            r.set(0, 62, shift == 64 ? a.sig : a.sig >>> 64 - shift, shift == 64 ? 0 : a.sig << shift);
            remainder();
        }
        square.set(r).multiply(r);
    }

    /** Takes multiples of pi/2 off r, whose low bit is 2^-65 here, bit by bit. */
    private void remainder() {
        for (int bit = 62; bit >= 0; bit--) {
            long high = HALF_PI_HIGH << bit | HALF_PI_LOW >>> 1 >>> 63 - bit;
            if (subtract(high, HALF_PI_LOW << bit)) { quadrant |= bit < 2 ? 1 << bit : 0; }
        }
        long high = HALF_PI_HIGH - r.hi - (Long.compareUnsigned(HALF_PI_LOW, r.lo) < 0 ? 1 : 0);
        long low = HALF_PI_LOW - r.lo;
        if (high < r.hi || high == r.hi && Long.compareUnsigned(low, r.lo) < 0) {
            r.set(1, 62, high, low);
            quadrant++;
        }
        r.normalize();
    }

    private boolean subtract(long high, long low) {
        boolean borrow = Long.compareUnsigned(r.lo, low) < 0;
        int order = Long.compareUnsigned(r.hi, high);
        if (order < 0 || order == 0 && borrow) { return false; }
        r.hi -= high + (borrow ? 1 : 0);
        r.lo -= low;
        return true;
    }

    /** r - r^3/3! + r^5/5! ... */
    private Wide sineOfRest() {
        sine.set(ONE);
        for (int n = 2 * TERMS; n > 0; n -= 2) { sine.multiply(square).divide(n * (n + 1)).negate().add(ONE); }
        return sine.multiply(r);
    }

    /** 1 - r^2/2! + r^4/4! ... */
    private Wide cosineOfRest() {
        cosine.set(ONE);
        for (int n = 2 * TERMS; n > 0; n -= 2) { cosine.multiply(square).divide(n * (n - 1)).negate().add(ONE); }
        return cosine;
    }

    /** Computes the angle of the point (a, b), from -pi to pi. */
    public void arctangent(Float80 f) {
        Operand a = f.a;
        Operand b = f.b;
        if (a.isNan() || b.isNan()) {
            f.nan();
            return;
        }
        f.denormals();
        boolean flat = b.kind == Operand.ZERO || a.kind == Operand.INFINITE && b.kind != Operand.INFINITE;
        if (flat && a.sign == 0) {
            f.zero(b.sign);
            return;
        }
        if (flat) {
            sine.set(0, 0, 0, 0);
        } else if (b.kind == Operand.INFINITE || a.kind == Operand.ZERO) {
            sine.set(PI).scale(a.kind == Operand.INFINITE ? -2 : -1);
        } else {
            firstQuadrant(a, b);
        }
        if (a.sign != 0) { sine.negate().add(PI); }
        sine.sign = b.sign;
        sine.round(f);
    }

    /** sine = the arctangent of |b / a|. */
    private void firstQuadrant(Operand a, Operand b) {
        cosine.set(a).sign = 0;
        sine.set(b).sign = 0;
        boolean steep = cosine.lessThan(sine);
        Wide numerator = steep ? cosine : sine;
        Wide denominator = steep ? sine : cosine;
        int eighths = (int) Math.rint(8 * ratio(numerator, denominator));
        fromEighths(numerator, denominator, eighths);
        arctangentOfRest();
        sine.add(ARCTANGENT[eighths]);
        if (steep) { sine.negate().add(term.set(PI).scale(-1)); }
    }

    private static double ratio(Wide x, Wide y) {
        return Math.scalb((x.hi >>> 1) / (double) (y.hi >>> 1), x.exp - y.exp);
    }

    /** r = tan(arctan(y / x) - arctan(eighths / 8)). */
    private void fromEighths(Wide y, Wide x, int eighths) {
        r.set(y);
        square.set(x);
        if (eighths != 0) {
            term.set(-eighths).scale(-3).multiply(x);
            r.add(term);
            term.set(eighths).scale(-3).multiply(y);
            square.add(term);
        }
        r.divide(square);
    }

    /** sine = r - r^3/3 + r^5/5 ... */
    private void arctangentOfRest() {
        if (r.exp < TINY - Float80.BIAS) {
            sine.set(r);
            return;
        }
        square.set(r).multiply(r);
        sine.set(0, 0, 0, 0);
        for (int n = ARC_TERMS; n >= 0; n--) {
            term.set(ONE).divide(2 * n + 1);
            sine.multiply(square).negate().add(term);
        }
        sine.multiply(r);
    }
}
