package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.table.Flags;
import org.backplane.lib.x86.table.Row;

/** Addition, subtraction, multiplication, division. */
public final class Arithmetic {
    private Arithmetic() {
    }

    @Row(asm = "add", enc = {"00 /r Eb,Gb", "01 /r Ev,Gv", "02 /r Gb,Eb", "03 /r Gv,Ev", "04 AL,Ib", "05 rAX,Iz",
            "80 /0 Eb,Ib", "81 /0 Ev,Iz", "83 /0 Ev,Is", "82 i64 /0 Eb,Ib"}, flags = Flags.ADD, lock = true)
    public static long add(long a, long b) {
        return a + b;
    }

    @Row(asm = "adc", enc = {"10 /r Eb,Gb", "11 /r Ev,Gv", "12 /r Gb,Eb", "13 /r Gv,Ev", "14 AL,Ib", "15 rAX,Iz",
            "80 /2 Eb,Ib", "81 /2 Ev,Iz", "83 /2 Ev,Is", "82 i64 /2 Eb,Ib"}, flags = Flags.ADD, lock = true)
    public static long adc(X86Cpu c, long a, long b) {
        return a + b + c.carry();
    }

    @Row(asm = "sbb", enc = {"18 /r Eb,Gb", "19 /r Ev,Gv", "1A /r Gb,Eb", "1B /r Gv,Ev", "1C AL,Ib", "1D rAX,Iz",
            "80 /3 Eb,Ib", "81 /3 Ev,Iz", "83 /3 Ev,Is", "82 i64 /3 Eb,Ib"}, flags = Flags.SUB, lock = true)
    public static long sbb(X86Cpu c, long a, long b) {
        return a - b - c.carry();
    }

    @Row(asm = "sub", enc = {"28 /r Eb,Gb", "29 /r Ev,Gv", "2A /r Gb,Eb", "2B /r Gv,Ev", "2C AL,Ib", "2D rAX,Iz",
            "80 /5 Eb,Ib", "81 /5 Ev,Iz", "83 /5 Ev,Is", "82 i64 /5 Eb,Ib"}, flags = Flags.SUB, lock = true)
    public static long sub(long a, long b) {
        return a - b;
    }

    @Row(asm = "cmp", enc = {"38 /r Eb,Gb", "39 /r Ev,Gv", "3A /r Gb,Eb", "3B /r Gv,Ev", "3C AL,Ib", "3D rAX,Iz",
            "80 /7 Eb,Ib", "81 /7 Ev,Iz", "83 /7 Ev,Is", "82 i64 /7 Eb,Ib"}, flags = Flags.SUB, store = false)
    public static long cmp(long a, long b) {
        return a - b;
    }

    @Row(asm = "inc", enc = {"FE /0 Eb", "FF /0 Ev", "40+r i64 Zv"}, flags = Flags.INC, lock = true)
    public static long inc(long a) {
        return a + 1;
    }

    @Row(asm = "dec", enc = {"FE /1 Eb", "FF /1 Ev", "48+r i64 Zv"}, flags = Flags.DEC, lock = true)
    public static long dec(long a) {
        return a - 1;
    }

    @Row(asm = "neg", enc = {"F6 /3 Eb", "F7 /3 Ev"}, lock = true)
    public static long neg(X86Cpu c, long a, int width) {
        c.flagsSub(0, a, -a, width);
        return -a;
    }

    @Row(asm = "xadd", enc = {"0F C0 /r Eb,Gb", "0F C1 /r Ev,Gv"}, lock = true)
    public static void xadd(X86Cpu c, Insn i) {
        int width = i.width;
        long b = c.get(i.r1, i.s1, width);
        if (i.inMemory(0)) {
            long ea = i.ea(c);
            c.writable(ea, width >>> 3);
            long a = c.load(ea, width);
            while (!c.update(i.lock, ea, width, a, a + b)) { a = c.load(ea, width); }
            c.set(i.r1, i.s1, width, a);
            c.flagsAdd(a, b, a + b, width);
        } else {
            long a = c.get(i.r0, i.s0, width);
            c.set(i.r1, i.s1, width, a);
            c.set(i.r0, i.s0, width, a + b);
            c.flagsAdd(a, b, a + b, width);
        }
    }

    @Row(asm = "mul", enc = {"F6 /4 Eb", "F7 /4 Ev"}, undefined = "PAZS")
    public static void mul(X86Cpu c, Insn i) {
        long a = c.get(X86Reg.RAX, 0, i.width);
        long b = operand(c, i);
        long low = a * b;
        long high = i.width == 64 ? Math.unsignedMultiplyHigh(a, b) : low >>> i.width;
        product(c, i.width, low, high);
        boolean overflow = (i.width == 64 ? high : high & (1L << i.width) - 1) != 0;
        c.flagsShift(low, i.width, overflow, overflow);
    }

    @Row(asm = "imul", enc = {"F6 /5 Eb", "F7 /5 Ev"}, undefined = "PAZS")
    public static void imul1(X86Cpu c, Insn i) {
        long a = signed(c.get(X86Reg.RAX, 0, i.width), i.width);
        long b = signed(operand(c, i), i.width);
        long low = a * b;
        long high = i.width == 64 ? Math.multiplyHigh(a, b) : low >> i.width;
        product(c, i.width, low, high);
        boolean overflow = high != signed(low, i.width) >> 63;
        c.flagsShift(low, i.width, overflow, overflow);
    }

    @Row(asm = "imul", enc = "0F AF /r Gv,Ev", undefined = "PAZS")
    public static long imul2(X86Cpu c, long a, long b, int width) {
        return imul3(c, a, b, width);
    }

    @Row(asm = "imul", enc = {"6B /r Gv,Ev,Is", "69 /r Gv,Ev,Iz"}, undefined = "PAZS")
    public static long imul3(X86Cpu c, long a, long b, int width) {
        long x = signed(a, width);
        long y = signed(b, width);
        long low = x * y;
        boolean overflow = width == 64 ? Math.multiplyHigh(x, y) != low >> 63 : signed(low, width) != low;
        c.flagsShift(low, width, overflow, overflow);
        return low;
    }

    @Row(asm = "div", enc = {"F6 /6 Eb", "F7 /6 Ev"}, undefined = "CPAZSO")
    public static void div(X86Cpu c, Insn i) {
        Division.unsigned(c, i.width, operand(c, i));
    }

    @Row(asm = "idiv", enc = {"F6 /7 Eb", "F7 /7 Ev"}, undefined = "CPAZSO")
    public static void idiv(X86Cpu c, Insn i) {
        Division.signed(c, i.width, signed(operand(c, i), i.width));
    }

    /** AL, AX, EAX, RAX sign-extended to twice the size: CBW, CWDE, CDQE. */
    @Row(asm = "cbw", enc = "98", text = "cbw/cwde/cdqe cbtw/cwtl/cltq")
    public static void cbw(X86Cpu c, Insn i) {
        int half = i.operandSize / 2;
        c.set(X86Reg.RAX, 0, i.operandSize, signed(c.reg[X86Reg.RAX], half));
    }

    /** The sign of AX, EAX, RAX spread over DX, EDX, RDX: CWD, CDQ, CQO. */
    @Row(asm = "cwd", enc = "99", text = "cwd/cdq/cqo cwtd/cltd/cqto")
    public static void cwd(X86Cpu c, Insn i) {
        c.set(X86Reg.RDX, 0, i.operandSize, signed(c.reg[X86Reg.RAX], i.operandSize) >> 63);
    }

    private static long operand(X86Cpu c, Insn i) {
        return i.inMemory(0) ? c.load(i.ea(c), i.width) : c.get(i.r0, i.s0, i.width);
    }

    static long signed(long value, int width) {
        return value << 64 - width >> 64 - width;
    }

    private static void product(X86Cpu c, int width, long low, long high) {
        if (width == 8) {
            c.set(X86Reg.RAX, 0, 16, low);
        } else {
            c.set(X86Reg.RAX, 0, width, low);
            c.set(X86Reg.RDX, 0, width, high);
        }
    }

    static GuestFault divideError(X86Cpu c) {
        return c.fault(GuestFault.DE);
    }
}
