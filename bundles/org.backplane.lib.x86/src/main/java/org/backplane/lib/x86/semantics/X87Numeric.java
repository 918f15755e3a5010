package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Arithmetic80;
import org.backplane.lib.x86.x87.Comparison;
import org.backplane.lib.x86.x87.Fpu;
import org.backplane.lib.x86.x87.Remainder;
import org.backplane.lib.x86.x87.Scaling;

/** x87 square root, rounding, scaling and remainders. */
public final class X87Numeric {
    private X87Numeric() {
    }

    @Row(asm = "fsqrt", enc = "D9 /7 mod=3 rm=2")
    public static void fsqrt(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.unary()) {
            Arithmetic80.squareRoot(fpu.f);
        }
        fpu.commit(0);
    }

    @Row(asm = "frndint", enc = "D9 /7 mod=3 rm=4")
    public static void frndint(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.unary()) {
            Scaling.roundToInteger(fpu.f);
        }
        fpu.commit(0);
    }

    @Row(asm = "fscale", enc = "D9 /7 mod=3 rm=5")
    public static void fscale(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (fpu.binary()) {
            Scaling.scale(fpu.f);
        }
        fpu.commit(0);
    }

    @Row(asm = "fxtract", enc = "D9 /6 mod=3 rm=4")
    public static void fxtract(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean operand = fpu.unaryPush();
        if (operand) {
            Scaling.exponent(fpu.f);
        }
        if (fpu.commit()) {
            fpu.set(0);
            if (operand) {
                Scaling.significand(fpu.f);
            }
            fpu.pushResult();
        }
    }

    @Row(asm = "fprem", enc = "D9 /7 mod=3 rm=0")
    public static void fprem(X86Cpu c, Insn i) {
        remainder(X87.start(c, i), false);
    }

    @Row(asm = "fprem1", enc = "D9 /6 mod=3 rm=5")
    public static void fprem1(X86Cpu c, Insn i) {
        remainder(X87.start(c, i), true);
    }

    private static void remainder(Fpu fpu, boolean nearest) {
        int conditions = fpu.binary() ? Remainder.compute(fpu.f, nearest) : Remainder.NONE;
        boolean done = fpu.commit();
        fpu.condition(Comparison.C2, 0);
        if (done) {
            fpu.set(0);
        }
        if (done && conditions != Remainder.NONE) {
            fpu.condition(Fpu.CONDITIONS, conditions);
        }
    }
}
