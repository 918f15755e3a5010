package org.backplane.x86.interpreter;

import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.X86Reg;

/** Performance counters, as far as execution must mind them: when they want to be settled, and whether branches are counted. */
final class Counting {
    private final PerformanceCounters counters;
    private final long[] reg;
    /** Instructions retired at which they want to be settled. */
    private long due = PerformanceCounters.NEVER;
    /** Whether branches are counted, in {@link X86Reg#BRANCHES}. */
    private boolean on;
    /** The trace under execution, if any, while branches are counted. */
    private Trace running;

    /** @param counters null: none */
    Counting(PerformanceCounters counters, long[] reg) {
        this.counters = counters;
        this.reg = reg;
    }

    boolean isThere() { return counters != null; }

    /** Whether what they count by has changed. */
    boolean isUnsettled() {
        return counters != null && counters.unsettled();
    }

    long due() {
        return due;
    }

    /** Has them take up where execution is, between two instructions. */
    void settle() {
        counters.settle();
        due = counters.next();
        on = counters.counting();
        if (!on) { running = null; }
    }

    /** A trace begins. */
    void begin(Trace trace) {
        if (on) { running = trace; }
    }

    /** The trace under execution has executed {@code at} instructions and goes no further. */
    void end(int at) {
        if (running == null) { return; }
        reg[X86Reg.BRANCHES] += running.branches(at);
        running = null;
    }

    /** A block was executed to its end. */
    void block(Block block) {
        if (on) { reg[X86Reg.BRANCHES] += block.branches; }
    }

    /** Branches of the trace under execution, if any, which is behind {@code at} instructions. */
    long branches(int at) {
        return running == null ? 0 : running.branches(at);
    }
}
