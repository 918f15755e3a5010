package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Comparison;
import org.backplane.lib.x86.x87.Fpu;

/** x87 control instructions: control and status word, stack pointer. Those with N do not wait for pending exceptions. */
public final class X87Control {
    private X87Control() {
    }

    @Row(asm = "fwait", enc = "9B")
    public static void fwait(X86Cpu c, Insn i) {
        long both = Bits.CR0_MP | Bits.CR0_TS;
        if ((c.reg[X86Reg.CR0] & both) == both) { throw c.fault(GuestFault.NM); }
        X87.pending(c);
    }

    @Row(asm = "fninit", enc = "DB /4 mod=3 rm=3")
    public static void fninit(X86Cpu c, Insn i) {
        c.x87();
        c.fpu.reset();
    }

    @Row(asm = "fnclex", enc = "DB /4 mod=3 rm=2")
    public static void fnclex(X86Cpu c, Insn i) {
        c.x87();
        c.fpu.clearExceptions();
    }

    /** FNENI, FNDISI and FNSETPM of the 8087 and 287 do nothing since the 387. */
    @Row(asm = "fnsetpm", enc = {"DB /4 mod=3 rm=0", "DB /4 mod=3 rm=1", "DB /4 mod=3 rm=4"},
            text = {"fneni", "fndisi", "fnsetpm"})
    public static void fnsetpm(X86Cpu c, Insn i) {
        c.x87();
    }

    @Row(asm = "fldcw", enc = "D9 /5 Mw")
    public static void fldcw(X86Cpu c, Insn i) {
        X87.check(c);
        c.fpu.control((int) c.load16(i.ea(c)));
    }

    @Row(asm = "fnstcw", enc = "D9 /7 Mw")
    public static void fnstcw(X86Cpu c, Insn i) {
        c.x87();
        c.store16(i.ea(c), c.fpu.control());
    }

    @Row(asm = "fnstsw", enc = "DD /7 Mw")
    public static void fnstsw(X86Cpu c, Insn i) {
        c.x87();
        c.store16(i.ea(c), c.fpu.status());
    }

    @Row(asm = "fnstsw", enc = "DF /4 mod=3 rm=0", text = "= = ax")
    public static void fnstswAx(X86Cpu c, Insn i) {
        c.x87();
        c.set(X86Reg.RAX, 0, 16, c.fpu.status());
    }

    @Row(asm = "fnop", enc = "D9 /2 mod=3 rm=0")
    public static void fnop(X86Cpu c, Insn i) {
        X87.start(c, i);
    }

    @Row(asm = "ffree", enc = "DD /0 mod=3", text = "= = Ti")
    public static void ffree(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        fpu.free(i.r0);
        fpu.condition(Comparison.C1, 0);
    }

    @Row(asm = "ffreep", enc = "DF /0 mod=3", text = "= = Ti")
    public static void ffreep(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        fpu.free(i.r0);
        fpu.pop();
        fpu.condition(Comparison.C1, 0);
    }

    @Row(asm = "fdecstp", enc = "D9 /6 mod=3 rm=6")
    public static void fdecstp(X86Cpu c, Insn i) {
        rotate(X87.start(c, i), -1);
    }

    @Row(asm = "fincstp", enc = "D9 /6 mod=3 rm=7")
    public static void fincstp(X86Cpu c, Insn i) {
        rotate(X87.start(c, i), 1);
    }

    private static void rotate(Fpu fpu, int by) {
        fpu.top(fpu.top() + by);
        fpu.condition(Comparison.C1, 0);
    }
}
