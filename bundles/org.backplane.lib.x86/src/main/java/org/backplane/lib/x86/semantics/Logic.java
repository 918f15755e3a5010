package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Flags;
import org.backplane.lib.x86.table.Row;

/** Bitwise operations, bit tests and scans. */
public final class Logic {
    private Logic() {
    }

    @Row(asm = "or", enc = {"08 /r Eb,Gb", "09 /r Ev,Gv", "0A /r Gb,Eb", "0B /r Gv,Ev", "0C AL,Ib", "0D rAX,Iz",
            "80 /1 Eb,Ib", "81 /1 Ev,Iz", "83 /1 Ev,Is", "82 i64 /1 Eb,Ib"}, flags = Flags.LOGIC, lock = true,
            undefined = "A")
    public static long or(long a, long b) {
        return a | b;
    }

    @Row(asm = "and", enc = {"20 /r Eb,Gb", "21 /r Ev,Gv", "22 /r Gb,Eb", "23 /r Gv,Ev", "24 AL,Ib", "25 rAX,Iz",
            "80 /4 Eb,Ib", "81 /4 Ev,Iz", "83 /4 Ev,Is", "82 i64 /4 Eb,Ib"}, flags = Flags.LOGIC, lock = true,
            undefined = "A")
    public static long and(long a, long b) {
        return a & b;
    }

    @Row(asm = "xor", enc = {"30 /r Eb,Gb", "31 /r Ev,Gv", "32 /r Gb,Eb", "33 /r Gv,Ev", "34 AL,Ib", "35 rAX,Iz",
            "80 /6 Eb,Ib", "81 /6 Ev,Iz", "83 /6 Ev,Is", "82 i64 /6 Eb,Ib"}, flags = Flags.LOGIC, lock = true,
            undefined = "A")
    public static long xor(long a, long b) {
        return a ^ b;
    }

    @Row(asm = "test", enc = {"84 /r Eb,Gb", "85 /r Ev,Gv", "A8 AL,Ib", "A9 rAX,Iz", "F6 /0 Eb,Ib", "F7 /0 Ev,Iz",
            "F6 /1 Eb,Ib", "F7 /1 Ev,Iz"}, flags = Flags.LOGIC, store = false, undefined = "A")
    public static long test(long a, long b) {
        return a & b;
    }

    @Row(asm = "not", enc = {"F6 /2 Eb", "F7 /2 Ev"}, lock = true)
    public static long not(long a) {
        return ~a;
    }

    @Row(asm = "bt", enc = {"0F A3 /r Ev,Gv", "0F BA /4 Ev,Ib"}, undefined = "PASO")
    public static void bt(X86Cpu c, Insn i) {
        bit(c, i, 0);
    }

    @Row(asm = "bts", enc = {"0F AB /r Ev,Gv", "0F BA /5 Ev,Ib"}, lock = true, undefined = "PASO")
    public static void bts(X86Cpu c, Insn i) {
        bit(c, i, 1);
    }

    @Row(asm = "btr", enc = {"0F B3 /r Ev,Gv", "0F BA /6 Ev,Ib"}, lock = true, undefined = "PASO")
    public static void btr(X86Cpu c, Insn i) {
        bit(c, i, 2);
    }

    @Row(asm = "btc", enc = {"0F BB /r Ev,Gv", "0F BA /7 Ev,Ib"}, lock = true, undefined = "PASO")
    public static void btc(X86Cpu c, Insn i) {
        bit(c, i, 3);
    }

    /** A register bit offset reaches beyond the memory operand: it is signed and counts from its start. */
    private static void bit(X86Cpu c, Insn i, int change) {
        int width = i.width;
        boolean immediate = i.immediate;
        long index = immediate ? i.imm : Arithmetic.signed(c.reg[i.r1], width);
        int shift = (int) index & width - 1;
        if (i.inMemory(0)) {
            long ea = immediate
                    ? i.ea(c)
                    : i.eaPlus(c, (index >> Integer.numberOfTrailingZeros(width)) * (width >>> 3));
            if (change != 0) { c.writable(ea, width >>> 3); }
            long value = c.load(ea, width);
            while (change != 0 && !c.update(i.lock, ea, width, value, changed(value, 1L << shift, change))) {
                value = c.load(ea, width);
            }
            c.carryOnly(value >>> shift & 1);
        } else {
            long value = c.get(i.r0, 0, width);
            if (change != 0) { c.set(i.r0, 0, width, changed(value, 1L << shift, change)); }
            c.carryOnly(value >>> shift & 1);
        }
    }

    private static long changed(long value, long bit, int change) {
        return change == 1 ? value | bit : change == 2 ? value & ~bit : value ^ bit;
    }

    /** Destination unchanged when the source is 0, as on all current processors. */
    @Row(asm = "bsf", enc = "0F BC /r Gv,Ev", undefined = "CPASO")
    public static long bsf(X86Cpu c, long old, long source, int width) {
        c.flagsLogic(source, width);
        return source == 0 ? old : Long.numberOfTrailingZeros(source);
    }

    /** As {@link #bsf}. */
    @Row(asm = "bsr", enc = "0F BD /r Gv,Ev", undefined = "CPASO")
    public static long bsr(X86Cpu c, long old, long source, int width) {
        c.flagsLogic(source, width);
        return source == 0 ? old : 63 - Long.numberOfLeadingZeros(source);
    }

    @Row(asm = "cmpxchg", enc = {"0F B0 /r Eb,Gb", "0F B1 /r Ev,Gv"}, lock = true)
    public static void cmpxchg(X86Cpu c, Insn i) {
        int width = i.width;
        long expected = c.get(X86Reg.RAX, 0, width);
        long fresh = c.get(i.r1, i.s1, width);
        long old;
        if (i.inMemory(0)) {
            long ea = i.ea(c);
            c.writable(ea, width >>> 3);
            do { old = c.load(ea, width); } while (!c.update(i.lock, ea, width, old, old == expected ? fresh : old));
        } else {
            old = c.get(i.r0, i.s0, width);
            if (old == expected) { c.set(i.r0, i.s0, width, fresh); }
        }
        if (old != expected) { c.set(X86Reg.RAX, 0, width, old); }
        c.flagsSub(expected, old, expected - old, width);
    }

    @Row(asm = "cmpxchg8b", enc = "0F C7 /1 W0 mod=m Mq", lock = true, feature = org.backplane.api.x86.Feature.CX8)
    public static void cmpxchg8b(X86Cpu c, Insn i) {
        long ea = i.ea(c);
        c.writable(ea, 8);
        long expected = c.reg[X86Reg.RDX] << 32 | c.get(X86Reg.RAX, 0, 32);
        long fresh = c.reg[X86Reg.RCX] << 32 | c.get(X86Reg.RBX, 0, 32);
        long old;
        do { old = c.load64(ea); } while (!c.update(i.lock, ea, 64, old, old == expected ? fresh : old));
        boolean equal = old == expected;
        if (!equal) {
            c.set(X86Reg.RAX, 0, 32, old);
            c.set(X86Reg.RDX, 0, 32, old >>> 32);
        }
        c.zeroOnly(equal);
    }

    /** #GP unless the operand is aligned. The host has no access of 16 bytes that is atomic: with LOCK nobody else runs meanwhile. */
    @Row(asm = "cmpxchg16b", enc = "0F C7 /1 W1 mod=m Mx", text = "= = Mc", lock = true,
            feature = org.backplane.api.x86.Feature.CX16)
    public static void cmpxchg16b(X86Cpu c, Insn i) {
        long ea = i.ea(c);
        c.aligned16(ea);
        c.writable(ea, 16);
        if (i.lock) { c.seclude(); }
        try {
            compareAndExchange16(c, ea);
        } finally {
            if (i.lock) { c.readmit(); }
        }
    }

    private static void compareAndExchange16(X86Cpu c, long ea) {
        long low = c.load64(ea);
        long high = c.load64(ea + 8);
        boolean equal = low == c.reg[X86Reg.RAX] && high == c.reg[X86Reg.RDX];
        c.store64(ea, equal ? c.reg[X86Reg.RBX] : low);
        c.store64(ea + 8, equal ? c.reg[X86Reg.RCX] : high);
        if (!equal) {
            c.reg[X86Reg.RAX] = low;
            c.reg[X86Reg.RDX] = high;
        }
        c.zeroOnly(equal);
    }

    @Row(asm = "bswap", enc = "0F C8+r Zv")
    public static long bswap(long value, int width) {
        return width == 32 ? Integer.reverseBytes((int) value) : width == 64 ? Long.reverseBytes(value) : 0;
    }
}
