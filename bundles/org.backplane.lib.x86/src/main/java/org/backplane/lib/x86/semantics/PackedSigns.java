package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

import static org.backplane.lib.x86.semantics.Swar.B;
import static org.backplane.lib.x86.semantics.Swar.D;
import static org.backplane.lib.x86.semantics.Swar.W;

/** Absolute values, signs, and minimum and maximum of elements of every kind that came with SSSE3 and SSE4.1. */
public final class PackedSigns {
    private PackedSigns() {
    }

    /** {@code mask} has all ones in the lanes to negate. */
    private static long negated(long a, long mask, long tops) {
        return Swar.sub(a ^ mask, mask, tops);
    }

    private static long absolute(long b, long tops, int width) {
        return negated(b, Swar.fill(b & tops, width), tops);
    }

    private static long signed(long a, long b, long tops, int width) {
        return negated(a, Swar.fill(b & tops, width), tops) & ~Swar.equal(b, 0, tops, width);
    }

    private static long choose(long a, long b, long chooseA) {
        return a & chooseA | b & ~chooseA;
    }

    @Row(asm = "pabsb", enc = {"NP 0F 38 1C /r Pq,Qq", "66 0F 38 1C /r Vx,Wx", "VEX2 66 0F 38 1C /r Vx,Wx"},
            feature = Feature.SSSE3)
    public static long pabsb(long b) {
        return absolute(b, B, 8);
    }

    @Row(asm = "pabsw", enc = {"NP 0F 38 1D /r Pq,Qq", "66 0F 38 1D /r Vx,Wx", "VEX2 66 0F 38 1D /r Vx,Wx"},
            feature = Feature.SSSE3)
    public static long pabsw(long b) {
        return absolute(b, W, 16);
    }

    @Row(asm = "pabsd", enc = {"NP 0F 38 1E /r Pq,Qq", "66 0F 38 1E /r Vx,Wx", "VEX2 66 0F 38 1E /r Vx,Wx"},
            feature = Feature.SSSE3)
    public static long pabsd(long b) {
        return absolute(b, D, 32);
    }

    @Row(asm = "psignb", enc = {"NP 0F 38 08 /r Pq,Qq", "66 0F 38 08 /r Vx,Wx", "VEX2 66 0F 38 08 /r Vx,Hx,Wx"},
            feature = Feature.SSSE3)
    public static long psignb(long a, long b) {
        return signed(a, b, B, 8);
    }

    @Row(asm = "psignw", enc = {"NP 0F 38 09 /r Pq,Qq", "66 0F 38 09 /r Vx,Wx", "VEX2 66 0F 38 09 /r Vx,Hx,Wx"},
            feature = Feature.SSSE3)
    public static long psignw(long a, long b) {
        return signed(a, b, W, 16);
    }

    @Row(asm = "psignd", enc = {"NP 0F 38 0A /r Pq,Qq", "66 0F 38 0A /r Vx,Wx", "VEX2 66 0F 38 0A /r Vx,Hx,Wx"},
            feature = Feature.SSSE3)
    public static long psignd(long a, long b) {
        return signed(a, b, D, 32);
    }

    @Row(asm = "pminsb", enc = {"66 0F 38 38 /r Vx,Wx", "VEX2 66 0F 38 38 /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pminsb(long a, long b) {
        return choose(a, b, Swar.less(a, b, B, 8));
    }

    @Row(asm = "pminsd", enc = {"66 0F 38 39 /r Vx,Wx", "VEX2 66 0F 38 39 /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pminsd(long a, long b) {
        return choose(a, b, Swar.less(a, b, D, 32));
    }

    @Row(asm = "pminuw", enc = {"66 0F 38 3A /r Vx,Wx", "VEX2 66 0F 38 3A /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pminuw(long a, long b) {
        return choose(a, b, Swar.below(a, b, W, 16));
    }

    @Row(asm = "pminud", enc = {"66 0F 38 3B /r Vx,Wx", "VEX2 66 0F 38 3B /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pminud(long a, long b) {
        return choose(a, b, Swar.below(a, b, D, 32));
    }

    @Row(asm = "pmaxsb", enc = {"66 0F 38 3C /r Vx,Wx", "VEX2 66 0F 38 3C /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmaxsb(long a, long b) {
        return choose(b, a, Swar.less(a, b, B, 8));
    }

    @Row(asm = "pmaxsd", enc = {"66 0F 38 3D /r Vx,Wx", "VEX2 66 0F 38 3D /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmaxsd(long a, long b) {
        return choose(b, a, Swar.less(a, b, D, 32));
    }

    @Row(asm = "pmaxuw", enc = {"66 0F 38 3E /r Vx,Wx", "VEX2 66 0F 38 3E /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmaxuw(long a, long b) {
        return choose(b, a, Swar.below(a, b, W, 16));
    }

    @Row(asm = "pmaxud", enc = {"66 0F 38 3F /r Vx,Wx", "VEX2 66 0F 38 3F /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmaxud(long a, long b) {
        return choose(b, a, Swar.below(a, b, D, 32));
    }

    @Row(asm = "pcmpeqq", enc = {"66 0F 38 29 /r Vx,Wx", "VEX2 66 0F 38 29 /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pcmpeqq(long a, long b) {
        return a == b ? -1 : 0;
    }

    @Row(asm = "pcmpgtq", enc = {"66 0F 38 37 /r Vx,Wx", "VEX2 66 0F 38 37 /r Vx,Hx,Wx"}, feature = Feature.SSE4_2)
    public static long pcmpgtq(long a, long b) {
        return a > b ? -1 : 0;
    }

    @Row(asm = "ptest", enc = {"66 0F 38 17 /r Vx,Wx", "VEX.128 66 0F 38 17 /r Vx,Wx"}, store = false,
            feature = Feature.SSE4_1)
    public static long ptest(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh) {
        boolean zero = (aLow & bLow | aHigh & bHigh) == 0;
        boolean carry = (~aLow & bLow | ~aHigh & bHigh) == 0;
        c.setArithmetic((zero ? LazyFlags.ZF : 0) | (carry ? LazyFlags.CF : 0));
        return 0;
    }
}
