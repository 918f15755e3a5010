package org.backplane.lib.x86.x87;

/**
 * Operands, rounding and result of one operation on 80-bit numbers: everything is in fields, nothing is allocated. An
 * operation reads {@link #a} and {@link #b}, leaves the result in {@link #signExponent} and {@link #significand} and what it
 * raised in {@link #raised}.
 */
public final class Float80 {
    /** Invalid operation. */
    public static final int IE = 1;
    /** Denormal operand. */
    public static final int DE = 1 << 1;
    /** Division by zero. */
    public static final int ZE = 1 << 2;
    /** Overflow. */
    public static final int OE = 1 << 3;
    /** Underflow. */
    public static final int UE = 1 << 4;
    /** Inexact result. */
    public static final int PE = 1 << 5;

    /** Bias of exponents. */
    public static final int BIAS = 16383;
    /** Largest exponent of a finite number. */
    static final int MAX_EXP = 0x7ffe;
    /** What the exponent of an unmasked overflow or underflow is moved by (SDM volume 1, 8.5.4). */
    private static final int WRAP = 24576;
    private static final int SPECIAL = 0x7fff;
    private static final long INTEGER_BIT = 1L << 63;
    private static final long QUIET_BIT = 1L << 62;

    /** Rounding control: to nearest even, down, up, toward zero. */
    static final int NEAREST = 0;
    static final int DOWN = 1;
    static final int UP = 2;

    public final Operand a = new Operand();
    public final Operand b = new Operand();

    /** Control word: masks in bits 0-5, precision in 8-9, rounding in 10-11. */
    int control;
    /** Exceptions of the operation. */
    public int raised;
    /** Whether the result was rounded away from zero (C1). */
    public boolean up;
    /** Sign and exponent of the result. */
    public int signExponent;
    public long significand;

    private static final int[] PRECISION = {24, 64, 53, 64};

    /** Starts an operation under a control word. */
    public void begin(int controlWord) {
        control = controlWord;
        raised = 0;
        up = false;
    }

    /** Rounds this operation towards zero, whatever the control word says. */
    public void truncate() {
        control |= 0xc00;
    }

    /** Rounding control, 0 to 3. */
    int rounding() {
        return control >>> 10 & 3;
    }

    /** Significant bits that precision control asks for. */
    int precision() {
        return PRECISION[control >>> 8 & 3];
    }

    boolean masked(int exception) {
        return (control & exception) != 0;
    }

    void result(int sign, int exp, long sig) {
        signExponent = sign << 15 | exp;
        significand = sig;
    }

    /** Makes 1 the result. */
    public void one() {
        result(0, BIAS, INTEGER_BIT);
    }

    /** Makes a register image the result. */
    public void take(int newSignExponent, long newSignificand) {
        signExponent = newSignExponent;
        significand = newSignificand;
    }

    void zero(int sign) {
        result(sign, 0, 0);
    }

    void infinity(int sign) {
        result(sign, SPECIAL, INTEGER_BIT);
    }

    /** Invalid operation: the default NaN. */
    void invalid() {
        raised |= IE;
        result(1, SPECIAL, INTEGER_BIT | QUIET_BIT);
    }

    /** Division by zero: an infinity. */
    void divideByZero(int sign) {
        raised |= ZE;
        infinity(sign);
    }

    /** Raises the denormal operand exception if there is one. */
    void denormals() {
        if (a.denormal || b.denormal) {
            raised |= DE;
        }
    }

    /** Result of an operation that has a NaN among {@link #a} and {@link #b} (SDM volume 1, table 4-7). */
    void nan() {
        if (a.kind == Operand.UNSUPPORTED || b.kind == Operand.UNSUPPORTED) {
            invalid();
            return;
        }
        if (a.kind == Operand.SNAN || b.kind == Operand.SNAN) {
            raised |= IE;
        }
        quiet(prevailing());
    }

    /** Result of an operation on {@link #a} alone, which is a NaN. */
    void nanOfA() {
        b.kind = Operand.ZERO;
        nan();
    }

    void quiet(Operand nan) {
        result(nan.sign, SPECIAL, nan.sig | QUIET_BIT);
    }

    private Operand prevailing() {
        if (!a.isNan() || !b.isNan()) { return a.isNan() ? a : b; }
        if (a.kind != b.kind) { return a.kind == Operand.QNAN ? a : b; }
        int order = Long.compareUnsigned(a.sig, b.sig);
        return order > 0 || order == 0 && a.sign < b.sign ? a : b;
    }

    /**
     * Makes the result hi:lo / 2^127 * 2^(exp - 16383), rounded as precision control says. Bit 63 of {@code hi} is set;
     * bit 0 of {@code lo} stands for all lower ones.
     */
    void round(int sign, int exp, long hi, long lo) {
        round(sign, exp, hi, lo, precision());
    }

    /** The same with a given number of significant bits. */
    void round(int sign, int exp, long hi, long lo, int bits) {
        round(sign, exp, hi, lo, bits, 1, MAX_EXP);
    }

    /** The same for a narrower format: what is beyond its exponents becomes infinite or denormal. */
    void round(int sign, int exp, long hi, long lo, int bits, int minExp, int maxExp) {
        int rounded = roundSignificand(sign, exp, hi, lo, bits);
        if (rounded > maxExp) {
            overflow(sign, rounded, bits, maxExp);
        } else if (rounded < minExp) {
            underflow(sign, rounded, exp, hi, lo, bits, minExp);
        } else {
            signExponent = sign << 15 | rounded;
        }
    }

    private void overflow(int sign, int exp, int bits, int maxExp) {
        raised |= OE;
        if (!masked(OE)) {
            wrap(sign, exp - WRAP);
            return;
        }
        raised |= PE;
        up = roundsUp(sign, 1L, -1L);
        if (up) {
            infinity(sign);
        } else {
            result(sign, maxExp, -1L << 64 - bits);
        }
    }

    /** The result of an unmasked overflow or underflow; FSCALE can be too far off even for that. */
    private void wrap(int sign, int exp) {
        signExponent = sign << 15 | exp & SPECIAL;
        if (exp > MAX_EXP || exp < 1) {
            raised |= PE;
            up = exp > 0;
            result(sign, up ? SPECIAL : 0, up ? INTEGER_BIT : 0);
        }
    }

    private void underflow(int sign, int rounded, int exp, long hi, long lo, int bits, int minExp) {
        if (!masked(UE)) {
            raised |= UE;
            wrap(sign, rounded + WRAP);
            return;
        }
        raised &= ~PE;
        int shift = minExp - exp;
        roundSignificand(sign, minExp, shiftHigh(hi, shift), shiftLow(hi, lo, shift), bits);
        signExponent = sign << 15 | (significand < 0 ? minExp : 0);
        if ((raised & PE) != 0) {
            raised |= UE;
        }
    }

    /** Rounds hi:lo to {@code bits} bits, raises PE, says {@link #up} and returns the exponent, one more after a carry. */
    int roundSignificand(int sign, int exp, long hi, long lo, int bits) {
        int drop = 64 - bits;
        long kept = hi >>> drop << drop;
        long fraction = drop == 0 ? lo : hi << bits | (lo != 0 ? 1 : 0);
        up = false;
        significand = kept;
        if (fraction == 0) { return exp; }
        raised |= PE;
        up = roundsUp(sign, kept >>> drop, fraction);
        if (!up) { return exp; }
        significand = kept + (1L << drop);
        if (significand == 0) {
            significand = INTEGER_BIT;
            return exp + 1;
        }
        return exp;
    }

    /** Whether {@code kept} and a fraction (not 0, one half is 2^63) round away from zero. */
    boolean roundsUp(int sign, long kept, long fraction) {
        return switch (rounding()) {
            case NEAREST -> fraction < 0 && (fraction << 1 | kept & 1) != 0;
            case DOWN -> sign != 0;
            case UP -> sign == 0;
            default -> false;
        };
    }

    /** High word of hi:lo shifted right, {@code shift} at least 0. */
    static long shiftHigh(long hi, int shift) {
        return shift < 64 ? hi >>> shift : 0;
    }

    /** Low word of hi:lo shifted right; bit 0 is also set for everything shifted out. */
    static long shiftLow(long hi, long lo, int shift) {
        if (shift == 0) { return lo; }
        if (shift < 64) { return hi << 64 - shift | lo >>> shift | (lo << 64 - shift != 0 ? 1 : 0); }
        if (shift == 64) { return hi | (lo != 0 ? 1 : 0); }
        if (shift < 128) { return hi >>> shift - 64 | ((hi << 128 - shift | lo) != 0 ? 1 : 0); }
        return (hi | lo) != 0 ? 1 : 0;
    }
}
