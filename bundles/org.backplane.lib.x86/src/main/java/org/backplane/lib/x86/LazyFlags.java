package org.backplane.lib.x86;

/**
 * The six arithmetic flags, kept as the last result and the carries that made it: writing costs a few operations, reading
 * one or two. {@code result} is sign-extended to 64 bits. In {@code carries} bit 63 is the carry out of the top bit, bit 62
 * the carry into it (OF is where they differ), bit 3 the carry out of bit 3 (AF). For flags that no result could give,
 * bits 8-15 are XORed to the byte PF is made of and bit 0 inverts SF.
 */
public class LazyFlags {
    public static final long CF = 1;
    public static final long PF = 1 << 2;
    public static final long AF = 1 << 4;
    public static final long ZF = 1 << 6;
    public static final long SF = 1 << 7;
    public static final long OF = 1 << 11;
    /** All six. */
    public static final long ARITHMETIC = CF | PF | AF | ZF | SF | OF;

    private static final long TOP = 0xc000_0000_0000_0000L;

    private long result = 1;
    private long carries;

    public final boolean cf() {
        return carries < 0;
    }

    /** CF as 0 or 1. */
    public final long carry() {
        return carries >>> 63;
    }

    public final boolean zf() {
        return result == 0;
    }

    public final boolean sf() {
        return (result ^ carries << 63) < 0;
    }

    public final boolean of() {
        return (carries ^ carries << 1) < 0;
    }

    public final boolean pf() {
        return (Long.bitCount((result ^ carries >>> 8) & 0xff) & 1) == 0;
    }

    public final boolean af() {
        return (carries & 8) != 0;
    }

    /** SF != OF, the "less" of signed compares. */
    public final boolean less() {
        return (result ^ carries << 63 ^ carries ^ carries << 1) < 0;
    }

    /** Sets the flags of {@code r = a + b (+ carry)}. Operands may have garbage above {@code width}. */
    public final void flagsAdd(long a, long b, long r, int width) {
        carries(a & b | (a | b) & ~r, width);
        result = r << 64 - width >> 64 - width;
    }

    /** Sets the flags of {@code r = a - b (- borrow)}. */
    public final void flagsSub(long a, long b, long r, int width) {
        carries(~a & b | (~a | b) & r, width);
        result = r << 64 - width >> 64 - width;
    }

    /** Sets the flags of {@code r = a + 1}; CF stays. */
    public final void flagsInc(long a, long r, int width) {
        keepCarry(a & ~r, width);
        result = r << 64 - width >> 64 - width;
    }

    /** Sets the flags of {@code r = a - 1}; CF stays. */
    public final void flagsDec(long a, long r, int width) {
        keepCarry(~a & r, width);
        result = r << 64 - width >> 64 - width;
    }

    /** Sets SF, ZF and PF of {@code r}; CF, OF and AF become 0. */
    public final void flagsLogic(long r, int width) {
        carries = 0;
        result = r << 64 - width >> 64 - width;
    }

    /** Sets SF, ZF and PF of {@code r}, CF and OF as told; AF becomes 0. */
    public final void flagsShift(long r, int width, boolean cf, boolean of) {
        result = r << 64 - width >> 64 - width;
        carries = cf ? (of ? 1L << 63 : TOP) : of ? 1L << 62 : 0;
    }

    /** Sets CF and OF; the others stay. */
    public final void carryOverflow(boolean cf, boolean of) {
        carries = carries & ~TOP | (cf ? (of ? 1L << 63 : TOP) : of ? 1L << 62 : 0);
    }

    /** The six flags at their places in RFLAGS. */
    public final long arithmetic() {
        return (cf() ? CF : 0) | (pf() ? PF : 0) | (af() ? AF : 0) | (zf() ? ZF : 0) | (sf() ? SF : 0) | (of() ? OF : 0);
    }

    /** Sets the six flags from their places in RFLAGS. */
    public final void setArithmetic(long rflags) {
        result = (rflags & ZF) != 0 ? 0 : 0x100;
        carries = ((rflags & CF) != 0 ? TOP : 0) ^ ((rflags & OF) != 0 ? 1L << 62 : 0) | ((rflags & AF) != 0 ? 8 : 0)
                | ((rflags & PF) != 0 ? 0 : 0x100) | ((rflags & SF) != 0 ? 1 : 0);
    }

    private void carries(long out, int width) {
        carries = out << 64 - width & TOP | out & 8;
    }

    private void keepCarry(long out, int width) {
        long shifted = out << 64 - width & TOP;
        long overflow = (shifted ^ shifted << 1) >>> 63;
        long carry = carries >>> 63;
        carries = carry << 63 | (carry ^ overflow) << 62 | out & 8;
    }
}
