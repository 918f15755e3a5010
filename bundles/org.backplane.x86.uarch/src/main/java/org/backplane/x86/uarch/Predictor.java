package org.backplane.x86.uarch;

import java.util.List;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Wiring;

/**
 * A branch predictor as textbooks have it. Conditional branches: counters of two bits, found by the address exclusive-or the outcomes of the
 * last branches (gshare; McFarling, Combining Branch Predictors, 1993), which begin as "weakly not taken". Indirect jumps and calls: where they went
 * last time, by address. Returns: a stack of calls, that wraps. Direct jumps and calls are never predicted wrongly.
 */
final class Predictor implements X86Extension, BranchPredictor, EventSource {
    private static final int CONDITIONAL = 0;
    private static final int INDIRECT_JUMP = 1;
    private static final int INDIRECT_CALL = 3;
    private static final int DIRECT_CALL = 4;
    private static final int RETURN = 5;
    /** Counters in a word. */
    private static final int IN_WORD = 32;
    /** All of a word's counters at 1, weakly not taken. */
    private static final long WEAKLY_NOT = 0x5555_5555_5555_5555L;

    private final PredictorFactory.Config config;
    private final Bank bank;
    private final int history;
    private final int counters;
    private final int targets;
    private final int returns;
    private final int top;
    private final Tally misses;
    private final List<CountedEvent> events;

    Predictor(PredictorFactory.Config config, VcpuBoard board) {
        this.config = config;
        bank = board.bank();
        history = bank.slot("HISTORY", 0);
        counters = bank.array("COUNTERS", config.counters() / IN_WORD, WEAKLY_NOT);
        targets = bank.array("TARGETS", config.targets(), 0);
        returns = bank.array("RETURNS", config.returns(), 0);
        top = bank.slot("TOP", 0);
        misses = new Tally(bank, "branch-misses", 6, 0xc5, 0xc3, 1);
        events = List.of(misses);
    }

    @Override
    public List<CountedEvent> events() {
        return events;
    }

    /** Without counters nobody counts. */
    @Override
    public void wired(X86Wiring wiring) {
        if (wiring.counters == null) { misses.counted(false); }
    }

    @Override
    public boolean predicting() {
        return misses.isCounted();
    }

    @Override
    public boolean mispredicts(long from, long to, int type, boolean taken, int length) {
        boolean right = switch (type) {
            case CONDITIONAL -> conditional(from, taken);
            case INDIRECT_JUMP, INDIRECT_CALL -> indirect(from, to);
            case RETURN -> pop() == to;
            default -> true;
        };
        if (type == DIRECT_CALL || type == INDIRECT_CALL) { push(from + length, to); }
        if (!right) { misses.happened(); }
        return !right;
    }

    private boolean conditional(long from, boolean taken) {
        long outcomes = bank.get(history);
        int index = (int) (from ^ outcomes) & config.counters() - 1;
        int word = counters + index / IN_WORD;
        int shift = 2 * (index % IN_WORD);
        long all = bank.get(word);
        int counter = (int) (all >>> shift) & 3;
        int next = taken ? Math.min(3, counter + 1) : Math.max(0, counter - 1);
        bank.set(word, all ^ (long) (counter ^ next) << shift);
        bank.set(history, (outcomes << 1 | (taken ? 1 : 0)) & (1L << config.history()) - 1);
        return counter >= 2 == taken;
    }

    private boolean indirect(long from, long to) {
        int slot = targets + (int) (from & config.targets() - 1);
        boolean right = bank.get(slot) == to;
        bank.set(slot, to);
        return right;
    }

    /** A call of what comes next is there to learn the address, and does not return. */
    private void push(long behind, long to) {
        if (to == behind) { return; }
        int at = (int) bank.get(top) + 1;
        if (at == config.returns()) { at = 0; }
        bank.set(top, at);
        bank.set(returns + at, behind);
    }

    private long pop() {
        int at = (int) bank.get(top);
        bank.set(top, at == 0 ? config.returns() - 1 : at - 1);
        return bank.get(returns + at);
    }
}
