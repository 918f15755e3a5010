package org.backplane.lib.x86.semantics;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/**
 * Reciprocals and reciprocal square roots. The relative error may be up to 1.5 * 2^-12; here results are rounded correctly.
 * MXCSR has no part in them: no exceptions, denormal operands and results count as zeros (SDM volume 2, RCPPS, RSQRTPS).
 */
public final class SseEstimates {
    private static final int SIGN = 1 << 31;
    private static final int INFINITY = 0x7f80_0000;
    private static final int QUIET = 0x0040_0000;
    private static final int HIDDEN = 0x0080_0000;

    private SseEstimates() {
    }

    private static boolean isNaN(int x) {
        return (x & ~SIGN) > INFINITY;
    }

    /** A denormal number as 0. */
    private static int flushed(int x) {
        return (x & ~SIGN) < HIDDEN ? x & SIGN : x;
    }

    private static long reciprocal(long b) {
        int x = (int) b;
        return (isNaN(x) ? x | QUIET : flushed(floatToRawIntBits(1 / intBitsToFloat(flushed(x))))) & 0xffff_ffffL;
    }

    private static long reciprocalRoot(long b) {
        int x = flushed((int) b);
        if (isNaN(x)) { return (x | QUIET) & 0xffff_ffffL; }
        if (x == SIGN) { return (SIGN | INFINITY) & 0xffff_ffffL; }
        return x < 0 ? Binary.SINGLE.indefinite() : floatToRawIntBits((float) (1 / Math.sqrt(intBitsToFloat(x))));
    }

    @Row(asm = "rcpss", enc = {"F3 0F 53 /r Vd,Wd", "VEX.LIG F3 0F 53 /r Vd,Hm,Wd"}, feature = Feature.SSE)
    public static long rcpss(long b) {
        return reciprocal(b);
    }

    @Row(asm = "rcpps", enc = {"NP 0F 53 /r Vx,Wx", "VEX NP 0F 53 /r Vx,Wx"}, feature = Feature.SSE)
    public static long rcpps(long b) {
        return reciprocal(b) | reciprocal(b >>> 32) << 32;
    }

    @Row(asm = "rsqrtss", enc = {"F3 0F 52 /r Vd,Wd", "VEX.LIG F3 0F 52 /r Vd,Hm,Wd"}, feature = Feature.SSE)
    public static long rsqrtss(long b) {
        return reciprocalRoot(b);
    }

    @Row(asm = "rsqrtps", enc = {"NP 0F 52 /r Vx,Wx", "VEX NP 0F 52 /r Vx,Wx"}, feature = Feature.SSE)
    public static long rsqrtps(long b) {
        return reciprocalRoot(b) | reciprocalRoot(b >>> 32) << 32;
    }
}
