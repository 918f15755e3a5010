package org.backplane.x86.interpreter;

import java.util.Arrays;
import java.util.concurrent.Future;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/**
 * A run of instructions with one entry, decoded from one physical place for one code size. Instructions do not know their
 * linear address: they work from the block's start, that {@code reg[RIP]} holds while it executes.
 */
final class Block {
    /** Longest block, in instructions. */
    static final int MAX = 48;
    private static final int GONE = -1;

    /** Guest physical address of the first byte. */
    final long physical;
    /** Physical page of the last byte when that is another page, else -1. */
    final long secondPage;
    /** 16, 32 or 64. */
    final int codeSize;
    /** Whether its branches are told to who predicts or records them. */
    final boolean told;
    final Insn[] code;
    /** Distances from the start to each instruction, and to the end. */
    final short[] offsets;
    /** Whether its last instruction may change mode, privilege, translations or anything else that the loop looks at. */
    final boolean observes;
    /** 1 when its last instruction is a branch, else 0. */
    final int branches;
    /** A bit for every instruction that works on general registers only: it cannot fault and writes no memory. */
    final long plain;

    /** Linear address where it was last found, good as long as {@link X86Cpu#stamp} is {@link #stamp}. */
    long linear;
    int stamp = GONE;
    /** Whether it is for one execution, and no look-up finds it again. */
    boolean once;
    /** Executions left until it may start a trace. */
    int cold;
    /** The trace that starts here, or null. */
    Trace trace;
    /** The trace that is being made, or null. */
    Future<Trace> order;

    Block(long physical, long secondPage, int codeSize, boolean told, Insn[] code, short[] offsets,
            boolean observes, int branches,
            long plain) {
        this.physical = physical;
        this.secondPage = secondPage;
        this.codeSize = codeSize;
        this.told = told;
        this.code = code;
        this.offsets = offsets;
        this.observes = observes;
        this.branches = branches;
        this.plain = plain;
    }

    /** Its first instruction alone, for one execution, with single-step told of a branch that it takes. */
    Block step() {
        boolean whole = code.length == 1;
        Insn insn = whole && branches != 0 ? new Stepped(code[0]) : code[0];
        Block step = new Block(physical, secondPage, codeSize, told, new Insn[]{insn}, Arrays.copyOf(offsets, 2),
                whole && observes, whole ? branches : 0, plain & 1);
        step.once = true;
        return step;
    }

    /** Bytes. */
    int size() {
        return offsets[code.length];
    }

    /** Whether it is what must be executed at a linear address now. */
    boolean isAt(long address, X86Cpu c) {
        return linear == address && stamp == c.stamp;
    }

    /** Goes on to {@link X86Cpu#next}: true, and ready for this block's instructions, when this block is there. */
    boolean enter(X86Cpu c) {
        long ip = c.next;
        c.reg[X86Reg.RIP] = ip;
        c.next = ip + size() & c.ipMask;
        return isAt(c.codeBase + ip & c.linearMask(), c);
    }

    /** Whether its bytes or its translation have changed. */
    boolean stale(X86Cpu c) {
        return stamp != c.stamp;
    }

    /** Whether any byte of it is in the range; both pages count as adjacent. */
    boolean overlaps(long address, long length) {
        if (secondPage < 0) { return address < physical + size() && physical < address + length; }
        long first = 4096 - (physical & 4095);
        return address < physical + first && physical < address + length
                || address < secondPage + size() - first && secondPage < address + length;
    }

    /** The bytes it was decoded from have changed: it throws wherever it is executed from now on, even by a run under way. */
    void spoil() {
        stamp = GONE;
        trace = null;
        order = null;
        Arrays.fill(code, Stale.INSTANCE);
    }
}
