package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Moves of xmm registers, whole and in part. Non-temporal hints change nothing that software can see. */
public final class SseMoves {
    private SseMoves() {
    }

    @Row(asm = "movaps", enc = {"NP 0F 28 /r Vx,Wx", "NP 0F 29 /r Wx,Vx"}, feature = Feature.SSE)
    public static long movaps(long b) {
        return b;
    }

    @Row(asm = "movapd", enc = {"66 0F 28 /r Vx,Wx", "66 0F 29 /r Wx,Vx"}, feature = Feature.SSE2)
    public static long movapd(long b) {
        return b;
    }

    @Row(asm = "movdqa", enc = {"66 0F 6F /r Vx,Wx", "66 0F 7F /r Wx,Vx"}, feature = Feature.SSE2)
    public static long movdqa(long b) {
        return b;
    }

    @Row(asm = "movups", enc = {"NP 0F 10 /r Vx,Wu", "NP 0F 11 /r Wu,Vx"}, feature = Feature.SSE)
    public static long movups(long b) {
        return b;
    }

    @Row(asm = "movupd", enc = {"66 0F 10 /r Vx,Wu", "66 0F 11 /r Wu,Vx"}, feature = Feature.SSE2)
    public static long movupd(long b) {
        return b;
    }

    @Row(asm = "movdqu", enc = {"F3 0F 6F /r Vx,Wu", "F3 0F 7F /r Wu,Vx"}, feature = Feature.SSE2)
    public static long movdqu(long b) {
        return b;
    }

    @Row(asm = "movntps", enc = "NP 0F 2B mod=m /r Wx,Vx", feature = Feature.SSE)
    public static long movntps(long b) {
        return b;
    }

    @Row(asm = "movntpd", enc = "66 0F 2B mod=m /r Wx,Vx", feature = Feature.SSE2)
    public static long movntpd(long b) {
        return b;
    }

    @Row(asm = "movntdq", enc = "66 0F E7 mod=m /r Wx,Vx", feature = Feature.SSE2)
    public static long movntdq(long b) {
        return b;
    }

    @Row(asm = "movnti", enc = "NP 0F C3 /r My,Gy", feature = Feature.SSE2)
    public static long movnti(long b) {
        return b;
    }

    /** Between registers and to memory: the rest of a register stays. */
    @Row(asm = "movss", enc = {"F3 0F 10 /r Vd,Ud", "F3 0F 11 /r Wd,Vd"}, feature = Feature.SSE)
    public static long movss(long b) {
        return b;
    }

    /** From memory: the rest of the register becomes 0. */
    @Row(asm = "movss", enc = "F3 0F 10 /r Vx,Md", feature = Feature.SSE)
    public static void movssLoad(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, c.load32(i.ea(c)), 0);
    }

    /** Between registers and to memory: the rest of a register stays. */
    @Row(asm = "movsd", enc = {"F2 0F 10 /r Vq,Uq", "F2 0F 11 /r Wq,Vq"}, feature = Feature.SSE2)
    public static long movsdScalar(long b) {
        return b;
    }

    /** From memory: the high half becomes 0. */
    @Row(asm = "movsd", enc = "F2 0F 10 /r Vx,Mq", feature = Feature.SSE2)
    public static void movsdLoad(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, c.load64(i.ea(c)), 0);
    }

    @Row(asm = "movlps", enc = {"NP 0F 12 /r Vq,Mq", "NP 0F 13 /r Mq,Vq"}, feature = Feature.SSE)
    public static long movlps(long b) {
        return b;
    }

    @Row(asm = "movlpd", enc = {"66 0F 12 /r Vq,Mq", "66 0F 13 /r Mq,Vq"}, feature = Feature.SSE2)
    public static long movlpd(long b) {
        return b;
    }

    @Row(asm = "movhps", enc = "NP 0F 16 /r Vx,Mq", feature = Feature.SSE)
    public static void movhps(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, low0(c, i), c.load64(i.ea(c)));
    }

    @Row(asm = "movhpd", enc = "66 0F 16 /r Vx,Mq", feature = Feature.SSE2)
    public static void movhpd(X86Cpu c, Insn i) {
        movhps(c, i);
    }

    @Row(asm = "movhps", enc = "NP 0F 17 /r Mq,Vx", feature = Feature.SSE)
    public static void movhpsStore(X86Cpu c, Insn i) {
        c.sse();
        c.store64(i.ea(c), c.vec[X86State.LANES * i.r1 + 1]);
    }

    @Row(asm = "movhpd", enc = "66 0F 17 /r Mq,Vx", feature = Feature.SSE2)
    public static void movhpdStore(X86Cpu c, Insn i) {
        movhpsStore(c, i);
    }

    @Row(asm = "movhlps", enc = "NP 0F 12 /r Vx,Ux", feature = Feature.SSE)
    public static void movhlps(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, c.vec[X86State.LANES * i.r1 + 1], high0(c, i));
    }

    @Row(asm = "movlhps", enc = "NP 0F 16 /r Vx,Ux", feature = Feature.SSE)
    public static void movlhps(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, low0(c, i), c.vec[X86State.LANES * i.r1]);
    }

    @Row(asm = "movd", enc = "66 W0 0F 6E /r Vx,Ed", feature = Feature.SSE2)
    public static void movdXmm(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, i.inMemory(1) ? c.load32(i.ea(c)) : c.reg[i.r1] & 0xffff_ffffL, 0);
    }

    @Row(asm = "movq", enc = "66 W1 0F 6E /r Vx,Eq", feature = Feature.SSE2)
    public static void movqXmm(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, i.inMemory(1) ? c.load64(i.ea(c)) : c.reg[i.r1], 0);
    }

    @Row(asm = "movd", enc = "66 W0 0F 7E /r Ed,Vd", feature = Feature.SSE2)
    public static long movdXmmStore(long b) {
        return b;
    }

    @Row(asm = "movq", enc = {"66 W1 0F 7E /r Eq,Vq", "66 0F D6 mod=m /r Wq,Vq"}, feature = Feature.SSE2)
    public static long movqXmmStore(long b) {
        return b;
    }

    /** Zero-extends to 128 bits, between registers too. */
    @Row(asm = "movq", enc = "F3 0F 7E /r Vx,Wq", feature = Feature.SSE2)
    public static void movqXmmLoad(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, SseOperand.quad1(c, i), 0);
    }

    /** The store's encoding between registers. */
    @Row(asm = "movq", enc = "66 0F D6 /r Ux,Vx", feature = Feature.SSE2)
    public static void movqXmmRegister(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, c.vec[X86State.LANES * i.r1], 0);
    }

    @Row(asm = "movmskps", enc = "NP 0F 50 /r Gd,Ux", feature = Feature.SSE)
    public static void movmskps(X86Cpu c, Insn i) {
        c.sse();
        long low = c.vec[X86State.LANES * i.r1];
        long high = c.vec[X86State.LANES * i.r1 + 1];
        c.reg[i.r0] = low >>> 31 & 1 | low >>> 62 & 2 | high >>> 29 & 4 | high >>> 60 & 8;
    }

    @Row(asm = "movmskpd", enc = "66 0F 50 /r Gd,Ux", feature = Feature.SSE2)
    public static void movmskpd(X86Cpu c, Insn i) {
        c.sse();
        c.reg[i.r0] = c.vec[X86State.LANES * i.r1] >>> 63 | c.vec[X86State.LANES * i.r1 + 1] >>> 62 & 2;
    }
}
