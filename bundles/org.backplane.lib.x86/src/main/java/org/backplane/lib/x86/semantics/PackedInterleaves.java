package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
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

    @Row(asm = "packsswb", enc = "66 0F 63 /r Vx,Wx", feature = Feature.SSE2)
    public static void packsswbXmm(X86Cpu c, Insn i) {
        c.sse();
        long low = packsswb(low0(c, i), high0(c, i));
        set0(c, i, low, packsswb(low1(c, i), high1(c, i)));
    }

    @Row(asm = "packuswb", enc = "66 0F 67 /r Vx,Wx", feature = Feature.SSE2)
    public static void packuswbXmm(X86Cpu c, Insn i) {
        c.sse();
        long low = packuswb(low0(c, i), high0(c, i));
        set0(c, i, low, packuswb(low1(c, i), high1(c, i)));
    }

    @Row(asm = "packssdw", enc = "66 0F 6B /r Vx,Wx", feature = Feature.SSE2)
    public static void packssdwXmm(X86Cpu c, Insn i) {
        c.sse();
        long low = packssdw(low0(c, i), high0(c, i));
        set0(c, i, low, packssdw(low1(c, i), high1(c, i)));
    }

    @Row(asm = "punpcklbw", enc = "66 0F 60 /r Vx,Wx", feature = Feature.SSE2)
    public static void punpcklbwXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = low0(c, i);
        long b = low1(c, i);
        set0(c, i, punpcklbw(a, b), punpckhbw(a, b));
    }

    @Row(asm = "punpcklwd", enc = "66 0F 61 /r Vx,Wx", feature = Feature.SSE2)
    public static void punpcklwdXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = low0(c, i);
        long b = low1(c, i);
        set0(c, i, punpcklwd(a, b), punpckhwd(a, b));
    }

    @Row(asm = "punpckldq", enc = "66 0F 62 /r Vx,Wx", feature = Feature.SSE2)
    public static void punpckldqXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = low0(c, i);
        long b = low1(c, i);
        set0(c, i, punpckldq(a, b), punpckhdq(a, b));
    }

    @Row(asm = "punpckhbw", enc = "66 0F 68 /r Vx,Wx", feature = Feature.SSE2)
    public static void punpckhbwXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = high0(c, i);
        long b = high1(c, i);
        set0(c, i, punpcklbw(a, b), punpckhbw(a, b));
    }

    @Row(asm = "punpckhwd", enc = "66 0F 69 /r Vx,Wx", feature = Feature.SSE2)
    public static void punpckhwdXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = high0(c, i);
        long b = high1(c, i);
        set0(c, i, punpcklwd(a, b), punpckhwd(a, b));
    }

    @Row(asm = "punpckhdq", enc = "66 0F 6A /r Vx,Wx", feature = Feature.SSE2)
    public static void punpckhdqXmm(X86Cpu c, Insn i) {
        c.sse();
        long a = high0(c, i);
        long b = high1(c, i);
        set0(c, i, punpckldq(a, b), punpckhdq(a, b));
    }

    @Row(asm = "unpcklps", enc = "NP 0F 14 /r Vx,Wx", feature = Feature.SSE)
    public static void unpcklps(X86Cpu c, Insn i) {
        c.sse();
        long a = low0(c, i);
        long b = low1(c, i);
        set0(c, i, punpckldq(a, b), punpckhdq(a, b));
    }

    @Row(asm = "unpckhps", enc = "NP 0F 15 /r Vx,Wx", feature = Feature.SSE)
    public static void unpckhps(X86Cpu c, Insn i) {
        c.sse();
        long a = high0(c, i);
        long b = high1(c, i);
        set0(c, i, punpckldq(a, b), punpckhdq(a, b));
    }

    @Row(asm = "punpcklqdq", enc = "66 0F 6C /r Vx,Wx", feature = Feature.SSE2)
    public static void punpcklqdq(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, low0(c, i), low1(c, i));
    }

    @Row(asm = "punpckhqdq", enc = "66 0F 6D /r Vx,Wx", feature = Feature.SSE2)
    public static void punpckhqdq(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, high0(c, i), high1(c, i));
    }

    @Row(asm = "unpcklpd", enc = "66 0F 14 /r Vx,Wx", feature = Feature.SSE2)
    public static void unpcklpd(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, low0(c, i), low1(c, i));
    }

    @Row(asm = "unpckhpd", enc = "66 0F 15 /r Vx,Wx", feature = Feature.SSE2)
    public static void unpckhpd(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, high0(c, i), high1(c, i));
    }
}
