package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
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

    @Row(asm = "psllw", enc = {"NP 0F F1 /r Pq,Qq", "NP 0F 71 /6 Nq,Ib",
            "66 0F 71 /6 Ux,Ib"}, feature = Feature.MMX)
    public static long psllw(long a, long count) {
        return above(count, 15) ? 0 : a << count & (0xffff << count & 0xffff) * WORDS;
    }

    @Row(asm = "psllw", enc = "66 0F F1 /r Vx,Wx", feature = Feature.SSE2)
    public static void psllwXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psllw(low0(c, i), count), psllw(high0(c, i), count));
    }

    @Row(asm = "pslld", enc = {"NP 0F F2 /r Pq,Qq", "NP 0F 72 /6 Nq,Ib",
            "66 0F 72 /6 Ux,Ib"}, feature = Feature.MMX)
    public static long pslld(long a, long count) {
        return above(count, 31) ? 0 : a << count & (0xffff_ffffL << count & 0xffff_ffffL) * DOUBLES;
    }

    @Row(asm = "pslld", enc = "66 0F F2 /r Vx,Wx", feature = Feature.SSE2)
    public static void pslldXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, pslld(low0(c, i), count), pslld(high0(c, i), count));
    }

    @Row(asm = "psllq", enc = {"NP 0F F3 /r Pq,Qq", "NP 0F 73 /6 Nq,Ib",
            "66 0F 73 /6 Ux,Ib"}, feature = Feature.MMX)
    public static long psllq(long a, long count) {
        return above(count, 63) ? 0 : a << count;
    }

    @Row(asm = "psllq", enc = "66 0F F3 /r Vx,Wx", feature = Feature.SSE2)
    public static void psllqXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psllq(low0(c, i), count), psllq(high0(c, i), count));
    }

    @Row(asm = "psrlw", enc = {"NP 0F D1 /r Pq,Qq", "NP 0F 71 /2 Nq,Ib",
            "66 0F 71 /2 Ux,Ib"}, feature = Feature.MMX)
    public static long psrlw(long a, long count) {
        return above(count, 15) ? 0 : a >>> count & (0xffff >>> count) * WORDS;
    }

    @Row(asm = "psrlw", enc = "66 0F D1 /r Vx,Wx", feature = Feature.SSE2)
    public static void psrlwXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psrlw(low0(c, i), count), psrlw(high0(c, i), count));
    }

    @Row(asm = "psrld", enc = {"NP 0F D2 /r Pq,Qq", "NP 0F 72 /2 Nq,Ib",
            "66 0F 72 /2 Ux,Ib"}, feature = Feature.MMX)
    public static long psrld(long a, long count) {
        return above(count, 31) ? 0 : a >>> count & (0xffff_ffffL >>> count) * DOUBLES;
    }

    @Row(asm = "psrld", enc = "66 0F D2 /r Vx,Wx", feature = Feature.SSE2)
    public static void psrldXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psrld(low0(c, i), count), psrld(high0(c, i), count));
    }

    @Row(asm = "psrlq", enc = {"NP 0F D3 /r Pq,Qq", "NP 0F 73 /2 Nq,Ib",
            "66 0F 73 /2 Ux,Ib"}, feature = Feature.MMX)
    public static long psrlq(long a, long count) {
        return above(count, 63) ? 0 : a >>> count;
    }

    @Row(asm = "psrlq", enc = "66 0F D3 /r Vx,Wx", feature = Feature.SSE2)
    public static void psrlqXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psrlq(low0(c, i), count), psrlq(high0(c, i), count));
    }

    @Row(asm = "psraw", enc = {"NP 0F E1 /r Pq,Qq", "NP 0F 71 /4 Nq,Ib",
            "66 0F 71 /4 Ux,Ib"}, feature = Feature.MMX)
    public static long psraw(long a, long count) {
        long n = above(count, 15) ? 15 : count;
        long signs = a & Swar.W;
        return psrlw(a, n) | (signs << 1) - (signs >>> n);
    }

    @Row(asm = "psraw", enc = "66 0F E1 /r Vx,Wx", feature = Feature.SSE2)
    public static void psrawXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psraw(low0(c, i), count), psraw(high0(c, i), count));
    }

    @Row(asm = "psrad", enc = {"NP 0F E2 /r Pq,Qq", "NP 0F 72 /4 Nq,Ib",
            "66 0F 72 /4 Ux,Ib"}, feature = Feature.MMX)
    public static long psrad(long a, long count) {
        long n = above(count, 31) ? 31 : count;
        long signs = a & Swar.D;
        return psrld(a, n) | (signs << 1) - (signs >>> n);
    }

    @Row(asm = "psrad", enc = "66 0F E2 /r Vx,Wx", feature = Feature.SSE2)
    public static void psradXmm(X86Cpu c, Insn i) {
        c.sse();
        long count = low1(c, i);
        set0(c, i, psrad(low0(c, i), count), psrad(high0(c, i), count));
    }

    /** By bytes; 16 and above give 0. */
    @Row(asm = "pslldq", enc = "66 0F 73 /7 Ux,Ib", feature = Feature.SSE2)
    public static void pslldq(X86Cpu c, Insn i) {
        c.sse();
        int bits = 8 * (int) Math.min(i.imm & 0xff, 16);
        long low = low0(c, i);
        long carried = bits == 0 ? 0 : bits < 64 ? low >>> 64 - bits : psllq(low, bits - 64);
        set0(c, i, psllq(low, bits), psllq(high0(c, i), bits) | carried);
    }

    /** By bytes; 16 and above give 0. */
    @Row(asm = "psrldq", enc = "66 0F 73 /3 Ux,Ib", feature = Feature.SSE2)
    public static void psrldq(X86Cpu c, Insn i) {
        c.sse();
        int bits = 8 * (int) Math.min(i.imm & 0xff, 16);
        long high = high0(c, i);
        long carried = bits == 0 ? 0 : bits < 64 ? high << 64 - bits : psrlq(high, bits - 64);
        set0(c, i, psrlq(low0(c, i), bits) | carried, psrlq(high, bits));
    }
}
