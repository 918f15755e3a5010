package org.backplane.lib.x86.x87;

/** An 80-bit number taken apart (SDM volume 1, 4.2.2 and 8.2). A finite one is sig / 2^63 * 2^(exp - 16383), bit 63 of sig set. */
public final class Operand {
    /** {@link #kind}. */
    public static final int ZERO = 0;
    /** {@link #kind}: neither zero nor infinite. */
    public static final int FINITE = 1;
    public static final int INFINITE = 2;
    /** {@link #kind}: quiet NaN. */
    public static final int QNAN = 3;
    /** {@link #kind}: signalling NaN. */
    public static final int SNAN = 4;
    /** {@link #kind}: pseudo-NaN, pseudo-infinity or unnormal, invalid since the 387. */
    public static final int UNSUPPORTED = 5;

    /** 0 or 1. */
    public int sign;
    /** Biased exponent; below 1 for denormals. */
    public int exp;
    /** Significand with its integer bit. */
    public long sig;
    public int kind;
    /** Whether the exponent field was 0 and the significand was not. */
    public boolean denormal;

    /** Takes a register apart: sign and exponent field in 16 bits, significand in 64. */
    public void set(int signExponent, long significand) {
        sign = signExponent >>> 15 & 1;
        exp = signExponent & 0x7fff;
        sig = significand;
        denormal = false;
        if (exp == 0x7fff) {
            kind = special(significand);
        } else if (exp == 0) {
            small();
        } else {
            kind = significand < 0 ? FINITE : UNSUPPORTED;
        }
    }

    /** A finite number other than zero, significand not yet normalised. */
    public void finite(int newSign, int newExp, long significand) {
        int shift = Long.numberOfLeadingZeros(significand);
        sign = newSign;
        exp = newExp - shift;
        sig = significand << shift;
        kind = FINITE;
        denormal = false;
    }

    /** Zero, an infinity or a NaN; the significand as in a register. */
    void other(int newKind, int newSign, long significand) {
        sign = newSign;
        exp = newKind == ZERO ? 0 : 0x7fff;
        sig = significand;
        kind = newKind;
        denormal = false;
    }

    /** Copies another one. */
    public void set(Operand other) {
        sign = other.sign;
        exp = other.exp;
        sig = other.sig;
        kind = other.kind;
        denormal = other.denormal;
    }

    public boolean isNan() { return kind >= QNAN; }

    private void small() {
        if (sig == 0) {
            kind = ZERO;
        } else {
            finite(sign, 1, sig);
            denormal = true;
        }
    }

    static int special(long significand) {
        if (significand >= 0) { return UNSUPPORTED; }
        if (significand << 1 == 0) { return INFINITE; }
        return significand << 1 < 0 ? QNAN : SNAN;
    }
}
