package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.Virtual8086;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Branch;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** Near transfers of control, loops, frames, software interrupts. */
public final class Flow {
    private Flow() {
    }

    @Row(asm = "jmp", enc = {"EB f64 Jb", "E9 f64 Jz"}, text = {"jmp", "jmp!"}, ends = Ends.BRANCH,
            branch = Branch.DIRECT_JUMP)
    public static void jmp(X86Cpu c, Insn i) {
        c.next = i.target(c);
    }

    @Row(asm = "jmp", enc = "FF /4 f64 Ev", text = "= jmp! *Ev", ends = Ends.BRANCH, branch = Branch.INDIRECT_JUMP)
    public static void jmpIndirect(X86Cpu c, Insn i) {
        c.next = checked(c, i.inMemory(0) ? c.load(i.ea(c), i.width) : c.get(i.r0, 0, i.width));
    }

    /** What is pushed stays in memory when the target is out of reach; the stack pointer does not. */
    @Row(asm = "call", enc = "E8 f64 Jz", text = "call!", ends = Ends.BRANCH, branch = Branch.DIRECT_CALL)
    public static void call(X86Cpu c, Insn i) {
        long sp = c.reg[X86Reg.RSP];
        Stack.push(c, i.operandSize, i.nextIp(c));
        try {
            c.next = i.target(c);
        } catch (GuestFault fault) {
            c.reg[X86Reg.RSP] = sp;
            throw fault;
        }
    }

    /** As {@link #call}. */
    @Row(asm = "call", enc = "FF /2 f64 Ev", text = "= call! *Ev", ends = Ends.BRANCH, branch = Branch.INDIRECT_CALL)
    public static void callIndirect(X86Cpu c, Insn i) {
        long target = i.inMemory(0) ? c.loadSource(i.ea(c), i.width) : c.get(i.r0, 0, i.width);
        long sp = c.reg[X86Reg.RSP];
        Stack.push(c, i.width, i.nextIp(c));
        if (isOut(c, target)) {
            c.reg[X86Reg.RSP] = sp;
            throw c.fault(GuestFault.GP);
        }
        c.next = target;
    }

    @Row(asm = "ret", enc = {"C3 f64", "C2 f64 Iw"}, text = "ret!", ends = Ends.BRANCH, branch = Branch.RETURN)
    public static void ret(X86Cpu c, Insn i) {
        long target = checked(c, Stack.peek(c, i.operandSize, 0));
        Stack.release(c, (i.operandSize >>> 3) + (i.imm & 0xffff));
        c.next = target;
    }

    /** The instruction pointer that a computed transfer goes to; #GP when it is not canonical, or beyond the segment. */
    private static long checked(X86Cpu c, long target) {
        if (isOut(c, target)) { throw c.fault(GuestFault.GP); }
        return target;
    }

    private static boolean isOut(X86Cpu c, long target) {
        return c.longMode ? target << 16 >> 16 != target : target > c.reg[X86Reg.LIMIT + X86Reg.CS];
    }

    @Row(asm = "loopne", enc = "E0 f64 Jb", text = "= loopne^:", ends = Ends.BRANCH, branch = Branch.CONDITIONAL)
    public static void loopne(X86Cpu c, Insn i) {
        loop(c, i, !c.zf());
    }

    @Row(asm = "loope", enc = "E1 f64 Jb", text = "= loope^:", ends = Ends.BRANCH, branch = Branch.CONDITIONAL)
    public static void loope(X86Cpu c, Insn i) {
        loop(c, i, c.zf());
    }

    @Row(asm = "loop", enc = "E2 f64 Jb", text = "= loop^:", ends = Ends.BRANCH, branch = Branch.CONDITIONAL)
    public static void loop(X86Cpu c, Insn i) {
        loop(c, i, true);
    }

    /** Decrements the counter of the address size, and goes on in the loop unless it is 0 then. */
    private static void loop(X86Cpu c, Insn i, boolean condition) {
        long count = c.reg[X86Reg.RCX] - 1 & i.addressMask;
        if (count != 0 && condition) { c.next = i.target(c); }
        Strings.counter(c, X86Reg.RCX, i.addressMask, count);
    }

    @Row(asm = "jrcxz", enc = "E3 f64 Jb", text = "@jcxz/jecxz/jrcxz @jcxz:/jecxz:/jrcxz:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jrcxz(X86Cpu c, Insn i) {
        if ((c.reg[X86Reg.RCX] & i.addressMask) == 0) { c.next = i.target(c); }
    }

    @Row(asm = "leave", enc = "C9 d64", text = "leave!")
    public static void leave(X86Cpu c, Insn i) {
        long sp = c.reg[X86Reg.RSP];
        Stack.pointer(c, c.reg[X86Reg.RBP]);
        try {
            c.set(X86Reg.RBP, 0, i.operandSize, Stack.pop(c, i.operandSize));
        } catch (GuestFault fault) {
            c.reg[X86Reg.RSP] = sp;
            throw fault;
        }
    }

    @Row(asm = "int3", enc = "CC", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void int3(X86Cpu c, Insn i) {
        c.exceptions.software(GuestFault.BP, i.nextIp(c));
    }

    @Row(asm = "int1", enc = "F1", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void int1(X86Cpu c, Insn i) {
        c.exceptions.int1(i.nextIp(c));
    }

    @Row(asm = "int", enc = "CD Ib", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void interrupt(X86Cpu c, Insn i) {
        Virtual8086.sensitive(c);
        c.exceptions.software((int) i.imm & 0xff, i.nextIp(c));
    }

    @Row(asm = "into", enc = "CE i64", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void into(X86Cpu c, Insn i) {
        if (c.of()) { c.exceptions.software(GuestFault.OF, i.nextIp(c)); }
    }

    /**
     * The bounds, signed, are in memory one after the other. The upper one is not looked at when the lower one decides: so does
     * the Xeon of the recorded vectors; an AMD EPYC, and QEMU, read both before.
     */
    @Row(asm = "bound", enc = "62 i64 /r Gv,M", text = "= = Gv,Me")
    public static void bound(X86Cpu c, Insn i) {
        int bytes = i.width >>> 3;
        long value = signed(c.reg[i.r0], i.width);
        boolean inside = value >= signed(c.load(i.ea(c), i.width), i.width)
                && value <= signed(c.load(i.ea(c, 2 * bytes) + bytes, i.width), i.width);
        if (!inside) { throw c.fault(GuestFault.BR); }
    }

    private static long signed(long value, int width) {
        return value << 64 - width >> 64 - width;
    }

    @Row(asm = "ud2", enc = {"0F 0B", "0F B9 /r", "0F FF /r"}, text = {"", "ud1 = Gv,Ev", "ud0 = Gv,Ev"},
            ends = Ends.BRANCH)
    public static void ud2(X86Cpu c, Insn i) {
        throw c.fault(GuestFault.UD);
    }
}
