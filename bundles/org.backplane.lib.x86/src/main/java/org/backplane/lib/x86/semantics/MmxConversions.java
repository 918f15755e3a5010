package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.quad1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Conversions between two 32-bit integers in an MMX register and floats or doubles in an xmm register. */
public final class MmxConversions {
    private static final long LOW = 0xffff_ffffL;

    private MmxConversions() {
    }

    /** Operand 1: MMX register or memory; with memory it is no MMX instruction (SDM volume 2, CVTPI2PD; also true of CVTPI2PS). */
    private static long integers(X86Cpu c, Insn i) {
        if (i.inMemory(1)) { return c.load64(i.ea(c)); }
        c.mmx();
        c.mmxUsed();
        return c.fp[X86Fp.SIGNIFICAND + i.r1];
    }

    @Row(asm = "cvtpi2ps", enc = "NP 0F 2A /r Vx,Qq", feature = Feature.SSE)
    public static void cvtpi2ps(X86Cpu c, Insn i) {
        c.sse();
        long b = integers(c, i);
        long r = Singles.fromInteger(c, (int) b) | Singles.fromInteger(c, b >> 32) << 32;
        set0(c, i, Mxcsr.settle(c, r), SseOperand.high0(c, i));
    }

    @Row(asm = "cvtpi2pd", enc = "66 0F 2A /r Vx,Qq", feature = Feature.SSE2)
    public static void cvtpi2pd(X86Cpu c, Insn i) {
        c.sse();
        long b = integers(c, i);
        set0(c, i, SseConversions.cvtsi2sd(b), SseConversions.cvtsi2sd(b >> 32));
    }

    @Row(asm = "cvtps2pi", enc = "NP 0F 2D /r Pq,Wq", feature = Feature.SSE)
    public static void cvtps2pi(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        long b = quad1(c, i);
        long r = Singles.toInteger(c, b, 32) & LOW | Singles.toInteger(c, b >>> 32, 32) << 32;
        c.mmx(i.r0, Mxcsr.settle(c, r));
        c.mmxUsed();
    }

    @Row(asm = "cvttps2pi", enc = "NP 0F 2C /r Pq,Wq", feature = Feature.SSE)
    public static void cvttps2pi(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        long b = quad1(c, i);
        long r = Singles.truncate(c, b, 32) & LOW | Singles.truncate(c, b >>> 32, 32) << 32;
        c.mmx(i.r0, Mxcsr.settle(c, r));
        c.mmxUsed();
    }

    @Row(asm = "cvtpd2pi", enc = "66 0F 2D /r Pq,Wx", feature = Feature.SSE2)
    public static void cvtpd2pi(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        c.mmx(i.r0, Mxcsr.settle(c, SseConversions.integers(c, low1(c, i), high1(c, i))));
        c.mmxUsed();
    }

    @Row(asm = "cvttpd2pi", enc = "66 0F 2C /r Pq,Wx", feature = Feature.SSE2)
    public static void cvttpd2pi(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        c.mmx(i.r0, Mxcsr.settle(c, SseConversions.truncated(c, low1(c, i), high1(c, i))));
        c.mmxUsed();
    }
}
