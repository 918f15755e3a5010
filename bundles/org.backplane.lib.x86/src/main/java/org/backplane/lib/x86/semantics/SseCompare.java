package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point comparisons. */
public final class SseCompare {
    private SseCompare() {
    }

    /** Whether a relation (as of compare) fulfils a predicate: equal, less, less or equal, unordered, and their negations. */
    private static boolean fulfils(int relation, long predicate) {
        boolean positive = switch ((int) predicate & 3) {
            case 0 -> relation == 0;
            case 1 -> relation < 0;
            case 2 -> relation <= 0;
            default -> relation == Binary.UNORDERED;
        };
        return positive == ((predicate & 4) == 0);
    }

    /** Whether quiet NaNs are invalid to a predicate: those with less. */
    private static boolean ordered(long predicate) {
        return (predicate + 1 & 2) != 0;
    }

    private static long single(X86Cpu c, long a, long b, long predicate) {
        return fulfils(Singles.compare(c, a, b, ordered(predicate)), predicate) ? 0xffff_ffffL : 0;
    }

    private static long pair(X86Cpu c, long a, long b, long predicate) {
        return single(c, a, b, predicate) | single(c, a >>> 32, b >>> 32, predicate) << 32;
    }

    private static long wide(X86Cpu c, long a, long b, long predicate) {
        return fulfils(Doubles.compare(c, a, b, ordered(predicate)), predicate) ? -1 : 0;
    }

    @Row(asm = "cmpss", enc = "F3 0F C2 /r Vd,Wd,Ib", feature = Feature.SSE)
    public static long cmpss(X86Cpu c, long a, long b, long predicate) {
        return Mxcsr.settle(c, single(c, a, b, predicate));
    }

    @Row(asm = "cmpsd", enc = "F2 0F C2 /r Vq,Wq,Ib", feature = Feature.SSE2)
    public static long cmpsdScalar(X86Cpu c, long a, long b, long predicate) {
        return Mxcsr.settle(c, wide(c, a, b, predicate));
    }

    @Row(asm = "cmpps", enc = "NP 0F C2 /r Vx,Wx,Ib", feature = Feature.SSE)
    public static void cmpps(X86Cpu c, Insn i) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        low = pair(c, low0(c, i), low, i.imm);
        high = pair(c, high0(c, i), high, i.imm);
        set0(c, i, Mxcsr.settle(c, low), high);
    }

    @Row(asm = "cmppd", enc = "66 0F C2 /r Vx,Wx,Ib", feature = Feature.SSE2)
    public static void cmppd(X86Cpu c, Insn i) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        low = wide(c, low0(c, i), low, i.imm);
        high = wide(c, high0(c, i), high, i.imm);
        set0(c, i, Mxcsr.settle(c, low), high);
    }

    /** Delivers exceptions, then sets ZF, PF and CF to the relation; the other flags become 0 (SDM volume 2, COMISD). */
    private static long flags(X86Cpu c, int relation) {
        Mxcsr.settle(c, 0);
        c.setArithmetic(switch (relation) {
            case -1 -> LazyFlags.CF;
            case 0 -> LazyFlags.ZF;
            case 1 -> 0;
            default -> LazyFlags.ZF | LazyFlags.PF | LazyFlags.CF;
        });
        return 0;
    }

    @Row(asm = "comiss", enc = "NP 0F 2F /r Vd,Wd", store = false, feature = Feature.SSE)
    public static long comiss(X86Cpu c, long a, long b) {
        return flags(c, Singles.compare(c, a, b, true));
    }

    @Row(asm = "ucomiss", enc = "NP 0F 2E /r Vd,Wd", store = false, feature = Feature.SSE)
    public static long ucomiss(X86Cpu c, long a, long b) {
        return flags(c, Singles.compare(c, a, b, false));
    }

    @Row(asm = "comisd", enc = "66 0F 2F /r Vq,Wq", store = false, feature = Feature.SSE2)
    public static long comisd(X86Cpu c, long a, long b) {
        return flags(c, Doubles.compare(c, a, b, true));
    }

    @Row(asm = "ucomisd", enc = "66 0F 2E /r Vq,Wq", store = false, feature = Feature.SSE2)
    public static long ucomisd(X86Cpu c, long a, long b) {
        return flags(c, Doubles.compare(c, a, b, false));
    }
}
