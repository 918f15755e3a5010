package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point arithmetic. Minimum and maximum are comparisons that choose: the second operand unless the first is less or greater. */
public final class SseArithmetic {
    private SseArithmetic() {
    }

    @Row(asm = "addss", enc = "F3 0F 58 /r Vd,Wd", feature = Feature.SSE)
    public static long addss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.add(c, a, b));
    }

    @Row(asm = "addsd", enc = "F2 0F 58 /r Vq,Wq", feature = Feature.SSE2)
    public static long addsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.add(c, a, b));
    }

    @Row(asm = "addps", enc = "NP 0F 58 /r Vx,Wx", feature = Feature.SSE)
    public static void addps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::add);
    }

    @Row(asm = "addpd", enc = "66 0F 58 /r Vx,Wx", feature = Feature.SSE2)
    public static void addpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::add);
    }

    @Row(asm = "mulss", enc = "F3 0F 59 /r Vd,Wd", feature = Feature.SSE)
    public static long mulss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.mul(c, a, b));
    }

    @Row(asm = "mulsd", enc = "F2 0F 59 /r Vq,Wq", feature = Feature.SSE2)
    public static long mulsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.mul(c, a, b));
    }

    @Row(asm = "mulps", enc = "NP 0F 59 /r Vx,Wx", feature = Feature.SSE)
    public static void mulps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::mul);
    }

    @Row(asm = "mulpd", enc = "66 0F 59 /r Vx,Wx", feature = Feature.SSE2)
    public static void mulpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::mul);
    }

    @Row(asm = "subss", enc = "F3 0F 5C /r Vd,Wd", feature = Feature.SSE)
    public static long subss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.sub(c, a, b));
    }

    @Row(asm = "subsd", enc = "F2 0F 5C /r Vq,Wq", feature = Feature.SSE2)
    public static long subsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.sub(c, a, b));
    }

    @Row(asm = "subps", enc = "NP 0F 5C /r Vx,Wx", feature = Feature.SSE)
    public static void subps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::sub);
    }

    @Row(asm = "subpd", enc = "66 0F 5C /r Vx,Wx", feature = Feature.SSE2)
    public static void subpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::sub);
    }

    @Row(asm = "minss", enc = "F3 0F 5D /r Vd,Wd", feature = Feature.SSE)
    public static long minss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.min(c, a, b));
    }

    @Row(asm = "minsd", enc = "F2 0F 5D /r Vq,Wq", feature = Feature.SSE2)
    public static long minsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.min(c, a, b));
    }

    @Row(asm = "minps", enc = "NP 0F 5D /r Vx,Wx", feature = Feature.SSE)
    public static void minps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::min);
    }

    @Row(asm = "minpd", enc = "66 0F 5D /r Vx,Wx", feature = Feature.SSE2)
    public static void minpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::min);
    }

    @Row(asm = "divss", enc = "F3 0F 5E /r Vd,Wd", feature = Feature.SSE)
    public static long divss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.div(c, a, b));
    }

    @Row(asm = "divsd", enc = "F2 0F 5E /r Vq,Wq", feature = Feature.SSE2)
    public static long divsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.div(c, a, b));
    }

    @Row(asm = "divps", enc = "NP 0F 5E /r Vx,Wx", feature = Feature.SSE)
    public static void divps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::div);
    }

    @Row(asm = "divpd", enc = "66 0F 5E /r Vx,Wx", feature = Feature.SSE2)
    public static void divpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::div);
    }

    @Row(asm = "maxss", enc = "F3 0F 5F /r Vd,Wd", feature = Feature.SSE)
    public static long maxss(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Singles.max(c, a, b));
    }

    @Row(asm = "maxsd", enc = "F2 0F 5F /r Vq,Wq", feature = Feature.SSE2)
    public static long maxsd(X86Cpu c, long a, long b) {
        return Mxcsr.settle(c, Doubles.max(c, a, b));
    }

    @Row(asm = "maxps", enc = "NP 0F 5F /r Vx,Wx", feature = Feature.SSE)
    public static void maxps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, Singles::max);
    }

    @Row(asm = "maxpd", enc = "66 0F 5F /r Vx,Wx", feature = Feature.SSE2)
    public static void maxpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, Doubles::max);
    }

    @Row(asm = "sqrtss", enc = "F3 0F 51 /r Vd,Wd", feature = Feature.SSE)
    public static long sqrtss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.sqrt(c, b));
    }

    @Row(asm = "sqrtsd", enc = "F2 0F 51 /r Vq,Wq", feature = Feature.SSE2)
    public static long sqrtsd(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.sqrt(c, b));
    }

    @Row(asm = "sqrtps", enc = "NP 0F 51 /r Vx,Wx", feature = Feature.SSE)
    public static void sqrtps(X86Cpu c, Insn i) {
        SseLanes.singles(c, i, (cpu, a, b) -> Singles.sqrt(cpu, b));
    }

    @Row(asm = "sqrtpd", enc = "66 0F 51 /r Vx,Wx", feature = Feature.SSE2)
    public static void sqrtpd(X86Cpu c, Insn i) {
        SseLanes.doubles(c, i, (cpu, a, b) -> Doubles.sqrt(cpu, b));
    }
}
