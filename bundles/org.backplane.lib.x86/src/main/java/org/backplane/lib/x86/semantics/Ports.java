package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.Virtual8086;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** IN and OUT. */
public final class Ports {
    private Ports() {
    }

    @Row(asm = "in", enc = {"E4 AL,Ib", "EC AL,DX"}, ends = Ends.OBSERVE)
    public static void inByte(X86Cpu c, Insn i) {
        in(c, i, 8);
    }

    @Row(asm = "in", enc = {"E5 rAX,Ib", "ED rAX,DX"}, text = {"= = eAX,Ib", "= = eAX,DX"}, ends = Ends.OBSERVE)
    public static void in(X86Cpu c, Insn i) {
        in(c, i, Math.min(i.operandSize, 32));
    }

    @Row(asm = "out", enc = {"E6 Ib,AL", "EE DX,AL"}, ends = Ends.OBSERVE)
    public static void outByte(X86Cpu c, Insn i) {
        out(c, i, 8);
    }

    @Row(asm = "out", enc = {"E7 Ib,rAX", "EF DX,rAX"}, text = {"= = Ib,eAX", "= = DX,eAX"}, ends = Ends.OBSERVE)
    public static void out(X86Cpu c, Insn i) {
        out(c, i, Math.min(i.operandSize, 32));
    }

    private static int port(X86Cpu c, Insn i) {
        return i.immediate ? (int) i.imm & 0xff : (int) c.reg[X86Reg.RDX] & 0xffff;
    }

    private static void in(X86Cpu c, Insn i, int width) {
        int port = port(c, i);
        check(c, port, width);
        c.set(X86Reg.RAX, 0, width, c.readPort(port, width >>> 3));
    }

    private static void out(X86Cpu c, Insn i, int width) {
        int port = port(c, i);
        check(c, port, width);
        c.writePort(port, width >>> 3, c.get(X86Reg.RAX, 0, width));
    }

    /** #GP unless IOPL or the I/O permission bitmap of the TSS allows the port (SDM volume 1, 19.5). */
    static void check(X86Cpu c, int port, int width) {
        boolean real = (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0;
        if (c.breakpoints.armed()) { c.breakpoints.port(port, width >>> 3); }
        if (real || !Virtual8086.isOn(c) && c.cpl() <= (c.reg[X86Reg.RFLAGS] & Bits.IOPL) >>> 12) { return; }
        long limit = c.reg[X86Reg.LIMIT + X86Reg.TR];
        boolean has = (c.reg[X86Reg.ACCESS + X86Reg.TR] & 8) != 0 && limit >= 103;
        long at = has ? c.loadSystem(c.reg[X86Reg.BASE + X86Reg.TR] + 102, 2) + (port >>> 3) : 0;
        if (!has || at + 1 > limit) { throw c.fault(GuestFault.GP); }
        long bits = c.loadSystem(c.reg[X86Reg.BASE + X86Reg.TR] + at, 2) >>> (port & 7);
        if ((bits & (1L << (width >>> 3)) - 1) != 0) { throw c.fault(GuestFault.GP); }
    }
}
