package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.Virtual8086;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** Moves, exchanges, stack and flag transfers. */
public final class Transfer {
    /** RFLAGS bits that POPF and IRET can reach at all. */
    static final long POPPED = 0x24_4dd5 | Bits.IF | Bits.IOPL;

    private Transfer() {
    }

    @Row(asm = "mov", enc = {"88 /r Eb,Gb", "89 /r Ev,Gv", "8A /r Gb,Eb", "8B /r Gv,Ev", "C6 /0 Eb,Ib", "C7 /0 Ev,Iz",
            "B0+r Zb,Ib", "B8+r Zv,Iv", "A0 AL,Ob", "A1 rAX,Ov", "A2 Ob,AL", "A3 Ov,rAX"}, text = "mov# mov#?")
    public static long mov(long source) {
        return source;
    }

    @Row(asm = "movzx", enc = {"0F B6 /r Gv,Eb", "0F B7 /r Gv,Ew"}, text = {"movzx movzb~", "movzx movzw~"})
    public static long movzx(long source) {
        return source;
    }

    @Row(asm = "movsx", enc = "0F BE /r Gv,Eb", text = "movsx movsb~")
    public static long movsxb(long source) {
        return (byte) source;
    }

    @Row(asm = "movsx", enc = "0F BF /r Gv,Ew", text = "movsx movsw~")
    public static long movsxw(long source) {
        return (short) source;
    }

    @Row(asm = "movsxd", enc = {"63 o64 /r Gv,Ed", "66 W0 63 o64 /r Gw,Ew"}, text = "movsxd movsxd/movsxd/movslq")
    public static long movsxd(long source) {
        return (int) source;
    }

    @Row(asm = "lea", enc = "8D /r Gv,M")
    public static void lea(X86Cpu c, Insn i) {
        c.set(i.r0, 0, i.width, i.address(c));
    }

    /** With memory always atomic, LOCK or not. */
    @Row(asm = "xchg", enc = {"86 /r Eb,Gb", "87 /r Ev,Gv"}, lock = true)
    public static void xchg(X86Cpu c, Insn i) {
        int width = i.width;
        long b = c.get(i.r1, i.s1, width);
        if (i.inMemory(0)) {
            long ea = i.ea(c);
            c.writable(ea, width >>> 3);
            long a = c.load(ea, width);
            while (!c.update(true, ea, width, a, b)) { a = c.load(ea, width); }
            c.set(i.r1, i.s1, width, a);
        } else {
            long a = c.get(i.r0, i.s0, width);
            c.set(i.r0, i.s0, width, b);
            c.set(i.r1, i.s1, width, a);
        }
    }

    /** Also NOP: 90 exchanges rAX with itself and does not even clear its upper half. */
    @Row(asm = "xchg", enc = "90+r Zv,rAX", text = "xchg{nop}")
    public static void xchga(X86Cpu c, Insn i) {
        if (i.r0 != i.r1) {
            long a = c.get(i.r0, 0, i.width);
            c.set(i.r0, 0, i.width, c.get(i.r1, 0, i.width));
            c.set(i.r1, 0, i.width, a);
        }
    }

    @Row(asm = "nop", enc = {"0F 1F /r Ev,Gv", "0F 18 /4 Ev", "0F 18 /5 Ev", "0F 18 /6 Ev", "0F 18 /7 Ev",
            "0F 19 /r Ev,Gv", "0F 1A /r Ev,Gv", "0F 1B /r Ev,Gv", "0F 1C /r Ev,Gv", "0F 1D /r Ev,Gv", "0F 1E /r Ev,Gv"},
            text = "= = Ev")
    public static void nop(X86Cpu c, Insn i) {
        // the operand is not accessed
    }

    @Row(asm = "pause", enc = "F3 90", ends = Ends.OBSERVE)
    public static void pause(X86Cpu c, Insn i) {
        c.spin(); // and a block ends here: interrupts are recognised in spin loops
    }

    @Row(asm = "push", enc = "50+r d64 Zv")
    public static void pushReg(X86Cpu c, Insn i) {
        Stack.push(c, i.width, c.reg[i.r0]);
    }

    @Row(asm = "pop", enc = "58+r d64 Zv")
    public static void popReg(X86Cpu c, Insn i) {
        c.set(i.r0, 0, i.width, Stack.pop(c, i.width));
    }

    @Row(asm = "push", enc = "FF /6 d64 Ev", text = "= push!")
    public static void push(X86Cpu c, Insn i) {
        Stack.push(c, i.width, i.inMemory(0) ? c.loadSource(i.ea(c), i.width) : c.reg[i.r0]);
    }

    @Row(asm = "push", enc = {"68 d64 Iz", "6A d64 Is"}, text = "push!")
    public static void pushImmediate(X86Cpu c, Insn i) {
        Stack.push(c, i.operandSize, i.imm);
    }

    /** The address is computed with the stack pointer already incremented. */
    @Row(asm = "pop", enc = "8F /0 d64 Ev", text = "= pop!")
    public static void pop(X86Cpu c, Insn i) {
        long sp = c.reg[X86Reg.RSP];
        long value = Stack.pop(c, i.width);
        if (!i.inMemory(0)) {
            c.set(i.r0, 0, i.width, value);
            return;
        }
        long after = c.reg[X86Reg.RSP];
        try {
            c.store(i.ea(c), i.width, value);
            c.reg[X86Reg.RSP] = after;
        } catch (GuestFault fault) {
            c.reg[X86Reg.RSP] = sp;
            throw fault;
        }
    }

    @Row(asm = "pusha", enc = "60 i64", text = "pusha!")
    public static void pusha(X86Cpu c, Insn i) {
        long sp = c.reg[X86Reg.RSP];
        if (isOddEnd(c, sp & Stack.mask(c))) { throw c.fault(GuestFault.GP); }
        Stack.room(c, i.operandSize, 8);
        for (int r = X86Reg.RAX; r <= X86Reg.RDI; r++) {
            Stack.push(c, i.operandSize, r == X86Reg.RSP ? sp : c.reg[r]);
        }
    }

    /** Modes of the 8086 have an exception of their own for these (SDM volume 2, PUSHA); not so AMD's processors, to which it is #SS. */
    private static boolean isOddEnd(X86Cpu c, long sp) {
        return (sp & 1) != 0 && sp >= 7 && sp <= 15 && c.segments.isReal() && !c.vendor.isAmd();
    }

    @Row(asm = "popa", enc = "61 i64", text = "popa!")
    public static void popa(X86Cpu c, Insn i) {
        for (int n = 0; n < 8; n++) { Stack.peek(c, i.operandSize, n); }
        for (int r = X86Reg.RDI; r >= X86Reg.RAX; r--) {
            long value = Stack.pop(c, i.operandSize);
            if (r != X86Reg.RSP) { c.set(r, 0, i.operandSize, value); }
        }
    }

    @Row(asm = "pushf", enc = "9C d64", text = "pushf!")
    public static void pushf(X86Cpu c, Insn i) {
        Virtual8086.sensitive(c);
        Stack.push(c, i.operandSize, c.rflags() & ~(Bits.RF | Bits.VM));
    }

    @Row(asm = "popf", enc = "9D d64", text = "popf!", ends = Ends.OBSERVE)
    public static void popf(X86Cpu c, Insn i) {
        Virtual8086.sensitive(c);
        flags(c, Stack.pop(c, i.operandSize), i.operandSize);
    }

    /** Replaces what the privilege level may change of RFLAGS. */
    static void flags(X86Cpu c, long value, int size) {
        long mask = POPPED & (size == 16 ? 0xffff : -1);
        if (c.cpl() > 0) { mask &= ~Bits.IOPL; }
        if (c.cpl() > (c.reg[X86Reg.RFLAGS] & Bits.IOPL) >>> 12) { mask &= ~Bits.IF; }
        c.rflags((c.rflags() & ~mask | value & mask) & ~Bits.RF);
    }

    @Row(asm = "lahf", enc = "9F o64", feature = Feature.LAHF_LM)
    public static void lahf64(X86Cpu c, Insn i) {
        lahf(c, i);
    }

    @Row(asm = "sahf", enc = "9E o64", feature = Feature.LAHF_LM)
    public static void sahf64(X86Cpu c, Insn i) {
        sahf(c, i);
    }

    @Row(asm = "lahf", enc = "9F i64")
    public static void lahf(X86Cpu c, Insn i) {
        c.set(X86Reg.RAX, 8, 8, c.arithmetic() & 0xd5 | 2);
    }

    @Row(asm = "sahf", enc = "9E i64")
    public static void sahf(X86Cpu c, Insn i) {
        c.setArithmetic(c.arithmetic() & ~0xd5L | c.get(X86Reg.RAX, 8, 8) & 0xd5);
    }

    @Row(asm = "cmc", enc = "F5")
    public static void cmc(X86Cpu c, Insn i) {
        c.carryOnly(c.carry() ^ 1);
    }

    @Row(asm = "clc", enc = "F8")
    public static void clc(X86Cpu c, Insn i) {
        c.carryOnly(0);
    }

    @Row(asm = "stc", enc = "F9")
    public static void stc(X86Cpu c, Insn i) {
        c.carryOnly(1);
    }

    @Row(asm = "cld", enc = "FC")
    public static void cld(X86Cpu c, Insn i) {
        c.reg[X86Reg.RFLAGS] &= ~Bits.DF;
    }

    @Row(asm = "std", enc = "FD")
    public static void std(X86Cpu c, Insn i) {
        c.reg[X86Reg.RFLAGS] |= Bits.DF;
    }

    @Row(asm = "xlat", enc = "D7", text = "= = BX")
    public static void xlat(X86Cpu c, Insn i) {
        long offset = c.reg[X86Reg.RBX] + c.get(X86Reg.RAX, 0, 8) & i.addressMask;
        c.set(X86Reg.RAX, 0, 8, c.load8(c.segmented(i.segment, offset, 1)));
    }

    @Row(asm = "movbe", enc = {"NFx 0F 38 F0 /r Gv,Mv", "NFx 0F 38 F1 /r Mv,Gv"}, feature = Feature.MOVBE)
    public static long movbe(long b, int width) {
        return Long.reverseBytes(b) >>> 64 - width;
    }
}
