package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/**
 * String instructions. A repeated one goes on until it is done or something wants attention; registers tell how far it is,
 * so that it can be interrupted and restarted at any iteration. Flags are those of the last comparison, or after a fault those
 * from before (SDM volume 2, REP).
 */
public final class Strings {
    /** Iterations between two looks at attention. */
    private static final int QUANTUM = 4096;

    private Strings() {
    }

    @Row(asm = "movs", enc = {"A4", "A5"}, text = {"movs movsb Yb,Xb", "movs movs~ Yv,Xv"}, ends = Ends.OBSERVE)
    public static void movs(X86Cpu c, Insn i) {
        int width = width(i);
        long left = start(c, i);
        truncate(c, i, X86Reg.RSI);
        truncate(c, i, X86Reg.RDI);
        for (long budget = quantum(c); left != 0 && budget > 0;) {
            long done = bulkMove(c, i, width, atMost(left, budget));
            if (done == 0) {
                long value = c.loadSource(source(c, i, width), width);
                c.store(destination(c, i, width), width, value);
                done = 1;
            }
            advance(c, i, X86Reg.RSI, width, done);
            advance(c, i, X86Reg.RDI, width, done);
            budget -= done;
            left = finish(c, i, left, done);
        }
        proceed(c, i, left);
    }

    @Row(asm = "stos", enc = {"AA", "AB"}, text = {"= = Yb,AL", "= = Yv,rAX"}, ends = Ends.OBSERVE)
    public static void stos(X86Cpu c, Insn i) {
        int width = width(i);
        long left = start(c, i);
        truncate(c, i, X86Reg.RDI);
        for (long budget = quantum(c); left != 0 && budget > 0;) {
            long done = bulkFill(c, i, width, atMost(left, budget));
            if (done == 0) {
                c.store(destination(c, i, width), width, c.reg[X86Reg.RAX]);
                done = 1;
            }
            advance(c, i, X86Reg.RDI, width, done);
            budget -= done;
            left = finish(c, i, left, done);
        }
        proceed(c, i, left);
    }

    @Row(asm = "lods", enc = {"AC", "AD"}, text = {"= = AL,Xb", "= = rAX,Xv"}, ends = Ends.OBSERVE)
    public static void lods(X86Cpu c, Insn i) {
        int width = width(i);
        long left = start(c, i);
        for (int budget = quantum(c); left != 0 && budget > 0; budget--) {
            c.set(X86Reg.RAX, 0, width, c.load(source(c, i, width), width));
            advance(c, i, X86Reg.RSI, width, 1);
            left = finish(c, i, left, 1);
        }
        proceed(c, i, left);
    }

    @Row(asm = "cmps", enc = {"A6", "A7"}, text = {"cmps cmpsb Xb,Yb", "cmps cmps~ Xv,Yv"}, ends = Ends.OBSERVE)
    public static void cmps(X86Cpu c, Insn i) {
        int width = width(i);
        long left = start(c, i);
        if (left == 0) { return; }
        long a = 0;
        long b = 0;
        for (int budget = quantum(c); left != 0 && budget > 0; budget--) {
            b = c.load(destination(c, i, width), width);
            a = c.load(source(c, i, width), width);
            advance(c, i, X86Reg.RSI, width, 1);
            advance(c, i, X86Reg.RDI, width, 1);
            left = untilCondition(i, finish(c, i, left, 1), a == b);
        }
        c.flagsSub(a, b, a - b, width);
        proceed(c, i, left);
    }

    @Row(asm = "scas", enc = {"AE", "AF"}, text = {"= = AL,Yb", "= = rAX,Yv"}, ends = Ends.OBSERVE)
    public static void scas(X86Cpu c, Insn i) {
        int width = width(i);
        long left = start(c, i);
        if (left == 0) { return; }
        long a = c.get(X86Reg.RAX, 0, width);
        long b = 0;
        for (int budget = quantum(c); left != 0 && budget > 0; budget--) {
            b = c.load(destination(c, i, width), width);
            advance(c, i, X86Reg.RDI, width, 1);
            left = untilCondition(i, finish(c, i, left, 1), a == b);
        }
        c.flagsSub(a, b, a - b, width);
        proceed(c, i, left);
    }

    @Row(asm = "ins", enc = {"6C", "6D"}, text = {"ins insb Yb,DX", "ins insw/insl Yz,DX"}, ends = Ends.OBSERVE)
    public static void ins(X86Cpu c, Insn i) {
        int width = Math.min(width(i), 32);
        Ports.check(c, (int) c.reg[X86Reg.RDX] & 0xffff, width);
        long left = start(c, i);
        for (int budget = quantum(c); left != 0 && budget > 0; budget--) {
            long to = destination(c, i, width);
            c.writable(to, width >>> 3);
            c.store(to, width, c.readPort(c.reg[X86Reg.RDX] & 0xffff, width >>> 3));
            advance(c, i, X86Reg.RDI, width, 1);
            left = finish(c, i, left, 1);
        }
        proceed(c, i, left);
    }

    @Row(asm = "outs", enc = {"6E", "6F"}, text = {"outs outsb DX,Xb", "outs outsw/outsl DX,Xz"},
            ends = Ends.OBSERVE)
    public static void outs(X86Cpu c, Insn i) {
        int width = Math.min(width(i), 32);
        Ports.check(c, (int) c.reg[X86Reg.RDX] & 0xffff, width);
        long left = start(c, i);
        for (int budget = quantum(c); left != 0 && budget > 0; budget--) {
            c.writePort(c.reg[X86Reg.RDX] & 0xffff, width >>> 3, c.load(source(c, i, width), width));
            advance(c, i, X86Reg.RSI, width, 1);
            left = finish(c, i, left, 1);
        }
        proceed(c, i, left);
    }

    /** Even opcodes work on bytes. */
    private static int width(Insn i) {
        return i.bytes ? 8 : i.operandSize;
    }

    /** Iterations to do at most before others have a look: debug exceptions come after every one. */
    private static int quantum(X86Cpu c) {
        return c.breakpoints.armed() || (c.reg[X86Reg.RFLAGS] & Bits.TF) != 0 ? 1 : QUANTUM;
    }

    /** Iterations to do: 1 without a repeat prefix. */
    private static long start(X86Cpu c, Insn i) {
        c.reg[X86Reg.RFLAGS] &= ~Bits.RF;
        return i.repeat == 0 ? 1 : c.reg[X86Reg.RCX] & i.addressMask;
    }

    /** Of what is left, which is without a sign. */
    private static long atMost(long left, long budget) {
        return Long.compareUnsigned(left, budget) < 0 ? left : budget;
    }

    /** Processors clear the upper half for addresses of 32 bits even when the first iteration of REP MOVS or REP STOS faults. */
    private static void truncate(X86Cpu c, Insn i, int register) {
        if (i.repeat != 0) { counter(c, register, i.addressMask, c.reg[register]); }
    }

    /** Takes {@code done} iterations off the counter and gives what is left. */
    private static long finish(X86Cpu c, Insn i, long left, long done) {
        if (i.repeat != 0) {
            counter(c, X86Reg.RCX, i.addressMask, left - done);
            c.state.ticks += done;
        }
        return left - done;
    }

    private static long untilCondition(Insn i, long left, boolean equal) {
        return i.repeat == Insn.REP && !equal || i.repeat == Insn.REPNE && equal ? 0 : left;
    }

    /** What is left goes on in the next round, after a look at interrupts; RF says that it is the same instruction still. */
    private static void proceed(X86Cpu c, Insn i, long left) {
        if (left != 0) {
            c.unfinished = true;
            c.reg[X86Reg.RFLAGS] |= Bits.RF;
            c.next = i.ip(c);
        }
    }

    /** Writes a register at the address size: 32 bits clear the upper half. */
    static void counter(X86Cpu c, int register, long mask, long value) {
        c.reg[register] = mask == 0xffff ? c.reg[register] & ~mask | value & mask : value & mask;
    }

    private static void advance(X86Cpu c, Insn i, int register, int width, long steps) {
        long step = (width >>> 3) * steps;
        boolean down = (c.reg[X86Reg.RFLAGS] & Bits.DF) != 0;
        counter(c, register, i.addressMask, c.reg[register] + (down ? -step : step));
    }

    private static long source(X86Cpu c, Insn i, int width) {
        return c.segmented(i.segment, c.reg[X86Reg.RSI] & i.addressMask, width >>> 3);
    }

    private static long destination(X86Cpu c, Insn i, int width) {
        return c.segmented(X86Reg.ES, c.reg[X86Reg.RDI] & i.addressMask, width >>> 3);
    }

    /** Moves up to {@code count} elements within one page on either side, upwards; 0 when the plain way is not open. */
    private static long bulkMove(X86Cpu c, Insn i, int width, long count) {
        if (count < 2 || !flatUp(c, i)) { return 0; }
        long from = source(c, i, width);
        long hostFrom = c.hostForLoad(from);
        long readable = (4096 - (from & 4095)) / (width >>> 3);
        if (hostFrom == 0 || readable == 0) { return 0; } // what is read faults first
        long to = destination(c, i, width);
        long hostTo = c.hostForStore(to);
        long elements = Math.min(count, Math.min(readable, (4096 - (to & 4095)) / (width >>> 3)));
        long bytes = elements * (width >>> 3);
        boolean overlap = hostTo > hostFrom && hostTo < hostFrom + bytes;
        if (hostTo == 0 || elements == 0 || overlap) { return 0; }
        Tso.copy(hostFrom, hostTo, bytes);
        return elements;
    }

    private static long bulkFill(X86Cpu c, Insn i, int width, long count) {
        if (count < 2 || !flatUp(c, i)) { return 0; }
        long to = destination(c, i, width);
        long host = c.hostForStore(to);
        long elements = Math.min(count, (4096 - (to & 4095)) / (width >>> 3));
        if (host == 0 || elements == 0) { return 0; }
        long value = c.reg[X86Reg.RAX];
        long byteValue = value & 0xff;
        if (width == 8 || byteValue * 0x0101_0101_0101_0101L << 64 - width == value << 64 - width) {
            Tso.fill(host, elements * (width >>> 3), (byte) value);
        } else {
            for (long n = 0; n < elements; n++) { c.store(to + n * (width >>> 3), width, value); }
        }
        return elements;
    }

    private static boolean flatUp(X86Cpu c, Insn i) {
        return i.addressMask == -1 && (c.reg[X86Reg.RFLAGS] & Bits.DF) == 0;
    }
}
