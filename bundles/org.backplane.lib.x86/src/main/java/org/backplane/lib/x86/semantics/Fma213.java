package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Fused multiplications of operand 1 by operand 0, to which it adds operand 2 (SDM volume 2, VFMADD213PS). */
public final class Fma213 {
    private Fma213() {
    }

    @Row(asm = "fmaddsub213ps", enc = "VEX 66 W0 0F 38 A6 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.SUB, Fused.ADD);
    }

    @Row(asm = "fmaddsub213pd", enc = "VEX 66 W1 0F 38 A6 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub213pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, b1, a1, d1, Fused.ADD) : Fused.wide(c, b0, a0, d0, Fused.SUB);
    }

    @Row(asm = "fmsubadd213ps", enc = "VEX 66 W0 0F 38 A7 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.ADD, Fused.SUB);
    }

    @Row(asm = "fmsubadd213pd", enc = "VEX 66 W1 0F 38 A7 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd213pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, b1, a1, d1, Fused.SUB) : Fused.wide(c, b0, a0, d0, Fused.ADD);
    }

    @Row(asm = "fmadd213ps", enc = "VEX 66 W0 0F 38 A8 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.ADD, Fused.ADD);
    }

    @Row(asm = "fmadd213pd", enc = "VEX 66 W1 0F 38 A8 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd213pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.ADD);
    }

    @Row(asm = "fmadd213ss", enc = "VEX.LIG 66 W0 0F 38 A9 /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmadd213ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, a, d, Fused.ADD);
    }

    @Row(asm = "fmadd213sd", enc = "VEX.LIG 66 W1 0F 38 A9 /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmadd213sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.ADD);
    }

    @Row(asm = "fmsub213ps", enc = "VEX 66 W0 0F 38 AA /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.SUB, Fused.SUB);
    }

    @Row(asm = "fmsub213pd", enc = "VEX 66 W1 0F 38 AA /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub213pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.SUB);
    }

    @Row(asm = "fmsub213ss", enc = "VEX.LIG 66 W0 0F 38 AB /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmsub213ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, a, d, Fused.SUB);
    }

    @Row(asm = "fmsub213sd", enc = "VEX.LIG 66 W1 0F 38 AB /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmsub213sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.SUB);
    }

    @Row(asm = "fnmadd213ps", enc = "VEX 66 W0 0F 38 AC /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.NEGATED_ADD, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd213pd", enc = "VEX 66 W1 0F 38 AC /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd213pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd213ss", enc = "VEX.LIG 66 W0 0F 38 AD /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmadd213ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, a, d, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd213sd", enc = "VEX.LIG 66 W1 0F 38 AD /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmadd213sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmsub213ps", enc = "VEX 66 W0 0F 38 AE /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub213ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, a, d, Fused.NEGATED_SUB, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub213pd", enc = "VEX 66 W1 0F 38 AE /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub213pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub213ss", enc = "VEX.LIG 66 W0 0F 38 AF /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmsub213ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, a, d, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub213sd", enc = "VEX.LIG 66 W1 0F 38 AF /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmsub213sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, a, d, Fused.NEGATED_SUB);
    }
}
