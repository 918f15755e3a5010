package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
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

    @Row(asm = "pshuflw", enc = "F2 0F 70 /r Vx,Wx,Ib", feature = Feature.SSE2)
    public static void pshuflw(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, pshufw(low1(c, i), i.imm), high1(c, i));
    }

    @Row(asm = "pshufhw", enc = "F3 0F 70 /r Vx,Wx,Ib", feature = Feature.SSE2)
    public static void pshufhw(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, low1(c, i), pshufw(high1(c, i), i.imm));
    }

    @Row(asm = "pshufd", enc = "66 0F 70 /r Vx,Wx,Ib", feature = Feature.SSE2)
    public static void pshufd(X86Cpu c, Insn i) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        set0(c, i, two(low, high, i.imm), two(low, high, i.imm >> 4));
    }

    @Row(asm = "shufps", enc = "NP 0F C6 /r Vx,Wx,Ib", feature = Feature.SSE)
    public static void shufps(X86Cpu c, Insn i) {
        c.sse();
        long low = two(low0(c, i), high0(c, i), i.imm);
        set0(c, i, low, two(low1(c, i), high1(c, i), i.imm >> 4));
    }

    @Row(asm = "shufpd", enc = "66 0F C6 /r Vx,Wx,Ib", feature = Feature.SSE2)
    public static void shufpd(X86Cpu c, Insn i) {
        c.sse();
        long high = (i.imm & 2) == 0 ? low1(c, i) : high1(c, i);
        set0(c, i, (i.imm & 1) == 0 ? low0(c, i) : high0(c, i), high);
    }

    @Row(asm = "pinsrw", enc = "NP 0F C4 /r Pq,Ew,Ib", feature = Feature.SSE)
    public static long pinsrw(long a, long b, long n) {
        return insert(a, b, n);
    }

    @Row(asm = "pinsrw", enc = "66 0F C4 /r Vx,Ew,Ib", feature = Feature.SSE2)
    public static void pinsrwXmm(X86Cpu c, Insn i) {
        c.sse();
        long word = i.inMemory(1) ? c.load16(i.ea(c)) : c.reg[i.r1];
        int at = X86State.LANES * i.r0 + ((int) i.imm >> 2 & 1);
        c.vec[at] = insert(c.vec[at], word, i.imm);
    }

    @Row(asm = "pextrw", enc = "NP 0F C5 /r Gd,Nq,Ib", feature = Feature.SSE)
    public static long pextrw(long b, long n) {
        return b >>> 16 * (n & 3) & 0xffff;
    }

    @Row(asm = "pextrw", enc = "66 0F C5 /r Gd,Ux,Ib", feature = Feature.SSE2)
    public static void pextrwXmm(X86Cpu c, Insn i) {
        c.sse();
        c.reg[i.r0] = pextrw(c.vec[X86State.LANES * i.r1 + ((int) i.imm >> 2 & 1)], i.imm);
    }

    @Row(asm = "pmovmskb", enc = "NP 0F D7 /r Gd,Nq", feature = Feature.SSE)
    public static long pmovmskb(long b) {
        return tops(b);
    }

    @Row(asm = "pmovmskb", enc = "66 0F D7 /r Gd,Ux", feature = Feature.SSE2)
    public static void pmovmskbXmm(X86Cpu c, Insn i) {
        c.sse();
        c.reg[i.r0] = tops(c.vec[X86State.LANES * i.r1]) | tops(c.vec[X86State.LANES * i.r1 + 1]) << 8;
    }
}
