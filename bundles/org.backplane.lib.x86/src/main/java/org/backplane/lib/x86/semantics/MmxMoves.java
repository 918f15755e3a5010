package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Moves of MMX registers, and EMMS. */
public final class MmxMoves {
    private static final long ALL_EMPTY = 0xffff;

    private MmxMoves() {
    }

    @Row(asm = "movd", enc = {"NP W0 0F 6E /r Pq,Ed", "NP W0 0F 7E /r Ed,Pd"}, feature = Feature.MMX)
    public static long movdMmx(long b) {
        return b;
    }

    @Row(asm = "movq", enc = {"NP 0F 6F /r Pq,Qq", "NP 0F 7F /r Qq,Pq", "NP W1 0F 6E /r Pq,Eq",
            "NP W1 0F 7E /r Eq,Pq"}, feature = Feature.MMX)
    public static long movqMmx(long b) {
        return b;
    }

    @Row(asm = "movntq", enc = "NP 0F E7 /r Mq,Pq", feature = Feature.SSE)
    public static long movntq(X86Cpu c, long b) {
        c.caching.nonTemporal();
        return b;
    }

    @Row(asm = "movq2dq", enc = "F3 0F D6 /r Vx,Nq", feature = Feature.SSE2)
    public static void movq2dq(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        c.mmxUsed();
        SseOperand.set0(c, i, c.fp[X86Fp.SIGNIFICAND + i.r1], 0);
    }

    @Row(asm = "movdq2q", enc = "F2 0F D6 /r Pq,Ux", feature = Feature.SSE2)
    public static void movdq2q(X86Cpu c, Insn i) {
        c.sse();
        c.mmx();
        c.mmxUsed();
        c.mmx(i.r0, c.vec[X86State.LANES * i.r1]);
    }

    @Row(asm = "emms", enc = "NP 0F 77", feature = Feature.MMX)
    public static void emms(X86Cpu c, Insn i) {
        c.mmx();
        c.mmxUsed();
        c.fp[X86Fp.FTW] = ALL_EMPTY;
    }
}
