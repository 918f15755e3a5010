package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Shuffles, single words in and out, byte masks. */
public final class PackedShuffles {
    private PackedShuffles() {
    }

    /** Doubleword 0 to 3 of a pair of halves. */
    private static long pick(long low, long high, long n) {
        return ((n & 2) == 0 ? low : high) >>> 32 * (n & 1) & 0xffff_ffffL;
    }

    /** Two doublewords of a pair of halves, by the low four bits of {@code order}. */
    private static long two(long low, long high, long order) {
        return pick(low, high, order) | pick(low, high, order >> 2) << 32;
    }

    /** Puts {@code b} where word {@code n} of {@code a} was. */
    private static long insert(long a, long b, long n) {
        long shift = 16 * (n & 3);
        return a & ~(0xffffL << shift) | (b & 0xffff) << shift;
    }

    /** The top bits of eight bytes as the low eight bits. */
    private static long tops(long a) {
        return (a >>> 7 & 0x0101_0101_0101_0101L) * 0x0102_0408_1020_4080L >>> 56;
    }

    @Row(asm = "pshufw", enc = "NP 0F 70 /r Pq,Qq,Ib", feature = Feature.SSE)
    public static long pshufw(long b, long order) {
        return b >>> 16 * (order & 3) & 0xffff | (b >>> 16 * (order >> 2 & 3) & 0xffff) << 16
                | (b >>> 16 * (order >> 4 & 3) & 0xffff) << 32 | b >>> 16 * (order >> 6 & 3) << 48;
    }

    @Row(asm = "pshuflw", enc = {"F2 0F 70 /r Vx,Wx,Ib", "VEX2 F2 0F 70 /r Vx,Wx,Ib"}, feature = Feature.SSE2)
    public static long pshuflw(long bLow, long bHigh, long order, boolean high) {
        return high ? bHigh : pshufw(bLow, order);
    }

    @Row(asm = "pshufhw", enc = {"F3 0F 70 /r Vx,Wx,Ib", "VEX2 F3 0F 70 /r Vx,Wx,Ib"}, feature = Feature.SSE2)
    public static long pshufhw(long bLow, long bHigh, long order, boolean high) {
        return high ? pshufw(bHigh, order) : bLow;
    }

    @Row(asm = "pshufd", enc = {"66 0F 70 /r Vx,Wx,Ib", "VEX2 66 0F 70 /r Vx,Wx,Ib"}, feature = Feature.SSE2)
    public static long pshufd(long bLow, long bHigh, long order, boolean high) {
        return two(bLow, bHigh, high ? order >> 4 : order);
    }

    @Row(asm = "shufps", enc = {"NP 0F C6 /r Vx,Wx,Ib", "VEX NP 0F C6 /r Vx,Hx,Wx,Ib"}, feature = Feature.SSE)
    public static long shufps(long aLow, long aHigh, long bLow, long bHigh, long order, boolean high) {
        return high ? two(bLow, bHigh, order >> 4) : two(aLow, aHigh, order);
    }

    @Row(asm = "shufpd", enc = {"66 0F C6 /r Vx,Wx,Ib", "VEX 66 0F C6 /r Vx,Hx,Wx,Ib"}, feature = Feature.SSE2,
            step = 2)
    public static long shufpd(long aLow, long aHigh, long bLow, long bHigh, long order, boolean high) {
        return high ? (order & 2) == 0 ? bLow : bHigh : (order & 1) == 0 ? aLow : aHigh;
    }

    @Row(asm = "pinsrw", enc = "NP 0F C4 /r Pq,Ew,Ib", text = "= = Pq,Ek,Ib", feature = Feature.SSE)
    public static long pinsrw(long a, long b, long n) {
        return insert(a, b, n);
    }

    @Row(asm = "pinsrw", enc = {"66 0F C4 /r Vx,Ew,Ib", "VEX.128 66 0F C4 /r Vx,Hx,Ew,Ib"},
            text = {"= = Vx,Ek,Ib", "= = Vx,Hx,Ek,Ib"}, feature = Feature.SSE2)
    public static long pinsrwXmm(long aLow, long aHigh, long b, long n, boolean high) {
        return (n & 4) != 0 != high ? high ? aHigh : aLow : insert(high ? aHigh : aLow, b, n);
    }

    @Row(asm = "pextrw", enc = "NP 0F C5 /r Gd,Nq,Ib", feature = Feature.SSE)
    public static long pextrw(long b, long n) {
        return b >>> 16 * (n & 3) & 0xffff;
    }

    @Row(asm = "pextrw", enc = {"66 0F C5 /r Gd,Ux,Ib", "VEX.128 66 0F C5 /r Gd,Ux,Ib"}, feature = Feature.SSE2)
    public static long pextrwXmm(long bLow, long bHigh, long n) {
        return pextrw((n & 4) == 0 ? bLow : bHigh, n);
    }

    @Row(asm = "pmovmskb", enc = "NP 0F D7 /r Gd,Nq", text = "= = Gy,Nq", feature = Feature.SSE)
    public static long pmovmskb(long b) {
        return tops(b);
    }

    @Row(asm = "pmovmskb", enc = {"66 0F D7 /r Gd,Ux", "VEX.128 66 0F D7 /r Gd,Ux"}, text = "= = Gy,Ux",
            feature = Feature.SSE2)
    public static long pmovmskbXmm(long bLow, long bHigh) {
        return tops(bLow) | tops(bHigh) << 8;
    }

    /** Byte {@code n} of a pair of halves for every byte n of {@code order}, 0 where its top bit is set. */
    private static long pickBytes(long low, long high, long order, int mask) {
        long result = 0;
        for (int at = 0; at < 64; at += 8) {
            int n = (int) (order >>> at);
            result |= (n & 0x80) != 0 ? 0 : Swar.octet(low, high, n & mask) << at;
        }
        return result;
    }

    @Row(asm = "pshufb", enc = "NP 0F 38 00 /r Pq,Qq", feature = Feature.SSSE3)
    public static long pshufbMmx(long a, long order) {
        return pickBytes(a, 0, order, 7);
    }

    @Row(asm = "pshufb", enc = {"66 0F 38 00 /r Vx,Wx", "VEX2 66 0F 38 00 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long pshufb(long aLow, long aHigh, long orderLow, long orderHigh, boolean high) {
        return pickBytes(aLow, aHigh, high ? orderHigh : orderLow, 15);
    }

    /** 64 bits from bit {@code 8 * n} of a pair of halves on. */
    private static long from(long low, long high, long n) {
        long shift = 8 * (n & 7);
        return shift == 0 ? low : low >>> shift | high << -shift;
    }

    @Row(asm = "palignr", enc = "NP 0F 3A 0F /r Pq,Qq,Ib", feature = Feature.SSSE3)
    public static long palignrMmx(long a, long b, long imm) {
        long n = imm & 0xff;
        return n < 8 ? from(b, a, n) : n < 16 ? from(a, 0, n) : 0;
    }

    @Row(asm = "palignr", enc = {"66 0F 3A 0F /r Vx,Wx,Ib", "VEX2 66 0F 3A 0F /r Vx,Hx,Wx,Ib"}, feature = Feature.SSSE3)
    public static long palignr(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        long n = (imm & 0xff) + (high ? 8 : 0);
        return switch ((int) n >> 3) {
            case 0 -> from(bLow, bHigh, n);
            case 1 -> from(bHigh, aLow, n);
            case 2 -> from(aLow, aHigh, n);
            case 3 -> from(aHigh, 0, n);
            default -> 0;
        };
    }
}
