package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.quad1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Conversions between floats, doubles and integers in xmm and general registers; {@link MmxConversions} has those of MMX. */
public final class SseConversions {
    private static final long LOW = 0xffff_ffffL;

    private SseConversions() {
    }

    @Row(asm = "cvtss2sd", enc = "F3 0F 5A /r Vq,Wd", feature = Feature.SSE2)
    public static long cvtss2sd(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.toDouble(c, b));
    }

    @Row(asm = "cvtsd2ss", enc = "F2 0F 5A /r Vd,Wq", feature = Feature.SSE2)
    public static long cvtsd2ss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.toSingle(c, b));
    }

    @Row(asm = "cvtsi2ss", enc = "F3 W0 0F 2A /r Vd,Ed", feature = Feature.SSE)
    public static long cvtsi2ss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.fromInteger(c, (int) b));
    }

    @Row(asm = "cvtsi2ss", enc = "F3 W1 0F 2A /r Vd,Eq", feature = Feature.SSE)
    public static long cvtsi2ssWide(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.fromInteger(c, b));
    }

    @Row(asm = "cvtsi2sd", enc = "F2 W0 0F 2A /r Vq,Ed", feature = Feature.SSE2)
    public static long cvtsi2sd(long b) {
        return Double.doubleToRawLongBits((int) b);
    }

    @Row(asm = "cvtsi2sd", enc = "F2 W1 0F 2A /r Vq,Eq", feature = Feature.SSE2)
    public static long cvtsi2sdWide(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.fromInteger(c, b));
    }

    @Row(asm = "cvtss2si", enc = "F3 0F 2D /r Gy,Wd", feature = Feature.SSE)
    public static long cvtss2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Singles.toInteger(c, b, width));
    }

    @Row(asm = "cvttss2si", enc = "F3 0F 2C /r Gy,Wd", feature = Feature.SSE)
    public static long cvttss2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Singles.truncate(c, b, width));
    }

    @Row(asm = "cvtsd2si", enc = "F2 0F 2D /r Gy,Wq", feature = Feature.SSE2)
    public static long cvtsd2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Doubles.toInteger(c, b, width));
    }

    @Row(asm = "cvttsd2si", enc = "F2 0F 2C /r Gy,Wq", feature = Feature.SSE2)
    public static long cvttsd2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Doubles.truncate(c, b, width));
    }

    @Row(asm = "cvtps2pd", enc = "NP 0F 5A /r Vx,Wq", feature = Feature.SSE2)
    public static void cvtps2pd(X86Cpu c, Insn i) {
        c.sse();
        long b = quad1(c, i);
        long low = Singles.toDouble(c, b);
        long high = Singles.toDouble(c, b >>> 32);
        set0(c, i, Mxcsr.settle(c, low), high);
    }

    @Row(asm = "cvtpd2ps", enc = "66 0F 5A /r Vx,Wx", feature = Feature.SSE2)
    public static void cvtpd2ps(X86Cpu c, Insn i) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        set0(c, i, Mxcsr.settle(c, Doubles.toSingle(c, low) | Doubles.toSingle(c, high) << 32), 0);
    }

    @Row(asm = "cvtdq2ps", enc = "NP 0F 5B /r Vx,Wx", feature = Feature.SSE2)
    public static void cvtdq2ps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, (cpu, a, b) -> Singles.fromInteger(cpu, (int) b));
    }

    @Row(asm = "cvtdq2pd", enc = "F3 0F E6 /r Vx,Wq", feature = Feature.SSE2)
    public static void cvtdq2pd(X86Cpu c, Insn i) {
        c.sse();
        long b = quad1(c, i);
        set0(c, i, cvtsi2sd(b), cvtsi2sd(b >> 32));
    }

    @Row(asm = "cvtps2dq", enc = "66 0F 5B /r Vx,Wx", feature = Feature.SSE2)
    public static void cvtps2dq(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, (cpu, a, b) -> Singles.toInteger(cpu, b, 32));
    }

    @Row(asm = "cvttps2dq", enc = "F3 0F 5B /r Vx,Wx", feature = Feature.SSE2)
    public static void cvttps2dq(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, (cpu, a, b) -> Singles.truncate(cpu, b, 32));
    }

    @Row(asm = "cvtpd2dq", enc = "F2 0F E6 /r Vx,Wx", feature = Feature.SSE2)
    public static void cvtpd2dq(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, Mxcsr.settle(c, integers(c, low1(c, i), high1(c, i))), 0);
    }

    @Row(asm = "cvttpd2dq", enc = "66 0F E6 /r Vx,Wx", feature = Feature.SSE2)
    public static void cvttpd2dq(X86Cpu c, Insn i) {
        c.sse();
        set0(c, i, Mxcsr.settle(c, truncated(c, low1(c, i), high1(c, i))), 0);
    }

    /** Two doubles rounded to 32-bit integers. */
    static long integers(X86Cpu c, long low, long high) {
        return Doubles.toInteger(c, low, 32) & LOW | Doubles.toInteger(c, high, 32) << 32;
    }

    /** Two doubles cut to 32-bit integers. */
    static long truncated(X86Cpu c, long low, long high) {
        return Doubles.truncate(c, low, 32) & LOW | Doubles.truncate(c, high, 32) << 32;
    }
}
