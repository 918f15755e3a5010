package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Packed integer shifts. The count is one 64-bit number for all lanes; counts of the lane width and above shift everything out. */
public final class PackedShifts {
    private static final long WORDS = 0x0001_0001_0001_0001L;
    private static final long DOUBLES = 0x0000_0001_0000_0001L;

    private PackedShifts() {
    }

    private static boolean above(long count, int limit) {
        return Long.compareUnsigned(count, limit) > 0;
    }

    @Row(asm = "psllw",
            enc = {"NP 0F F1 /r Pq,Qq", "NP 0F 71 /6 Nq,Ib", "66 0F 71 /6 Ux,Ib", "VEX2 66 0F 71 /6 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psllw(long a, long count) {
        return above(count, 15) ? 0 : a << count & (0xffff << count & 0xffff) * WORDS;
    }

    @Row(asm = "psllw", enc = {"66 0F F1 /r Vx,Wx", "VEX2 66 0F F1 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psllwXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psllw(high ? aHigh : aLow, count);
    }

    @Row(asm = "pslld",
            enc = {"NP 0F F2 /r Pq,Qq", "NP 0F 72 /6 Nq,Ib", "66 0F 72 /6 Ux,Ib", "VEX2 66 0F 72 /6 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long pslld(long a, long count) {
        return above(count, 31) ? 0 : a << count & (0xffff_ffffL << count & 0xffff_ffffL) * DOUBLES;
    }

    @Row(asm = "pslld", enc = {"66 0F F2 /r Vx,Wx", "VEX2 66 0F F2 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long pslldXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return pslld(high ? aHigh : aLow, count);
    }

    @Row(asm = "psllq",
            enc = {"NP 0F F3 /r Pq,Qq", "NP 0F 73 /6 Nq,Ib", "66 0F 73 /6 Ux,Ib", "VEX2 66 0F 73 /6 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psllq(long a, long count) {
        return above(count, 63) ? 0 : a << count;
    }

    @Row(asm = "psllq", enc = {"66 0F F3 /r Vx,Wx", "VEX2 66 0F F3 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psllqXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psllq(high ? aHigh : aLow, count);
    }

    @Row(asm = "psrlw",
            enc = {"NP 0F D1 /r Pq,Qq", "NP 0F 71 /2 Nq,Ib", "66 0F 71 /2 Ux,Ib", "VEX2 66 0F 71 /2 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psrlw(long a, long count) {
        return above(count, 15) ? 0 : a >>> count & (0xffff >>> count) * WORDS;
    }

    @Row(asm = "psrlw", enc = {"66 0F D1 /r Vx,Wx", "VEX2 66 0F D1 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psrlwXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psrlw(high ? aHigh : aLow, count);
    }

    @Row(asm = "psrld",
            enc = {"NP 0F D2 /r Pq,Qq", "NP 0F 72 /2 Nq,Ib", "66 0F 72 /2 Ux,Ib", "VEX2 66 0F 72 /2 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psrld(long a, long count) {
        return above(count, 31) ? 0 : a >>> count & (0xffff_ffffL >>> count) * DOUBLES;
    }

    @Row(asm = "psrld", enc = {"66 0F D2 /r Vx,Wx", "VEX2 66 0F D2 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psrldXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psrld(high ? aHigh : aLow, count);
    }

    @Row(asm = "psrlq",
            enc = {"NP 0F D3 /r Pq,Qq", "NP 0F 73 /2 Nq,Ib", "66 0F 73 /2 Ux,Ib", "VEX2 66 0F 73 /2 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psrlq(long a, long count) {
        return above(count, 63) ? 0 : a >>> count;
    }

    @Row(asm = "psrlq", enc = {"66 0F D3 /r Vx,Wx", "VEX2 66 0F D3 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psrlqXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psrlq(high ? aHigh : aLow, count);
    }

    @Row(asm = "psraw",
            enc = {"NP 0F E1 /r Pq,Qq", "NP 0F 71 /4 Nq,Ib", "66 0F 71 /4 Ux,Ib", "VEX2 66 0F 71 /4 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psraw(long a, long count) {
        long n = above(count, 15) ? 15 : count;
        long signs = a & Swar.W;
        return psrlw(a, n) | (signs << 1) - (signs >>> n);
    }

    @Row(asm = "psraw", enc = {"66 0F E1 /r Vx,Wx", "VEX2 66 0F E1 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psrawXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psraw(high ? aHigh : aLow, count);
    }

    @Row(asm = "psrad",
            enc = {"NP 0F E2 /r Pq,Qq", "NP 0F 72 /4 Nq,Ib", "66 0F 72 /4 Ux,Ib", "VEX2 66 0F 72 /4 Hx,Ux,Ib"},
            feature = Feature.MMX)
    public static long psrad(long a, long count) {
        long n = above(count, 31) ? 31 : count;
        long signs = a & Swar.D;
        return psrld(a, n) | (signs << 1) - (signs >>> n);
    }

    @Row(asm = "psrad", enc = {"66 0F E2 /r Vx,Wx", "VEX2 66 0F E2 /r Vx,Hx,Wo"}, feature = Feature.SSE2)
    public static long psradXmm(long aLow, long aHigh, long count, long ignored, boolean high) {
        return psrad(high ? aHigh : aLow, count);
    }

    /** By bytes; 16 and above give 0. */
    @Row(asm = "pslldq", enc = {"66 0F 73 /7 Ux,Ib", "VEX2 66 0F 73 /7 Hx,Ux,Ib"}, feature = Feature.SSE2)
    public static long pslldq(long aLow, long aHigh, long bytes, boolean high) {
        long bits = 8 * Math.min(bytes & 0xff, 16);
        if (!high) { return psllq(aLow, bits); }
        long carried = bits == 0 ? 0 : bits < 64 ? aLow >>> 64 - bits : psllq(aLow, bits - 64);
        return psllq(aHigh, bits) | carried;
    }

    /** By bytes; 16 and above give 0. */
    @Row(asm = "psrldq", enc = {"66 0F 73 /3 Ux,Ib", "VEX2 66 0F 73 /3 Hx,Ux,Ib"}, feature = Feature.SSE2)
    public static long psrldq(long aLow, long aHigh, long bytes, boolean high) {
        long bits = 8 * Math.min(bytes & 0xff, 16);
        if (high) { return psrlq(aHigh, bits); }
        long carried = bits == 0 ? 0 : bits < 64 ? aHigh << 64 - bits : psrlq(aHigh, bits - 64);
        return psrlq(aLow, bits) | carried;
    }
}
