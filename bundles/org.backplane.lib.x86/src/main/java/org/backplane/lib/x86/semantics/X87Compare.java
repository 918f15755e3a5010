package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Comparison;
import org.backplane.lib.x86.x87.Conversion;
import org.backplane.lib.x86.x87.Float80;
import org.backplane.lib.x86.x87.Fpu;

/** x87 comparison and classification. */
public final class X87Compare {
    /** Not a register: the operand is in {@link Float80#b}. */
    private static final int MEMORY = 8;
    private static final int ORDER = Comparison.C3 | Comparison.C2 | Comparison.C0;

    private X87Compare() {
    }

    @Row(asm = "fcom", enc = {"D8 /2 mod=3", "DC /2 mod=3"}, text = "= = Ti")
    public static void fcom(X86Cpu c, Insn i) {
        compare(X87.start(c, i), i.r0, false);
    }

    @Row(asm = "fcomp", enc = {"D8 /3 mod=3", "DC /3 mod=3", "DE /2 mod=3"}, text = "= = Ti")
    public static void fcomp(X86Cpu c, Insn i) {
        comparePop(X87.start(c, i), i.r0, false, 1);
    }

    @Row(asm = "fcompp", enc = "DE /3 mod=3 rm=1")
    public static void fcompp(X86Cpu c, Insn i) {
        comparePop(X87.start(c, i), 1, false, 2);
    }

    @Row(asm = "fcom", enc = {"D8 /2 Md", "DC /2 Mq"}, text = {"= fcoms", "= fcoml"})
    public static void fcomMemory(X86Cpu c, Insn i) {
        compare(X87.real(c, i), MEMORY, false);
    }

    @Row(asm = "fcomp", enc = {"D8 /3 Md", "DC /3 Mq"}, text = {"= fcomps", "= fcompl"})
    public static void fcompMemory(X86Cpu c, Insn i) {
        comparePop(X87.real(c, i), MEMORY, false, 1);
    }

    @Row(asm = "ficom", enc = {"DA /2 Md", "DE /2 Mw"}, text = {"= ficoml", "= ficoms"})
    public static void ficom(X86Cpu c, Insn i) {
        compare(X87.integer(c, i), MEMORY, false);
    }

    @Row(asm = "ficomp", enc = {"DA /3 Md", "DE /3 Mw"}, text = {"= ficompl", "= ficomps"})
    public static void ficomp(X86Cpu c, Insn i) {
        comparePop(X87.integer(c, i), MEMORY, false, 1);
    }

    @Row(asm = "fucom", enc = "DD /4 mod=3", text = "= = Ti")
    public static void fucom(X86Cpu c, Insn i) {
        compare(X87.start(c, i), i.r0, true);
    }

    @Row(asm = "fucomp", enc = "DD /5 mod=3", text = "= = Ti")
    public static void fucomp(X86Cpu c, Insn i) {
        comparePop(X87.start(c, i), i.r0, true, 1);
    }

    @Row(asm = "fucompp", enc = "DA /5 mod=3 rm=1")
    public static void fucompp(X86Cpu c, Insn i) {
        comparePop(X87.start(c, i), 1, true, 2);
    }

    @Row(asm = "fcomi", enc = "DB /6 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcomi(X86Cpu c, Insn i) {
        compareFlags(c, i, false);
    }

    @Row(asm = "fcomip", enc = "DF /6 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcomip(X86Cpu c, Insn i) {
        if (compareFlags(c, i, false)) {
            c.fpu.pop();
        }
    }

    @Row(asm = "fucomi", enc = "DB /5 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fucomi(X86Cpu c, Insn i) {
        compareFlags(c, i, true);
    }

    @Row(asm = "fucomip", enc = "DF /5 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fucomip(X86Cpu c, Insn i) {
        if (compareFlags(c, i, true)) {
            c.fpu.pop();
        }
    }

    @Row(asm = "ftst", enc = "D9 /4 mod=3 rm=4")
    public static void ftst(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        Conversion.fromInteger(fpu.f.b, 0);
        compare(fpu, MEMORY, false);
    }

    @Row(asm = "fxam", enc = "D9 /4 mod=3 rm=5")
    public static void fxam(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        fpu.get(fpu.f.a, 0);
        int kind = fpu.isEmpty(0) ? Comparison.C3 | Comparison.C0 : Comparison.classify(fpu.f.a);
        fpu.condition(Fpu.CONDITIONS, kind | (fpu.f.a.sign != 0 ? Comparison.C1 : 0));
    }

    /** Compares ST(0) and sets C3, C2 and C0; says whether it may pop. */
    private static boolean compare(Fpu fpu, int source, boolean quiet) {
        int order = fpu.compare(source, quiet);
        boolean done = fpu.commit();
        fpu.condition(ORDER, order);
        return done;
    }

    private static void comparePop(Fpu fpu, int source, boolean quiet, int pops) {
        if (compare(fpu, source, quiet)) {
            for (int count = 0; count < pops; count++) {
                fpu.pop();
            }
        }
    }

    /** Compares ST(0) with ST(i) and sets ZF, PF and CF; says whether it may pop. */
    private static boolean compareFlags(X86Cpu c, Insn i, boolean quiet) {
        Fpu fpu = X87.start(c, i);
        int order = fpu.compare(i.r0, quiet);
        boolean done = fpu.commitKeepingC1();
        c.setArithmetic(
                ((order & Comparison.C0) != 0 ? LazyFlags.CF : 0) | ((order & Comparison.C2) != 0 ? LazyFlags.PF : 0)
                        | ((order & Comparison.C3) != 0 ? LazyFlags.ZF : 0));
        return done;
    }
}
