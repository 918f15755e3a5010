package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Conversion;
import org.backplane.lib.x86.x87.Fpu;

/** x87 loads and stores of memory. */
public final class X87Memory {
    /** Bytes of a number of 80 bits. */
    private static final int EXTENDED = 10;

    private X87Memory() {
    }

    @Row(asm = "fld", enc = {"D9 /0 Md", "DD /0 Mq"}, text = {"= flds", "= fldl"})
    public static void fld(X86Cpu c, Insn i) {
        Fpu fpu = X87.real(c, i);
        Conversion.exact(fpu.f, fpu.f.b);
        fpu.push();
    }

    @Row(asm = "fld", enc = "DB /5 M", text = "= fldt Mt")
    public static void fldExtended(X86Cpu c, Insn i) {
        X87.check(c);
        long address = i.ea(c, EXTENDED);
        long significand = c.load64(address);
        int signExponent = (int) c.load16(address + 8);
        Fpu fpu = X87.begin(c, i);
        fpu.f.signExponent = signExponent;
        fpu.f.significand = significand;
        fpu.push();
    }

    @Row(asm = "fild", enc = {"DF /0 Mw", "DB /0 Md", "DF /5 Mq"}, text = {"= filds", "= fildl", "= fildll"})
    public static void fild(X86Cpu c, Insn i) {
        Fpu fpu = X87.integer(c, i);
        Conversion.exact(fpu.f, fpu.f.b);
        fpu.push();
    }

    @Row(asm = "fbld", enc = "DF /4 M", text = "= = Mt")
    public static void fbld(X86Cpu c, Insn i) {
        X87.check(c);
        long address = i.ea(c, EXTENDED);
        long low = c.load64(address);
        int high = (int) c.load16(address + 8);
        Fpu fpu = X87.begin(c, i);
        Conversion.fromDecimal(fpu.f.b, low, high);
        Conversion.exact(fpu.f, fpu.f.b);
        fpu.push();
    }

    @Row(asm = "fst", enc = {"D9 /2 Md", "DD /2 Mq"}, text = {"= fsts", "= fstl"})
    public static void fst(X86Cpu c, Insn i) {
        storeReal(c, i);
    }

    @Row(asm = "fstp", enc = {"D9 /3 Md", "DD /3 Mq"}, text = {"= fstps", "= fstpl"})
    public static void fstp(X86Cpu c, Insn i) {
        if (storeReal(c, i)) {
            c.fpu.pop();
        }
    }

    @Row(asm = "fist", enc = {"DF /2 Mw", "DB /2 Md"}, text = {"= fists", "= fistl"})
    public static void fist(X86Cpu c, Insn i) {
        storeInteger(c, i);
    }

    @Row(asm = "fistp", enc = {"DF /3 Mw", "DB /3 Md", "DF /7 Mq"}, text = {"= fistps", "= fistpl", "= fistpll"})
    public static void fistp(X86Cpu c, Insn i) {
        if (storeInteger(c, i)) {
            c.fpu.pop();
        }
    }

    @Row(asm = "fisttp", enc = {"DF /1 Mw", "DB /1 Md", "DD /1 Mq"}, text = {"= fisttps", "= fisttpl", "= fisttpll"},
            feature = Feature.SSE3)
    public static void fisttp(X86Cpu c, Insn i) {
        Fpu fpu = X87.store(c);
        fpu.f.truncate();
        if (storeInteger(c, i, fpu)) {
            c.fpu.pop();
        }
    }

    @Row(asm = "fstp", enc = "DB /7 M", text = "= fstpt Mt")
    public static void fstpExtended(X86Cpu c, Insn i) {
        Fpu fpu = X87.store(c);
        if (fpu.isEmpty(0)) {
            fpu.underflow();
        } else {
            fpu.copy(0);
        }
        store80(c, i, fpu.f.significand, fpu.f.signExponent);
    }

    @Row(asm = "fbstp", enc = "DF /6 M", text = "= = Mt")
    public static void fbstp(X86Cpu c, Insn i) {
        Fpu fpu = X87.store(c);
        source(fpu);
        store80(c, i, Conversion.toDecimal(fpu.f), fpu.f.signExponent);
    }

    /** Stores unless an unmasked exception forbids, and pops. The low part is there even when there is no room for the high one. */
    private static void store80(X86Cpu c, Insn i, long low, int high) {
        if (c.fpu.writes()) {
            long address = i.ea(c, EXTENDED);
            c.store64(address, low);
            c.store16(address + 8, high);
        }
        X87.point(c, i);
        if (c.fpu.commit()) { c.fpu.pop(); }
    }

    /** Makes ST(0) the operand, or the default NaN after a stack underflow. */
    private static void source(Fpu fpu) {
        if (fpu.isEmpty(0)) {
            fpu.underflow();
            fpu.f.a.set(fpu.f.signExponent, fpu.f.significand);
        } else {
            fpu.get(fpu.f.a, 0);
        }
    }

    /** Stores unless an unmasked exception forbids; says whether it did. */
    private static boolean storeReal(X86Cpu c, Insn i) {
        Fpu fpu = X87.store(c);
        source(fpu);
        long bits = Conversion.toFloat(fpu.f, i.width);
        if (fpu.stores()) { c.store(i.ea(c), i.width, bits); }
        X87.point(c, i);
        return fpu.commitStore();
    }

    private static boolean storeInteger(X86Cpu c, Insn i) {
        return storeInteger(c, i, X87.store(c));
    }

    private static boolean storeInteger(X86Cpu c, Insn i, Fpu fpu) {
        source(fpu);
        long value = Conversion.toInteger(fpu.f, i.width);
        if (fpu.writes()) { c.store(i.ea(c), i.width, value); }
        X87.point(c, i);
        return fpu.commit();
    }
}
