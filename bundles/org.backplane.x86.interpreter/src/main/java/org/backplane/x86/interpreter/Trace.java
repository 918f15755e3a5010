package org.backplane.x86.interpreter;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/**
 * Blocks that are often executed one after the other, as one method that HotSpot compiles: every instruction object is a
 * constant there, so its {@code exec} is inlined. Before each block the trace makes sure that it is what comes next.
 */
public abstract class Trace {
    /** Most instructions of one call. HotSpot decides by calls, and not by rounds, what it compiles well: a long call would keep it waiting. */
    static final long AT_ONCE = 16_000;

    /** Of each instruction, in order: how far it is from its block's start. */
    short[] offsets;
    /** Branches among the first so many instructions of a round; the last is that of a whole one. */
    short[] branches;
    /** Whether its last block {@linkplain Block#observes observes}. */
    boolean observes;

    /**
     * Executes from the first block, that was entered already, at most {@code limit} instructions (at least one round).
     * Afterwards {@link X86Cpu#at} is how many retired and RIP is where to go on; when an instruction faults, {@code at}
     * counts those before it, and RIP is the start of its block.
     */
    public abstract void run(X86Cpu c, long limit);

    /** Branches among so many instructions from the start. Most calls are of one round at most, and need no division. */
    final int branches(int instructions) {
        int length = offsets.length;
        if (instructions <= length) { return branches[instructions]; }
        return instructions / length * branches[length] + branches[instructions % length];
    }

    /** Whether no further round may begin. */
    static boolean stops(X86Cpu c, long afterwards, long limit) {
        return afterwards > limit || c.state.attention() != 0;
    }

    /** The last block was executed to its end. */
    static void end(X86Cpu c) {
        c.reg[X86Reg.RIP] = c.next;
    }

    /** Goes on behind an instruction in the middle of a block. */
    static void leaveAfter(Insn insn, X86Cpu c) {
        c.reg[X86Reg.RIP] = insn.nextIp(c) & c.ipMask;
    }
}
