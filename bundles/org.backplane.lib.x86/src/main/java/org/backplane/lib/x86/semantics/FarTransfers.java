package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Branch;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** Transfers that load CS: far jumps, calls and returns, IRET, fast system calls. */
public final class FarTransfers {
    private FarTransfers() {
    }

    @Row(asm = "ljmp", enc = "FF /5 mod=m M", text = "jmp ljmp! *Mf", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void jmpFar(X86Cpu c, Insn i) {
        long ea = i.ea(c, (i.width >>> 3) + 2);
        long offset = c.load(ea, i.width);
        c.transfers.jump((int) c.load16(ea + (i.width >>> 3)), offset, i.nextIp(c));
    }

    @Row(asm = "ljmp", enc = "EA i64 Iz", text = "jmp ljmp! Ap", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void jmpFarDirect(X86Cpu c, Insn i) {
        c.transfers.jump(i.selector, i.imm & (i.operandSize == 16 ? 0xffff : 0xffff_ffffL), i.nextIp(c));
    }

    @Row(asm = "lcall", enc = "FF /3 mod=m M", text = "call lcall! *Mf", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void callFar(X86Cpu c, Insn i) {
        long ea = i.ea(c, (i.width >>> 3) + 2);
        long offset = c.load(ea, i.width);
        c.transfers.call((int) c.loadSource(ea + (i.width >>> 3), 16), offset, i.operandSize, i.nextIp(c));
    }

    @Row(asm = "lcall", enc = "9A i64 Iz", text = "call lcall! Ap", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void callFarDirect(X86Cpu c, Insn i) {
        long offset = i.imm & (i.operandSize == 16 ? 0xffff : 0xffff_ffffL);
        c.transfers.call(i.selector, offset, i.operandSize, i.nextIp(c));
    }

    @Row(asm = "lret", enc = {"CB", "CA Iw"}, text = "retf! lret!", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void retFar(X86Cpu c, Insn i) {
        c.transfers.ret(i.operandSize, (int) i.imm & 0xffff);
    }

    @Row(asm = "iret", enc = "CF", text = "iret!", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void iret(X86Cpu c, Insn i) {
        c.transfers.iret(i.operandSize, i.nextIp(c));
    }

    @Row(asm = "syscall", enc = {"0F 05 o64", "0F 05 i64"}, ends = Ends.OBSERVE, feature = Feature.SYSCALL,
            branch = Branch.OTHER)
    public static void syscall(X86Cpu c, Insn i) {
        c.systemCalls.syscall(i.nextIp(c));
    }

    @Row(asm = "sysret", enc = {"0F 07 o64", "0F 07 i64"}, text = "sysret&",
            ends = Ends.OBSERVE, feature = Feature.SYSCALL, branch = Branch.OTHER)
    public static void sysret(X86Cpu c, Insn i) {
        c.systemCalls.sysret(i.wide);
    }

    @Row(asm = "rsm", enc = "0F AA", ends = Ends.OBSERVE, branch = Branch.OTHER)
    public static void rsm(X86Cpu c, Insn i) {
        c.management.resume();
    }

    @Row(asm = "sysenter", enc = "0F 34", ends = Ends.OBSERVE, feature = Feature.SEP, branch = Branch.OTHER)
    public static void sysenter(X86Cpu c, Insn i) {
        c.systemCalls.sysenter();
    }

    @Row(asm = "sysexit", enc = "0F 35", text = "sysexit&",
            ends = Ends.OBSERVE, feature = Feature.SEP, branch = Branch.OTHER)
    public static void sysexit(X86Cpu c, Insn i) {
        c.systemCalls.sysexit(i.wide);
    }
}
