package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Fused multiplications of operand 1 by operand 2, to which it adds operand 0 (SDM volume 2, VFMADD231PS). */
public final class Fma231 {
    private Fma231() {
    }

    @Row(asm = "fmaddsub231ps", enc = "VEX 66 W0 0F 38 B6 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.SUB, Fused.ADD);
    }

    @Row(asm = "fmaddsub231pd", enc = "VEX 66 W1 0F 38 B6 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmaddsub231pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, b1, d1, a1, Fused.ADD) : Fused.wide(c, b0, d0, a0, Fused.SUB);
    }

    @Row(asm = "fmsubadd231ps", enc = "VEX 66 W0 0F 38 B7 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.ADD, Fused.SUB);
    }

    @Row(asm = "fmsubadd231pd", enc = "VEX 66 W1 0F 38 B7 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsubadd231pd(X86Cpu c, long a0, long a1, long b0, long b1, long d0, long d1, boolean high) {
        return high ? Fused.wide(c, b1, d1, a1, Fused.SUB) : Fused.wide(c, b0, d0, a0, Fused.ADD);
    }

    @Row(asm = "fmadd231ps", enc = "VEX 66 W0 0F 38 B8 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.ADD, Fused.ADD);
    }

    @Row(asm = "fmadd231pd", enc = "VEX 66 W1 0F 38 B8 /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmadd231pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.ADD);
    }

    @Row(asm = "fmadd231ss", enc = "VEX.LIG 66 W0 0F 38 B9 /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmadd231ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, d, a, Fused.ADD);
    }

    @Row(asm = "fmadd231sd", enc = "VEX.LIG 66 W1 0F 38 B9 /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmadd231sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.ADD);
    }

    @Row(asm = "fmsub231ps", enc = "VEX 66 W0 0F 38 BA /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.SUB, Fused.SUB);
    }

    @Row(asm = "fmsub231pd", enc = "VEX 66 W1 0F 38 BA /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfmsub231pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.SUB);
    }

    @Row(asm = "fmsub231ss", enc = "VEX.LIG 66 W0 0F 38 BB /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfmsub231ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, d, a, Fused.SUB);
    }

    @Row(asm = "fmsub231sd", enc = "VEX.LIG 66 W1 0F 38 BB /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfmsub231sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.SUB);
    }

    @Row(asm = "fnmadd231ps", enc = "VEX 66 W0 0F 38 BC /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.NEGATED_ADD, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd231pd", enc = "VEX 66 W1 0F 38 BC /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmadd231pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd231ss", enc = "VEX.LIG 66 W0 0F 38 BD /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmadd231ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, d, a, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmadd231sd", enc = "VEX.LIG 66 W1 0F 38 BD /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmadd231sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.NEGATED_ADD);
    }

    @Row(asm = "fnmsub231ps", enc = "VEX 66 W0 0F 38 BE /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub231ps(X86Cpu c, long a, long b, long d) {
        return Fused.pair(c, b, d, a, Fused.NEGATED_SUB, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub231pd", enc = "VEX 66 W1 0F 38 BE /r Vx,Hx,Wx", feature = Feature.FMA, settles = true)
    public static long vfnmsub231pd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub231ss", enc = "VEX.LIG 66 W0 0F 38 BF /r Vd,Hd,Wd", feature = Feature.FMA, settles = true)
    public static long vfnmsub231ss(X86Cpu c, long a, long b, long d) {
        return Fused.single(c, b, d, a, Fused.NEGATED_SUB);
    }

    @Row(asm = "fnmsub231sd", enc = "VEX.LIG 66 W1 0F 38 BF /r Vq,Hq,Wq", feature = Feature.FMA, settles = true)
    public static long vfnmsub231sd(X86Cpu c, long a, long b, long d) {
        return Fused.wide(c, b, d, a, Fused.NEGATED_SUB);
    }
}
