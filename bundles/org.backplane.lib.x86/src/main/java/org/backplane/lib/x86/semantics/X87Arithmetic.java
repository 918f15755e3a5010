package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Arithmetic80;
import org.backplane.lib.x86.x87.Fpu;

/** x87 addition, subtraction, multiplication and division: to ST(0), to ST(i), with pop, and with memory. */
public final class X87Arithmetic {
    private X87Arithmetic() {
    }

    @Row(asm = "fadd", enc = "D8 /0 mod=3", text = "= = st,Ti")
    public static void fadd(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.ADD);
    }

    @Row(asm = "fadd", enc = "DC /0 mod=3", text = "= = Ti,st")
    public static void faddTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.ADD);
    }

    @Row(asm = "faddp", enc = "DE /0 mod=3", text = "= = Ti,st")
    public static void faddp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.ADD);
    }

    @Row(asm = "fadd", enc = {"D8 /0 Md", "DC /0 Mq"}, text = {"= fadds", "= faddl"})
    public static void faddMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.ADD);
    }

    @Row(asm = "fiadd", enc = {"DA /0 Md", "DE /0 Mw"}, text = {"= fiaddl", "= fiadds"})
    public static void fiadd(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.ADD);
    }

    @Row(asm = "fmul", enc = "D8 /1 mod=3", text = "= = st,Ti")
    public static void fmul(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.MULTIPLY);
    }

    @Row(asm = "fmul", enc = "DC /1 mod=3", text = "= = Ti,st")
    public static void fmulTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.MULTIPLY);
    }

    @Row(asm = "fmulp", enc = "DE /1 mod=3", text = "= = Ti,st")
    public static void fmulp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.MULTIPLY);
    }

    @Row(asm = "fmul", enc = {"D8 /1 Md", "DC /1 Mq"}, text = {"= fmuls", "= fmull"})
    public static void fmulMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.MULTIPLY);
    }

    @Row(asm = "fimul", enc = {"DA /1 Md", "DE /1 Mw"}, text = {"= fimull", "= fimuls"})
    public static void fimul(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.MULTIPLY);
    }

    @Row(asm = "fsub", enc = "D8 /4 mod=3", text = "= = st,Ti")
    public static void fsub(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.SUBTRACT);
    }

    @Row(asm = "fsub", enc = "DC /5 mod=3", text = "= fsubr Ti,st")
    public static void fsubTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.SUBTRACT);
    }

    @Row(asm = "fsubp", enc = "DE /5 mod=3", text = "= fsubrp Ti,st")
    public static void fsubp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.SUBTRACT);
    }

    @Row(asm = "fsub", enc = {"D8 /4 Md", "DC /4 Mq"}, text = {"= fsubs", "= fsubl"})
    public static void fsubMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.SUBTRACT);
    }

    @Row(asm = "fisub", enc = {"DA /4 Md", "DE /4 Mw"}, text = {"= fisubl", "= fisubs"})
    public static void fisub(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.SUBTRACT);
    }

    @Row(asm = "fsubr", enc = "D8 /5 mod=3", text = "= = st,Ti")
    public static void fsubr(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.SUBTRACT_REVERSED);
    }

    @Row(asm = "fsubr", enc = "DC /4 mod=3", text = "= fsub Ti,st")
    public static void fsubrTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.SUBTRACT_REVERSED);
    }

    @Row(asm = "fsubrp", enc = "DE /4 mod=3", text = "= fsubp Ti,st")
    public static void fsubrp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.SUBTRACT_REVERSED);
    }

    @Row(asm = "fsubr", enc = {"D8 /5 Md", "DC /5 Mq"}, text = {"= fsubrs", "= fsubrl"})
    public static void fsubrMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.SUBTRACT_REVERSED);
    }

    @Row(asm = "fisubr", enc = {"DA /5 Md", "DE /5 Mw"}, text = {"= fisubrl", "= fisubrs"})
    public static void fisubr(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.SUBTRACT_REVERSED);
    }

    @Row(asm = "fdiv", enc = "D8 /6 mod=3", text = "= = st,Ti")
    public static void fdiv(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.DIVIDE);
    }

    @Row(asm = "fdiv", enc = "DC /7 mod=3", text = "= fdivr Ti,st")
    public static void fdivTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.DIVIDE);
    }

    @Row(asm = "fdivp", enc = "DE /7 mod=3", text = "= fdivrp Ti,st")
    public static void fdivp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.DIVIDE);
    }

    @Row(asm = "fdiv", enc = {"D8 /6 Md", "DC /6 Mq"}, text = {"= fdivs", "= fdivl"})
    public static void fdivMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.DIVIDE);
    }

    @Row(asm = "fidiv", enc = {"DA /6 Md", "DE /6 Mw"}, text = {"= fidivl", "= fidivs"})
    public static void fidiv(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.DIVIDE);
    }

    @Row(asm = "fdivr", enc = "D8 /7 mod=3", text = "= = st,Ti")
    public static void fdivr(X86Cpu c, Insn i) {
        toTop(c, i, Arithmetic80.DIVIDE_REVERSED);
    }

    @Row(asm = "fdivr", enc = "DC /6 mod=3", text = "= fdiv Ti,st")
    public static void fdivrTo(X86Cpu c, Insn i) {
        toRegister(c, i, Arithmetic80.DIVIDE_REVERSED);
    }

    @Row(asm = "fdivrp", enc = "DE /6 mod=3", text = "= fdivp Ti,st")
    public static void fdivrp(X86Cpu c, Insn i) {
        toRegisterPop(c, i, Arithmetic80.DIVIDE_REVERSED);
    }

    @Row(asm = "fdivr", enc = {"D8 /7 Md", "DC /7 Mq"}, text = {"= fdivrs", "= fdivrl"})
    public static void fdivrMemory(X86Cpu c, Insn i) {
        X87.real(c, i).arithmetic(Arithmetic80.DIVIDE_REVERSED);
    }

    @Row(asm = "fidivr", enc = {"DA /7 Md", "DE /7 Mw"}, text = {"= fidivrl", "= fidivrs"})
    public static void fidivr(X86Cpu c, Insn i) {
        X87.integer(c, i).arithmetic(Arithmetic80.DIVIDE_REVERSED);
    }

    private static void toTop(X86Cpu c, Insn i, int op) {
        Fpu fpu = X87.start(c, i);
        fpu.arithmetic(op, 0, i.r0);
        fpu.commit(0);
    }

    private static void toRegister(X86Cpu c, Insn i, int op) {
        Fpu fpu = X87.start(c, i);
        fpu.arithmetic(op, i.r0, 0);
        fpu.commit(i.r0);
    }

    private static void toRegisterPop(X86Cpu c, Insn i, int op) {
        Fpu fpu = X87.start(c, i);
        fpu.arithmetic(op, i.r0, 0);
        fpu.commitPop(i.r0);
    }
}
