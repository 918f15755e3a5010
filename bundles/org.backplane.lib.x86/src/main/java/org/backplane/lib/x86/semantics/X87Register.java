package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Fpu;

/** x87 moves between registers, signs and constants. */
public final class X87Register {
    private X87Register() {
    }

    @Row(asm = "fld", enc = "D9 /0 mod=3", text = "= = Ti")
    public static void fldRegister(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        source(fpu, i.r0);
        fpu.push();
    }

    @Row(asm = "fst", enc = "DD /2 mod=3", text = "= = Ti")
    public static void fstRegister(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        source(fpu, 0);
        fpu.commit(i.r0);
    }

    @Row(asm = "fstp", enc = {"DD /3 mod=3", "DF /2 mod=3", "DF /3 mod=3"}, text = "= = Ti")
    public static void fstpRegister(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        source(fpu, 0);
        fpu.commitPop(i.r0);
    }

    /** Not in the manual: as FSTP, but an empty ST(0) is no fault, it is just popped. */
    @Row(asm = "fstpnce", enc = "D9 /3 mod=3", text = "= = Ti")
    public static void fstpnce(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean empty = fpu.isEmpty(0);
        fpu.copy(0);
        fpu.commit();
        if (!empty) { fpu.set(i.r0); }
        fpu.pop();
    }

    @Row(asm = "fxch", enc = {"D9 /1 mod=3", "DD /1 mod=3", "DF /1 mod=3"}, text = "= = Ti")
    public static void fxch(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        boolean fault = fpu.isEmpty(0) || fpu.isEmpty(i.r0);
        if (fault) {
            fpu.underflow();
        }
        if (fpu.commit()) {
            fpu.exchange(i.r0);
        }
    }

    @Row(asm = "fcmovb", enc = "DA /0 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovb(X86Cpu c, Insn i) {
        moveIf(c, i, c.cf());
    }

    @Row(asm = "fcmove", enc = "DA /1 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmove(X86Cpu c, Insn i) {
        moveIf(c, i, c.zf());
    }

    @Row(asm = "fcmovbe", enc = "DA /2 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovbe(X86Cpu c, Insn i) {
        moveIf(c, i, c.cf() || c.zf());
    }

    @Row(asm = "fcmovu", enc = "DA /3 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovu(X86Cpu c, Insn i) {
        moveIf(c, i, c.pf());
    }

    @Row(asm = "fcmovnb", enc = "DB /0 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovnb(X86Cpu c, Insn i) {
        moveIf(c, i, !c.cf());
    }

    @Row(asm = "fcmovne", enc = "DB /1 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovne(X86Cpu c, Insn i) {
        moveIf(c, i, !c.zf());
    }

    @Row(asm = "fcmovnbe", enc = "DB /2 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovnbe(X86Cpu c, Insn i) {
        moveIf(c, i, !c.cf() && !c.zf());
    }

    @Row(asm = "fcmovnu", enc = "DB /3 mod=3", text = "= = st,Ti", feature = Feature.CMOV)
    public static void fcmovnu(X86Cpu c, Insn i) {
        moveIf(c, i, !c.pf());
    }

    @Row(asm = "fchs", enc = "D9 /4 mod=3 rm=0")
    public static void fchs(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (source(fpu, 0)) {
            fpu.f.signExponent ^= 0x8000;
        }
        fpu.commit(0);
    }

    @Row(asm = "fabs", enc = "D9 /4 mod=3 rm=1")
    public static void fabs(X86Cpu c, Insn i) {
        Fpu fpu = X87.start(c, i);
        if (source(fpu, 0)) {
            fpu.f.signExponent &= 0x7fff;
        }
        fpu.commit(0);
    }

    @Row(asm = "fld1", enc = "D9 /5 mod=3 rm=0")
    public static void fld1(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x3fff, 0x8000_0000_0000_0000L, 0);
    }

    @Row(asm = "fldl2t", enc = "D9 /5 mod=3 rm=1")
    public static void fldl2t(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x4000, 0xd49a_784b_cd1b_8afeL, 0x492b_f6ff_4daf_db4dL);
    }

    @Row(asm = "fldl2e", enc = "D9 /5 mod=3 rm=2")
    public static void fldl2e(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x3fff, 0xb8aa_3b29_5c17_f0bbL, 0xbe87_fed0_691d_3e89L);
    }

    @Row(asm = "fldpi", enc = "D9 /5 mod=3 rm=3")
    public static void fldpi(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x4000, 0xc90f_daa2_2168_c234L, 0xc4c6_628b_80dc_1cd1L);
    }

    @Row(asm = "fldlg2", enc = "D9 /5 mod=3 rm=4")
    public static void fldlg2(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x3ffd, 0x9a20_9a84_fbcf_f798L, 0x8f89_59ac_0b7c_9178L);
    }

    @Row(asm = "fldln2", enc = "D9 /5 mod=3 rm=5")
    public static void fldln2(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0x3ffe, 0xb172_17f7_d1cf_79abL, 0xc9e3_b398_03f2_f6afL);
    }

    @Row(asm = "fldz", enc = "D9 /5 mod=3 rm=6")
    public static void fldz(X86Cpu c, Insn i) {
        X87.start(c, i).constant(0, 0, 0);
    }

    /** Makes ST(n) the result as it is; false after a stack underflow. */
    private static boolean source(Fpu fpu, int n) {
        if (fpu.isEmpty(n)) {
            fpu.underflow();
            return false;
        }
        fpu.copy(n);
        return true;
    }

    private static void moveIf(X86Cpu c, Insn i, boolean condition) {
        Fpu fpu = X87.start(c, i);
        if (fpu.isEmpty(0) || fpu.isEmpty(i.r0)) {
            fpu.underflow();
        } else {
            fpu.copy(condition ? i.r0 : 0);
        }
        if (fpu.commitKeepingC1()) {
            fpu.set(0);
        }
    }
}
