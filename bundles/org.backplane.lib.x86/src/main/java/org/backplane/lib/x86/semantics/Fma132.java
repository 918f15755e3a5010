package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Fused multiplications of operand 0 by operand 2, to which it adds operand 1 (SDM volume 2, VFMADD132PS). */
public final class Fma132 {
    private Fma132() {
    }

    @Row(asm = "fmaddsub132ps", enc = "VEX 66 W0 0F 38 96 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.SUB, Fused.ADD);
    }

    @Row(asm = "fmaddsub132pd", enc = "VEX 66 W1 0F 38 96 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub132pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, a1, d1, b1, Fused.ADD) : Fused.wide(c, a0, d0, b0, Fused.SUB);
    }

    @Row(asm = "fmsubadd132ps", enc = "VEX 66 W0 0F 38 97 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.ADD, Fused.SUB);
    }

    @Row(asm = "fmsubadd132pd", enc = "VEX 66 W1 0F 38 97 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd132pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, a1, d1, b1, Fused.SUB) : Fused.wide(c, a0, d0, b0, Fused.ADD);
    }

    @Row(asm = "fmadd132ps", enc = "VEX 66 W0 0F 38 98 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.ADD, Fused.ADD);
    }

    @Row(asm = "fmadd132pd", enc = "VEX 66 W1 0F 38 98 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd132pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.ADD);
    }

    @Row(asm = "fmadd132ss", enc = "VEX.LIG 66 W0 0F 38 99 /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmadd132ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, a, d, b, Fused.ADD);
    }

    @Row(asm = "fmadd132sd", enc = "VEX.LIG 66 W1 0F 38 99 /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmadd132sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.ADD);
    }

    @Row(asm = "fmsub132ps", enc = "VEX 66 W0 0F 38 9A /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.SUB, Fused.SUB);
    }

    @Row(asm = "fmsub132pd", enc = "VEX 66 W1 0F 38 9A /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub132pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.SUB);
    }

    @Row(asm = "fmsub132ss", enc = "VEX.LIG 66 W0 0F 38 9B /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmsub132ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, a, d, b, Fused.SUB);
    }

    @Row(asm = "fmsub132sd", enc = "VEX.LIG 66 W1 0F 38 9B /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmsub132sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.SUB);
    }

    @Row(asm = "fnmadd132ps", enc = "VEX 66 W0 0F 38 9C /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.NEGATED_ADD, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd132pd", enc = "VEX 66 W1 0F 38 9C /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd132pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd132ss", enc = "VEX.LIG 66 W0 0F 38 9D /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmadd132ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, a, d, b, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd132sd", enc = "VEX.LIG 66 W1 0F 38 9D /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmadd132sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmsub132ps", enc = "VEX 66 W0 0F 38 9E /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub132ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, a, d, b, Fused.NEGATED_SUB, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub132pd", enc = "VEX 66 W1 0F 38 9E /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub132pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub132ss", enc = "VEX.LIG 66 W0 0F 38 9F /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmsub132ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, a, d, b, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub132sd", enc = "VEX.LIG 66 W1 0F 38 9F /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmsub132sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, a, d, b, Fused.NEGATED_SUB);
    }
}
