package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Packing with saturation and unpacking (interleaving). */
public final class PackedInterleaves {
    private PackedInterleaves() {
    }

    private static long clamp(long value, long least, long most) {
        return Math.min(Math.max(value, least), most);
    }

    /** Four signed words saturated to bytes, as the low 32 bits. */
    private static long bytes(long a, long least, long most) {
        return clamp((short) a, least, most) & 0xff | (clamp((short) (a >> 16), least, most) & 0xff) << 8
                | (clamp((short) (a >> 32), least, most) & 0xff) << 16 | (clamp(a >> 48, least, most) & 0xff) << 24;
    }

    /** Two signed doublewords saturated to words, as the low 32 bits. */
    private static long words(long a) {
        return clamp((int) a, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff
                | (clamp(a >> 32, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff) << 16;
    }

    /** The low four bytes with a zero byte above each. */
    private static long spreadBytes(long a) {
        long x = (a | a << 16) & 0x0000_ffff_0000_ffffL;
        return (x | x << 8) & 0x00ff_00ff_00ff_00ffL;
    }

    @Row(asm = "packsswb", enc = "NP 0F 63 /r Pq,Qq", feature = Feature.MMX)
    public static long packsswb(long a, long b) {
        return bytes(a, Byte.MIN_VALUE, Byte.MAX_VALUE) | bytes(b, Byte.MIN_VALUE, Byte.MAX_VALUE) << 32;
    }

    @Row(asm = "packuswb", enc = "NP 0F 67 /r Pq,Qq", feature = Feature.MMX)
    public static long packuswb(long a, long b) {
        return bytes(a, 0, 0xff) | bytes(b, 0, 0xff) << 32;
    }

    @Row(asm = "packssdw", enc = "NP 0F 6B /r Pq,Qq", feature = Feature.MMX)
    public static long packssdw(long a, long b) {
        return words(a) | words(b) << 32;
    }

    @Row(asm = "punpcklbw", enc = "NP 0F 60 /r Pq,Qd", feature = Feature.MMX)
    public static long punpcklbw(long a, long b) {
        return spreadBytes(a & 0xffff_ffffL) | spreadBytes(b & 0xffff_ffffL) << 8;
    }

    @Row(asm = "punpcklwd", enc = "NP 0F 61 /r Pq,Qd", feature = Feature.MMX)
    public static long punpcklwd(long a, long b) {
        return a & 0xffff | (b & 0xffff) << 16 | (a & 0xffff_0000L) << 16 | (b & 0xffff_0000L) << 32;
    }

    @Row(asm = "punpckldq", enc = "NP 0F 62 /r Pq,Qd", feature = Feature.MMX)
    public static long punpckldq(long a, long b) {
        return a & 0xffff_ffffL | b << 32;
    }

    @Row(asm = "punpckhbw", enc = "NP 0F 68 /r Pq,Qq", feature = Feature.MMX)
    public static long punpckhbw(long a, long b) {
        return punpcklbw(a >>> 32, b >>> 32);
    }

    @Row(asm = "punpckhwd", enc = "NP 0F 69 /r Pq,Qq", feature = Feature.MMX)
    public static long punpckhwd(long a, long b) {
        return punpcklwd(a >>> 32, b >>> 32);
    }

    @Row(asm = "punpckhdq", enc = "NP 0F 6A /r Pq,Qq", feature = Feature.MMX)
    public static long punpckhdq(long a, long b) {
        return a >>> 32 | b & 0xffff_ffff_0000_0000L;
    }

    @Row(asm = "packsswb", enc = {"66 0F 63 /r Vx,Wx", "VEX2 66 0F 63 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long packsswbXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? packsswb(bLow, bHigh) : packsswb(aLow, aHigh);
    }

    @Row(asm = "packuswb", enc = {"66 0F 67 /r Vx,Wx", "VEX2 66 0F 67 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long packuswbXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? packuswb(bLow, bHigh) : packuswb(aLow, aHigh);
    }

    @Row(asm = "packssdw", enc = {"66 0F 6B /r Vx,Wx", "VEX2 66 0F 6B /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long packssdwXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? packssdw(bLow, bHigh) : packssdw(aLow, aHigh);
    }

    @Row(asm = "punpcklbw", enc = {"66 0F 60 /r Vx,Wx", "VEX2 66 0F 60 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpcklbwXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhbw(aLow, bLow) : punpcklbw(aLow, bLow);
    }

    @Row(asm = "punpcklwd", enc = {"66 0F 61 /r Vx,Wx", "VEX2 66 0F 61 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpcklwdXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhwd(aLow, bLow) : punpcklwd(aLow, bLow);
    }

    @Row(asm = "punpckldq", enc = {"66 0F 62 /r Vx,Wx", "VEX2 66 0F 62 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpckldqXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhdq(aLow, bLow) : punpckldq(aLow, bLow);
    }

    @Row(asm = "punpckhbw", enc = {"66 0F 68 /r Vx,Wx", "VEX2 66 0F 68 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpckhbwXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhbw(aHigh, bHigh) : punpcklbw(aHigh, bHigh);
    }

    @Row(asm = "punpckhwd", enc = {"66 0F 69 /r Vx,Wx", "VEX2 66 0F 69 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpckhwdXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhwd(aHigh, bHigh) : punpcklwd(aHigh, bHigh);
    }

    @Row(asm = "punpckhdq", enc = {"66 0F 6A /r Vx,Wx", "VEX2 66 0F 6A /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpckhdqXmm(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhdq(aHigh, bHigh) : punpckldq(aHigh, bHigh);
    }

    @Row(asm = "unpcklps", enc = {"NP 0F 14 /r Vx,Wx", "VEX NP 0F 14 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long unpcklps(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhdq(aLow, bLow) : punpckldq(aLow, bLow);
    }

    @Row(asm = "unpckhps", enc = {"NP 0F 15 /r Vx,Wx", "VEX NP 0F 15 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long unpckhps(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? punpckhdq(aHigh, bHigh) : punpckldq(aHigh, bHigh);
    }

    @Row(asm = "punpcklqdq", enc = {"66 0F 6C /r Vx,Wx", "VEX2 66 0F 6C /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpcklqdq(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? bLow : aLow;
    }

    @Row(asm = "punpckhqdq", enc = {"66 0F 6D /r Vx,Wx", "VEX2 66 0F 6D /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long punpckhqdq(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? bHigh : aHigh;
    }

    @Row(asm = "unpcklpd", enc = {"66 0F 14 /r Vx,Wx", "VEX 66 0F 14 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long unpcklpd(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? bLow : aLow;
    }

    @Row(asm = "unpckhpd", enc = {"66 0F 15 /r Vx,Wx", "VEX 66 0F 15 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long unpckhpd(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? bHigh : aHigh;
    }

    /** Doublewords of one half as unsigned words, saturated. */
    private static long unsignedWords(long a) {
        return clamp((int) a, 0, 0xffff) | clamp(a >> 32, 0, 0xffff) << 16;
    }

    @Row(asm = "packusdw", enc = {"66 0F 38 2B /r Vx,Wx", "VEX2 66 0F 38 2B /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long packusdw(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return unsignedWords(high ? bLow : aLow) | unsignedWords(high ? bHigh : aHigh) << 32;
    }
}
