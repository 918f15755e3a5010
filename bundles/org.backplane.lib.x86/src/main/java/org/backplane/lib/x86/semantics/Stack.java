package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.X86Cpu;

/** Pushes and pops. The stack pointer changes after the access, so that a fault leaves it. */
final class Stack {
    private Stack() {
    }

    static void push(X86Cpu c, int size, long value) {
        push(c, size, value, size);
    }

    /** Pushes {@code size} bits, all within the segment, of which the low {@code written} go to memory. */
    static void push(X86Cpu c, int size, long value, int written) {
        long sp = c.reg[X86Reg.RSP] - (size >>> 3);
        if (c.longMode) {
            c.store(sp, written, value);
            c.reg[X86Reg.RSP] = sp;
        } else {
            c.store(c.stack(sp & mask(c), size), written, value);
            pointer(c, sp);
        }
    }

    static long pop(X86Cpu c, int size) {
        long value = peek(c, size, 0);
        release(c, size >>> 3);
        return value;
    }

    /** The value {@code index} places down from the top, without popping. */
    static long peek(X86Cpu c, int size, int index) {
        long sp = c.reg[X86Reg.RSP] + (long) index * (size >>> 3);
        return c.load(c.longMode ? sp : c.stack(sp & mask(c), size), size);
    }

    /** The selector on top, whose place of {@code size} bits is all within the segment; its own 16 are read. */
    static int selector(X86Cpu c, int size) {
        long sp = c.reg[X86Reg.RSP];
        return (int) c.load16(c.longMode ? sp : c.stack(sp & mask(c), size));
    }

    /** Pops {@code bytes} without reading them. */
    static void release(X86Cpu c, long bytes) {
        if (c.longMode) {
            c.reg[X86Reg.RSP] += bytes;
        } else {
            pointer(c, c.reg[X86Reg.RSP] + bytes);
        }
    }

    /** Faults unless {@code count} values can be pushed. */
    static void room(X86Cpu c, int size, int count) {
        for (int n = 1; n <= count; n++) {
            long sp = c.reg[X86Reg.RSP] - (long) n * (size >>> 3);
            c.writable(c.longMode ? sp : c.stack(sp & mask(c), size), size >>> 3);
        }
    }

    /** Sets the part of RSP that the stack segment's size reaches. */
    static void pointer(X86Cpu c, long sp) {
        long mask = mask(c);
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
    }

    /** Ones for the bits of the stack pointer. */
    static long mask(X86Cpu c) {
        return c.longMode ? -1 : (c.reg[X86Reg.ACCESS + X86Reg.SS] & Bits.ACCESS_DB) != 0 ? 0xffff_ffffL : 0xffff;
    }
}
