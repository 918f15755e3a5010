package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point comparisons. */
public final class SseCompare {
    private SseCompare() {
    }

    /** For each of the 16 predicates which relations fulfil it: 1 less, 2 equal, 4 greater, 8 unordered (SDM volume 2, table 3-1). */
    private static final long PREDICATES = 0xf465_0b9a_7ced_8312L;

    /** Whether a relation (as of compare) fulfils a predicate. */
    private static boolean fulfils(int relation, long predicate) {
        return (PREDICATES >>> 4 * (predicate & 15) & 1L << relation + 1) != 0;
    }

    /** Whether quiet NaNs are invalid to a predicate: those with less and greater, and with bit 4 the others. */
    private static boolean ordered(long predicate) {
        return (predicate + 1 & 2) != 0 != ((predicate & 16) != 0);
    }

    static long single(X86Cpu c, long a, long b, long predicate) {
        return fulfils(Singles.compare(c, a, b, ordered(predicate)), predicate) ? 0xffff_ffffL : 0;
    }

    static long pair(X86Cpu c, long a, long b, long predicate) {
        return single(c, a, b, predicate) | single(c, a >>> 32, b >>> 32, predicate) << 32;
    }

    static long wide(X86Cpu c, long a, long b, long predicate) {
        return fulfils(Doubles.compare(c, a, b, ordered(predicate)), predicate) ? -1 : 0;
    }

    @Row(asm = "cmpss", enc = "F3 0F C2 /r Vd,Wd,Ib", text = "cmp{cc}ss", feature = Feature.SSE)
    public static long cmpss(X86Cpu c, long a, long b, long predicate) {
        return Mxcsr.settle(c, single(c, a, b, predicate & 7));
    }

    @Row(asm = "cmpsd", enc = "F2 0F C2 /r Vq,Wq,Ib", text = "cmp{cc}sd", feature = Feature.SSE2)
    public static long cmpsdScalar(X86Cpu c, long a, long b, long predicate) {
        return Mxcsr.settle(c, wide(c, a, b, predicate & 7));
    }

    @Row(asm = "cmpps", enc = "NP 0F C2 /r Vx,Wx,Ib", text = "cmp{cc}ps", feature = Feature.SSE, settles = true)
    public static long cmpps(X86Cpu c, long a, long b, long predicate) {
        return pair(c, a, b, predicate & 7);
    }

    @Row(asm = "cmppd", enc = "66 0F C2 /r Vx,Wx,Ib", text = "cmp{cc}pd", feature = Feature.SSE2, settles = true)
    public static long cmppd(X86Cpu c, long a, long b, long predicate) {
        return wide(c, a, b, predicate & 7);
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

    @Row(asm = "comiss", enc = {"NP 0F 2F /r Vd,Wd", "VEX.LIG NP 0F 2F /r Vd,Wd"}, store = false, feature = Feature.SSE)
    public static long comiss(X86Cpu c, long a, long b) {
        return flags(c, Singles.compare(c, a, b, true));
    }

    @Row(asm = "ucomiss", enc = {"NP 0F 2E /r Vd,Wd", "VEX.LIG NP 0F 2E /r Vd,Wd"}, store = false,
            feature = Feature.SSE)
    public static long ucomiss(X86Cpu c, long a, long b) {
        return flags(c, Singles.compare(c, a, b, false));
    }

    @Row(asm = "comisd", enc = {"66 0F 2F /r Vq,Wq", "VEX.LIG 66 0F 2F /r Vq,Wq"}, store = false,
            feature = Feature.SSE2)
    public static long comisd(X86Cpu c, long a, long b) {
        return flags(c, Doubles.compare(c, a, b, true));
    }

    @Row(asm = "ucomisd", enc = {"66 0F 2E /r Vq,Wq", "VEX.LIG 66 0F 2E /r Vq,Wq"}, store = false,
            feature = Feature.SSE2)
    public static long ucomisd(X86Cpu c, long a, long b) {
        return flags(c, Doubles.compare(c, a, b, false));
    }
}
