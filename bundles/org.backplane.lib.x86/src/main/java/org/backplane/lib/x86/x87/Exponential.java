package org.backplane.lib.x86.x87;

/** Powers of two and logarithms (F2XM1, FYL2X, FYL2XP1), from series with 128 bits. One per vCPU. */
public final class Exponential {
    private static final Wide ONE = new Wide(0, 1L << 63, 0);
    private static final Wide TWO = new Wide(1, 1L << 63, 0);
    private static final Wide LN_2 = new Wide(-1, 0xb172_17f7_d1cf_79abL, 0xc9e3_b398_03f2_f6afL);
    private static final Wide LOG2_E = new Wide(0, 0xb8aa_3b29_5c17_f0bbL, 0xbe87_fed0_691d_3e89L);
    /** The root of 2, times 2^63. */
    private static final long ROOT_2 = 0xb504_f333_f9de_6484L;
    /** ln(2)^36 / 36! is below 2^-150. */
    private static final int POWER_TERMS = 36;
    /** ((sqrt(2) - 1) / (sqrt(2) + 1))^(2 * 27) is below 2^-137. */
    private static final int LOGARITHM_TERMS = 27;
    /** Below a quarter 1 + x is not formed. */
    private static final int SMALL = Float80.BIAS - 2;

    private final Wide x = new Wide();
    private final Wide square = new Wide();
    private final Wide sum = new Wide();
    private final Wide term = new Wide();

    /** Computes 2^a - 1 for a from -1 to 1; beyond, where it is undefined, gives what processors give: a, as if inexact. */
    public void powerMinusOne(Float80 f) {
        Operand a = f.a;
        f.raised |= a.denormal ? Float80.DE : 0;
        if (a.isNan()) {
            f.nanOfA();
        } else if (a.kind == Operand.INFINITE && a.sign != 0) {
            f.result(1, Float80.BIAS, 1L << 63);
        } else if (a.kind == Operand.FINITE && a.exp < Float80.BIAS) {
            power(f);
        } else if (a.kind == Operand.FINITE && a.exp == Float80.BIAS && a.sig << 1 == 0) {
            f.raised |= Float80.PE;
            f.result(a.sign, Float80.BIAS - a.sign, a.sig);
        } else {
            f.raised |= a.kind == Operand.FINITE ? Float80.PE : 0;
            f.result(a.sign, a.exp, a.sig);
        }
    }

    private void power(Float80 f) {
        x.set(f.a).multiply(LN_2);
        sum.set(ONE);
        for (int n = POWER_TERMS; n > 1; n--) { sum.multiply(x).divide(n).add(ONE); }
        sum.multiply(x).round(f);
    }

    /** Computes b * log2(a). */
    public void logarithm(Float80 f) {
        Operand a = f.a;
        Operand b = f.b;
        if (a.isNan() || b.isNan()) {
            f.nan();
        } else if (a.kind == Operand.ZERO) {
            ofZero(f);
        } else if (a.sign != 0) {
            f.invalid();
        } else {
            f.denormals();
            boolean one = a.kind == Operand.FINITE && a.exp == Float80.BIAS && a.sig << 1 == 0;
            int sign = a.exp < Float80.BIAS ? 1 : 0;
            if (!special(f, sign, one)) { finiteLogarithm(f); }
        }
    }

    private static void ofZero(Float80 f) {
        Operand b = f.b;
        if (b.kind == Operand.ZERO) {
            f.invalid();
        } else if (b.kind == Operand.INFINITE) {
            f.infinity(b.sign ^ 1);
        } else {
            f.divideByZero(b.sign ^ 1);
        }
    }

    /** The product b * l, l the logarithm of a, where one of them is 0 or infinite; false if there is none. */
    private static boolean special(Float80 f, int sign, boolean zero) {
        boolean infinite = f.a.kind == Operand.INFINITE || f.b.kind == Operand.INFINITE;
        if (zero || f.b.kind == Operand.ZERO) {
            if (infinite) {
                f.invalid();
            } else {
                f.zero(f.b.sign ^ sign);
            }
            return true;
        }
        if (infinite) { f.infinity(f.b.sign ^ sign); }
        return infinite;
    }

    private void finiteLogarithm(Float80 f) {
        x.set(f.a);
        log2();
        sum.multiply(term.set(f.b)).round(f);
    }

    /** Computes b * log2(a + 1); for a below -1, where it is undefined, gives what processors give: a, as if inexact. */
    public void logarithmPlusOne(Float80 f) {
        Operand a = f.a;
        if (a.isNan() || f.b.isNan()) {
            f.nan();
        } else if (a.kind == Operand.INFINITE && a.sign != 0) {
            f.invalid();
        } else {
            f.denormals();
            if (!special(f, a.sign, a.kind == Operand.ZERO)) { finitePlusOne(f); }
        }
    }

    private void finitePlusOne(Float80 f) {
        if (f.a.sign != 0 && f.a.exp >= Float80.BIAS) {
            f.raised |= Float80.PE;
            f.result(f.a.sign, f.a.exp, f.a.sig);
            return;
        }
        x.set(f.a);
        if (f.a.exp < SMALL) {
            sum.set(x).add(TWO);
            logarithmOfRatio(x.divide(sum));
        } else {
            x.add(ONE);
            log2();
        }
        sum.multiply(term.set(f.b)).round(f);
    }

    /** sum = log2(x), x above 0: the exponent and the logarithm of a number between the roots of 1/2 and 2. */
    private void log2() {
        int power = x.exp + (Long.compareUnsigned(x.hi, ROOT_2) > 0 ? 1 : 0);
        x.exp -= power;
        sum.set(x).add(ONE);
        x.add(term.set(-1));
        logarithmOfRatio(x.divide(sum));
        if (power != 0) { sum.add(term.set(power)); }
    }

    /** sum = log2((1 + z) / (1 - z)) = 2 * log2(e) * (z + z^3/3 + z^5/5 ...). */
    private void logarithmOfRatio(Wide z) {
        sum.set(0, 0, 0, 0);
        if (z.hi == 0) { return; }
        square.set(z).multiply(z);
        for (int n = LOGARITHM_TERMS; n >= 0; n--) {
            term.set(ONE).divide(2 * n + 1);
            sum.multiply(square).add(term);
        }
        sum.multiply(z).multiply(LOG2_E).scale(1);
    }
}
