package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Shuffles, blends and tests that came with AVX and AVX2. */
public final class AvxPermutes {
    private AvxPermutes() {
    }

    private static long doubleword(long a0, long a1, long a2, long a3, long n) {
        return AvxMoves.pick(a0, a1, a2, a3, (int) n >> 1) >>> 32 * (n & 1) & 0xffff_ffffL;
    }

    private static long half(long low, long high, long n) {
        return ((n & 2) == 0 ? low : high) >>> 32 * (n & 1) & 0xffff_ffffL;
    }

    @Row(asm = "permilps", enc = "VEX 66 W0 0F 3A 04 /r Vx,Wx,Ib", feature = Feature.AVX)
    public static long vpermilpsImmediate(long bLow, long bHigh, long order, boolean high) {
        long two = high ? order >> 4 : order;
        return half(bLow, bHigh, two) | half(bLow, bHigh, two >> 2) << 32;
    }

    @Row(asm = "permilps", enc = "VEX 66 W0 0F 38 0C /r Vx,Hx,Wx", feature = Feature.AVX)
    public static long vpermilps(long aLow, long aHigh, long orderLow, long orderHigh, boolean high) {
        long order = high ? orderHigh : orderLow;
        return half(aLow, aHigh, order) | half(aLow, aHigh, order >>> 32) << 32;
    }

    @Row(asm = "permilpd", enc = "VEX 66 W0 0F 3A 05 /r Vx,Wx,Ib", feature = Feature.AVX, step = 2)
    public static long vpermilpdImmediate(long bLow, long bHigh, long order, boolean high) {
        return (order & (high ? 2 : 1)) == 0 ? bLow : bHigh;
    }

    @Row(asm = "permilpd", enc = "VEX 66 W0 0F 38 0D /r Vx,Hx,Wx", feature = Feature.AVX)
    public static long vpermilpd(long aLow, long aHigh, long orderLow, long orderHigh, boolean high) {
        return ((high ? orderHigh : orderLow) & 2) == 0 ? aLow : aHigh;
    }

    @Row(asm = "perm2f128", enc = "VEX.256 66 W0 0F 3A 06 /r Vx,Hx,Wx,Ib", feature = Feature.AVX)
    public static long vperm2f128(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3, long imm,
            int lane) {
        long control = lane < 2 ? imm : imm >> 4;
        if ((control & 8) != 0) { return 0; }
        int from = (int) (control & 1) << 1 | lane & 1;
        return (control & 2) == 0 ? AvxMoves.pick(a0, a1, a2, a3, from) : AvxMoves.pick(b0, b1, b2, b3, from);
    }

    @Row(asm = "perm2i128", enc = "VEX.256 66 W0 0F 3A 46 /r Vx,Hx,Wx,Ib", feature = Feature.AVX2)
    public static long vperm2i128(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3, long imm,
            int lane) {
        return vperm2f128(a0, a1, a2, a3, b0, b1, b2, b3, imm, lane);
    }

    @Row(asm = "permd", enc = "VEX.256 66 W0 0F 38 36 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpermd(long order0, long order1, long order2, long order3, long b0, long b1, long b2, long b3,
            int lane) {
        long order = AvxMoves.pick(order0, order1, order2, order3, lane);
        return doubleword(b0, b1, b2, b3, order & 7) | doubleword(b0, b1, b2, b3, order >>> 32 & 7) << 32;
    }

    @Row(asm = "permps", enc = "VEX.256 66 W0 0F 38 16 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpermps(long order0, long order1, long order2, long order3, long b0, long b1, long b2, long b3,
            int lane) {
        return vpermd(order0, order1, order2, order3, b0, b1, b2, b3, lane);
    }

    @Row(asm = "permq", enc = "VEX.256 66 W1 0F 3A 00 /r Vx,Wx,Ib", feature = Feature.AVX2)
    public static long vpermq(long b0, long b1, long b2, long b3, long order, int lane) {
        return AvxMoves.pick(b0, b1, b2, b3, (int) order >> 2 * lane);
    }

    @Row(asm = "permpd", enc = "VEX.256 66 W1 0F 3A 01 /r Vx,Wx,Ib", feature = Feature.AVX2)
    public static long vpermpd(long b0, long b1, long b2, long b3, long order, int lane) {
        return AvxMoves.pick(b0, b1, b2, b3, (int) order >> 2 * lane);
    }

    @Row(asm = "pblendd", enc = "VEX 66 W0 0F 3A 02 /r Vx,Hx,Wx,Ib", feature = Feature.AVX2, step = 4)
    public static long vpblendd(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        return PackedBlends.blendps(aLow, aHigh, bLow, bHigh, imm, high);
    }

    @Row(asm = "blendvps", enc = "VEX 66 W0 0F 3A 4A /r Vx,Hx,Wx,Lx", feature = Feature.AVX)
    public static long vblendvps(long a, long b, long mask) {
        return PackedBlends.byTops(a, b, mask & Swar.D, 32);
    }

    @Row(asm = "blendvpd", enc = "VEX 66 W0 0F 3A 4B /r Vx,Hx,Wx,Lx", feature = Feature.AVX)
    public static long vblendvpd(long a, long b, long mask) {
        return mask < 0 ? b : a;
    }

    @Row(asm = "pblendvb", enc = "VEX.128 66 W0 0F 3A 4C /r Vx,Hx,Wx,Lx", feature = Feature.AVX)
    public static long vpblendvb(long a, long b, long mask) {
        return PackedBlends.byTops(a, b, mask & Swar.B, 8);
    }

    @Row(asm = "pblendvb", enc = "VEX.256 66 W0 0F 3A 4C /r Vx,Hx,Wx,Lx", feature = Feature.AVX2)
    public static long vpblendvbWide(long a, long b, long mask) {
        return vpblendvb(a, b, mask);
    }

    private static long test(X86Cpu c, long and, long andNot) {
        c.setArithmetic((and == 0 ? LazyFlags.ZF : 0) | (andNot == 0 ? LazyFlags.CF : 0));
        return 0;
    }

    @Row(asm = "ptest", enc = "VEX.256 66 0F 38 17 /r Vx,Wx", store = false, feature = Feature.AVX)
    public static long vptest(X86Cpu c, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        return test(c, a0 & b0 | a1 & b1 | a2 & b2 | a3 & b3, ~a0 & b0 | ~a1 & b1 | ~a2 & b2 | ~a3 & b3);
    }

    @Row(asm = "testps", enc = "VEX.128 66 W0 0F 38 0E /r Vx,Wx", store = false, feature = Feature.AVX)
    public static long vtestps(X86Cpu c, long a0, long a1, long b0, long b1) {
        return test(c, (a0 & b0 | a1 & b1) & Swar.D, (~a0 & b0 | ~a1 & b1) & Swar.D);
    }

    @Row(asm = "testps", enc = "VEX.256 66 W0 0F 38 0E /r Vx,Wx", store = false, feature = Feature.AVX)
    public static long vtestpsWide(X86Cpu c, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        return test(c, (a0 & b0 | a1 & b1 | a2 & b2 | a3 & b3) & Swar.D,
                (~a0 & b0 | ~a1 & b1 | ~a2 & b2 | ~a3 & b3) & Swar.D);
    }

    @Row(asm = "testpd", enc = "VEX.128 66 W0 0F 38 0F /r Vx,Wx", store = false, feature = Feature.AVX)
    public static long vtestpd(X86Cpu c, long a0, long a1, long b0, long b1) {
        return test(c, (a0 & b0 | a1 & b1) >>> 63, (~a0 & b0 | ~a1 & b1) >>> 63);
    }

    @Row(asm = "testpd", enc = "VEX.256 66 W0 0F 38 0F /r Vx,Wx", store = false, feature = Feature.AVX)
    public static long vtestpdWide(X86Cpu c, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        return test(c, (a0 & b0 | a1 & b1 | a2 & b2 | a3 & b3) >>> 63,
                (~a0 & b0 | ~a1 & b1 | ~a2 & b2 | ~a3 & b3) >>> 63);
    }

    @Row(asm = "movmskps", enc = "VEX.256 NP 0F 50 /r Gd,Ux", text = "= = Gy,Ux", feature = Feature.AVX)
    public static long vmovmskps(long b0, long b1, long b2, long b3) {
        return SseMoves.movmskps(b0, b1) | SseMoves.movmskps(b2, b3) << 4;
    }

    @Row(asm = "movmskpd", enc = "VEX.256 66 0F 50 /r Gd,Ux", text = "= = Gy,Ux", feature = Feature.AVX)
    public static long vmovmskpd(long b0, long b1, long b2, long b3) {
        return SseMoves.movmskpd(b0, b1) | SseMoves.movmskpd(b2, b3) << 2;
    }

    @Row(asm = "pmovmskb", enc = "VEX.256 66 0F D7 /r Gd,Ux", text = "= = Gy,Ux", feature = Feature.AVX2)
    public static long vpmovmskb(long b0, long b1, long b2, long b3) {
        return PackedShuffles.pmovmskbXmm(b0, b1) | PackedShuffles.pmovmskbXmm(b2, b3) << 16;
    }

    @Row(asm = "movddup", enc = "VEX.256 F2 0F 12 /r Vx,Wx", feature = Feature.AVX)
    public static long vmovddup(long bLow, long bHigh, boolean high) {
        return bLow;
    }
}
