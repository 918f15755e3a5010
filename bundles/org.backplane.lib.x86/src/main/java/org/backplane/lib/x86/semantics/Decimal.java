package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.LazyFlags.AF;
import static org.backplane.lib.x86.LazyFlags.CF;
import static org.backplane.lib.x86.LazyFlags.PF;
import static org.backplane.lib.x86.LazyFlags.SF;
import static org.backplane.lib.x86.LazyFlags.ZF;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Adjustments of AL after arithmetic on decimal digits (SDM volume 1, 7.3.4). Not in 64-bit mode. */
public final class Decimal {
    private Decimal() {
    }

    private static int al(X86Cpu c) {
        return (int) c.reg[X86Reg.RAX] & 0xff;
    }

    private static boolean has(X86Cpu c, long flag) {
        return (c.arithmetic() & flag) != 0;
    }

    /** Whether the lower digit overflowed. */
    private static boolean low(X86Cpu c) {
        return (al(c) & 15) > 9 || has(c, AF);
    }

    /** Writes AL; SF, ZF and PF follow from it. */
    private static void result(X86Cpu c, int value, boolean af, boolean cf) {
        int al = value & 0xff;
        c.set(X86Reg.RAX, 0, 8, al);
        long parity = (Integer.bitCount(al) & 1) == 0 ? PF : 0;
        c.setArithmetic(parity | (al == 0 ? ZF : 0) | (al > 0x7f ? SF : 0) | (af ? AF : 0) | (cf ? CF : 0));
    }

    @Row(asm = "daa", enc = "27 i64", undefined = "O")
    public static void daa(X86Cpu c, Insn i) {
        decimal(c, 1);
    }

    @Row(asm = "das", enc = "2F i64", undefined = "O")
    public static void das(X86Cpu c, Insn i) {
        decimal(c, -1);
    }

    private static void decimal(X86Cpu c, int sign) {
        int al = al(c);
        boolean low = low(c);
        boolean high = al > 0x99 || has(c, CF);
        int value = al + sign * (low ? 6 : 0);
        result(c, value + sign * (high ? 0x60 : 0), low, high || sign < 0 && value < 0);
    }

    @Row(asm = "aaa", enc = "37 i64", undefined = "OSZP")
    public static void aaa(X86Cpu c, Insn i) {
        ascii(c, 0x106);
    }

    @Row(asm = "aas", enc = "3F i64", undefined = "OSZP")
    public static void aas(X86Cpu c, Insn i) {
        ascii(c, -0x106);
    }

    private static void ascii(X86Cpu c, int adjustment) {
        boolean low = low(c);
        long ax = c.reg[X86Reg.RAX] + (low ? adjustment : 0);
        c.set(X86Reg.RAX, 0, 16, ax & 0xff0f);
        c.setArithmetic(low ? AF | CF : 0);
    }

    @Row(asm = "aam", enc = "D4 i64 Ib", undefined = "OAC")
    public static void aam(X86Cpu c, Insn i) {
        int base = (int) i.imm & 0xff;
        if (base == 0) { throw c.fault(GuestFault.DE); }
        int al = al(c);
        c.set(X86Reg.RAX, 8, 8, al / base);
        result(c, al % base, false, false);
    }

    @Row(asm = "aad", enc = "D5 i64 Ib", undefined = "OAC")
    public static void aad(X86Cpu c, Insn i) {
        int value = al(c) + ((int) c.reg[X86Reg.RAX] >> 8 & 0xff) * (int) i.imm;
        c.set(X86Reg.RAX, 8, 8, 0);
        result(c, value, false, false);
    }
}
