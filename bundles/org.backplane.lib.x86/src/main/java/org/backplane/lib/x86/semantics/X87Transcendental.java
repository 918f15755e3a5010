package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Comparison;
import org.backplane.lib.x86.x87.Fpu;
import org.backplane.lib.x86.x87.Trigonometry;

/** x87 transcendental functions. */
public final class X87Transcendental {
    private X87Transcendental() {
    }

    @Row(asm = "f2xm1", enc = "D9 /6 mod=3 rm=0")
    public static void f2xm1(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.unary()) { fpu.exponential.powerMinusOne(fpu.f); }
        fpu.commit(0);
    }

    @Row(asm = "fyl2x", enc = "D9 /6 mod=3 rm=1")
    public static void fyl2x(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.binary()) { fpu.exponential.logarithm(fpu.f); }
        fpu.commitPop(1);
    }

    @Row(asm = "fyl2xp1", enc = "D9 /7 mod=3 rm=1")
    public static void fyl2xp1(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.binary()) { fpu.exponential.logarithmPlusOne(fpu.f); }
        fpu.commitPop(1);
    }

    @Row(asm = "fpatan", enc = "D9 /6 mod=3 rm=3")
    public static void fpatan(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.binary()) { fpu.trigonometry.arctangent(fpu.f); }
        fpu.commitPop(1);
    }

    @Row(asm = "fsin", enc = "D9 /7 mod=3 rm=6")
    public static void fsin(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean operand = fpu.unary();
        if (outOfRange(fpu, operand)) { return; }
        if (operand) { fpu.trigonometry.sine(fpu.f); }
        fpu.commit(0);
    }

    @Row(asm = "fcos", enc = "D9 /7 mod=3 rm=7")
    public static void fcos(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean operand = fpu.unary();
        if (outOfRange(fpu, operand)) { return; }
        if (operand) { fpu.trigonometry.cosine(fpu.f); }
        fpu.commit(0);
    }

    @Row(asm = "fptan", enc = "D9 /6 mod=3 rm=2")
    public static void fptan(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean operand = fpu.unaryPush();
        if (outOfRange(fpu, operand)) { return; }
        if (operand) { fpu.trigonometry.tangent(fpu.f); }
        boolean number = (fpu.f.signExponent & 0x7fff) != 0x7fff;
        if (!fpu.commit()) { return; }
        fpu.set(0);
        if (number) { fpu.f.one(); }
        fpu.pushResult();
    }

    @Row(asm = "fsincos", enc = "D9 /7 mod=3 rm=3")
    public static void fsincos(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean operand = fpu.unaryPush();
        if (outOfRange(fpu, operand)) { return; }
        if (operand) { fpu.trigonometry.sine(fpu.f); }
        int signExponent = fpu.f.signExponent;
        long significand = fpu.f.significand;
        if (operand) { fpu.trigonometry.cosine(fpu.f); }
        if (!fpu.commit()) { return; }
        fpu.pushResult();
        fpu.f.take(signExponent, significand);
        fpu.set(1);
    }

    /** Ends an instruction whose argument is too large with C2, else clears C2. */
    private static boolean outOfRange(Fpu fpu, boolean operand) {
        boolean large = operand && Trigonometry.tooLarge(fpu.f.a);
        fpu.condition(Comparison.C2, large ? Comparison.C2 : 0);
        if (large) { fpu.commit(); }
        return large;
    }
}
