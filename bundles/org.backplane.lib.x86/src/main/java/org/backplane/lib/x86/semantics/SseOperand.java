package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** Operands of routines on xmm registers, a 64-bit half at a time. Operand 0 is a register unless told otherwise. */
final class SseOperand {
    private SseOperand() {
    }

    /** Low half of operand 0. */
    static long low0(X86Cpu c, Insn i) {
        return c.vec[X86State.LANES * i.r0];
    }

    /** High half of operand 0. */
    static long high0(X86Cpu c, Insn i) {
        return c.vec[X86State.LANES * i.r0 + 1];
    }

    /** Low half of operand 1; in memory it must be 16-byte aligned. */
    static long low1(X86Cpu c, Insn i) {
        return i.inMemory(1) ? c.load64(aligned(c, i)) : c.vec[X86State.LANES * i.r1];
    }

    /** High half of operand 1; in memory it must be 16-byte aligned. */
    static long high1(X86Cpu c, Insn i) {
        return i.inMemory(1) ? high(c, aligned(c, i)) : c.vec[X86State.LANES * i.r1 + 1];
    }

    /** A page fault tells the operand's first byte. */
    private static long high(X86Cpu c, long address) {
        c.load8(address);
        return c.load64(address + 8);
    }

    /** The 64 bits of operand 1, which need no alignment. */
    static long quad1(X86Cpu c, Insn i) {
        return i.inMemory(1) ? c.load64(i.ea(c)) : c.vec[X86State.LANES * i.r1];
    }

    /** Writes operand 0. */
    static void set0(X86Cpu c, Insn i, long low, long high) {
        int at = X86State.LANES * i.r0;
        c.vec[at] = low;
        c.vec[at + 1] = high;
    }

    private static long aligned(X86Cpu c, Insn i) {
        long address = i.ea(c);
        c.aligned16(address);
        return address;
    }
}
