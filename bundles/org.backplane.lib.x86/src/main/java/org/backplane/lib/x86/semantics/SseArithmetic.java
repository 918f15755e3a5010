package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point arithmetic. Minimum and maximum are comparisons that choose: the second operand unless the first is less or greater. */
public final class SseArithmetic {
    private SseArithmetic() {
    }

    @Row(asm = "addss", enc = {"F3 0F 58 /r Vd,Wd", "VEX.LIG F3 0F 58 /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long addss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.add(c, a, b));
    }

    @Row(asm = "addsd", enc = {"F2 0F 58 /r Vq,Wq", "VEX.LIG F2 0F 58 /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long addsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.add(c, a, b));
    }

    @Row(asm = "addps", enc = {"NP 0F 58 /r Vx,Wx", "VEX NP 0F 58 /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long addps(X86Cpu c, long a, long b) {
        return Singles.add(c, a, b) | Singles.add(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "addpd", enc = {"66 0F 58 /r Vx,Wx", "VEX 66 0F 58 /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long addpd(X86Cpu c, long a, long b) {
        return Doubles.add(c, a, b);
    }

    @Row(asm = "mulss", enc = {"F3 0F 59 /r Vd,Wd", "VEX.LIG F3 0F 59 /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long mulss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.mul(c, a, b));
    }

    @Row(asm = "mulsd", enc = {"F2 0F 59 /r Vq,Wq", "VEX.LIG F2 0F 59 /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long mulsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.mul(c, a, b));
    }

    @Row(asm = "mulps", enc = {"NP 0F 59 /r Vx,Wx", "VEX NP 0F 59 /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long mulps(X86Cpu c, long a, long b) {
        return Singles.mul(c, a, b) | Singles.mul(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "mulpd", enc = {"66 0F 59 /r Vx,Wx", "VEX 66 0F 59 /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long mulpd(X86Cpu c, long a, long b) {
        return Doubles.mul(c, a, b);
    }

    @Row(asm = "subss", enc = {"F3 0F 5C /r Vd,Wd", "VEX.LIG F3 0F 5C /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long subss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.sub(c, a, b));
    }

    @Row(asm = "subsd", enc = {"F2 0F 5C /r Vq,Wq", "VEX.LIG F2 0F 5C /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long subsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.sub(c, a, b));
    }

    @Row(asm = "subps", enc = {"NP 0F 5C /r Vx,Wx", "VEX NP 0F 5C /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long subps(X86Cpu c, long a, long b) {
        return Singles.sub(c, a, b) | Singles.sub(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "subpd", enc = {"66 0F 5C /r Vx,Wx", "VEX 66 0F 5C /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long subpd(X86Cpu c, long a, long b) {
        return Doubles.sub(c, a, b);
    }

    @Row(asm = "minss", enc = {"F3 0F 5D /r Vd,Wd", "VEX.LIG F3 0F 5D /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long minss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.min(c, a, b));
    }

    @Row(asm = "minsd", enc = {"F2 0F 5D /r Vq,Wq", "VEX.LIG F2 0F 5D /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long minsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.min(c, a, b));
    }

    @Row(asm = "minps", enc = {"NP 0F 5D /r Vx,Wx", "VEX NP 0F 5D /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long minps(X86Cpu c, long a, long b) {
        return Singles.min(c, a, b) | Singles.min(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "minpd", enc = {"66 0F 5D /r Vx,Wx", "VEX 66 0F 5D /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long minpd(X86Cpu c, long a, long b) {
        return Doubles.min(c, a, b);
    }

    @Row(asm = "divss", enc = {"F3 0F 5E /r Vd,Wd", "VEX.LIG F3 0F 5E /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long divss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.div(c, a, b));
    }

    @Row(asm = "divsd", enc = {"F2 0F 5E /r Vq,Wq", "VEX.LIG F2 0F 5E /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long divsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.div(c, a, b));
    }

    @Row(asm = "divps", enc = {"NP 0F 5E /r Vx,Wx", "VEX NP 0F 5E /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long divps(X86Cpu c, long a, long b) {
        return Singles.div(c, a, b) | Singles.div(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "divpd", enc = {"66 0F 5E /r Vx,Wx", "VEX 66 0F 5E /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long divpd(X86Cpu c, long a, long b) {
        return Doubles.div(c, a, b);
    }

    @Row(asm = "maxss", enc = {"F3 0F 5F /r Vd,Wd", "VEX.LIG F3 0F 5F /r Vd,Hd,Wd"}, feature = Feature.SSE)
    public static long maxss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.max(c, a, b));
    }

    @Row(asm = "maxsd", enc = {"F2 0F 5F /r Vq,Wq", "VEX.LIG F2 0F 5F /r Vq,Hq,Wq"}, feature = Feature.SSE2)
    public static long maxsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.max(c, a, b));
    }

    @Row(asm = "maxps", enc = {"NP 0F 5F /r Vx,Wx", "VEX NP 0F 5F /r Vx,Hx,Wx"}, feature = Feature.SSE, settles = true)
    public static long maxps(X86Cpu c, long a, long b) {
        return Singles.max(c, a, b) | Singles.max(c, a >>> 32, b >>> 32) << 32;
    }

    @Row(asm = "maxpd", enc = {"66 0F 5F /r Vx,Wx", "VEX 66 0F 5F /r Vx,Hx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long maxpd(X86Cpu c, long a, long b) {
        return Doubles.max(c, a, b);
    }

    @Row(asm = "sqrtss", enc = {"F3 0F 51 /r Vd,Wd", "VEX.LIG F3 0F 51 /r Vd,Hm,Wd"}, feature = Feature.SSE)
    public static long sqrtss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.sqrt(c, b));
    }

    @Row(asm = "sqrtsd", enc = {"F2 0F 51 /r Vq,Wq", "VEX.LIG F2 0F 51 /r Vq,Hm,Wq"}, feature = Feature.SSE2)
    public static long sqrtsd(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.sqrt(c, b));
    }

    @Row(asm = "sqrtps", enc = {"NP 0F 51 /r Vx,Wx", "VEX NP 0F 51 /r Vx,Wx"}, feature = Feature.SSE, settles = true)
    public static long sqrtps(X86Cpu c, long b) {
        return Singles.sqrt(c, b) | Singles.sqrt(c, b >>> 32) << 32;
    }

    @Row(asm = "sqrtpd", enc = {"66 0F 51 /r Vx,Wx", "VEX 66 0F 51 /r Vx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long sqrtpd(X86Cpu c, long b) {
        return Doubles.sqrt(c, b);
    }
}
