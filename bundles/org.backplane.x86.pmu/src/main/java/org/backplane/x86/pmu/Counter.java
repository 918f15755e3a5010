package org.backplane.x86.pmu;

import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.CountedEvent;

/** One counter: what it counts, and how far it had come when it last looked. Its value is in the bank. */
final class Counter {
    /** Bits of an event select. */
    static final long USER = 1 << 16;
    static final long KERNEL = 1 << 17;
    static final long EDGE = 1 << 18;
    static final long INTERRUPT = 1 << 20;
    static final long ENABLE = 1 << 22;
    static final long INVERT = 1 << 23;
    private static final int THRESHOLD = 24;
    /** Bits with which it counts cycles in which a condition holds, or begins to hold. */
    private static final long CONDITION = EDGE | 0xffL << THRESHOLD;

    /** Its bit in the global registers. */
    final long bit;
    private final Bank bank;
    private final int slot;
    private final CoreEvents events;
    private CountedEvent event;
    private long select;
    private long last;
    private long lastCycles;
    /** Whether every instruction has to be looked at by itself. */
    private boolean stepped;
    /** In the bank: whether the condition held in the last cycle, so that there is no new edge. */
    private final int held;
    /** In the bank: events so far in the cycle under way, which instructions share that cost less than a cycle. */
    private final int underWay;

    /** @param value {@code held} and {@code underWay}, too, are words of the bank */
    Counter(Bank bank, int value, int held, int underWay, int number, CoreEvents events) {
        this.bank = bank;
        this.slot = value;
        this.held = held;
        this.underWay = underWay;
        bit = 1L << number;
        this.events = events;
    }

    long value() {
        return bank.get(slot);
    }

    void value(long value) {
        bank.set(slot, value);
    }

    CountedEvent event() {
        return event;
    }

    /** Counts from now on what an event select says; a null event: nothing. */
    void select(CountedEvent of, long by) {
        boolean conditional = of != null && (by & CONDITION) != 0;
        stepped = conditional && !events.areSpread(of, (by & EDGE) != 0);
        if (of == event && by == select) { return; }
        if (event != null) { between(); } // else it begins, or goes on behind an update
        event = of;
        select = by;
        if (of != null) { rebase(); }
    }

    /** Whatever it counted: it goes on with what the bank has. */
    void forget() {
        event = null;
    }

    /** Nothing before counts. */
    void rebase() {
        last = event.total();
        if (needsCycles()) { lastCycles = events.cycles(event); }
    }

    /** Cycles that do not count are between those that did and those that will. */
    private void between() {
        if (!isConditional()) { return; }
        bank.set(held, 0);
        bank.set(underWay, 0);
    }

    private boolean isConditional() { return (select & CONDITION) != 0; }

    /** Whether it must be settled behind every instruction. */
    boolean isStepped() { return stepped; }

    boolean counts(boolean user) {
        return (select & (user ? USER : KERNEL)) != 0;
    }

    /** Whether it counts cycles, or compares with them. */
    private boolean needsCycles() {
        return event == events.cycles || isConditional();
    }

    /** Whether it takes an event, which cycles may be {@code priced} by. */
    boolean takes(CountedEvent other, boolean priced) {
        return event == other || priced && needsCycles();
    }

    boolean interrupts() {
        return (select & INTERRUPT) != 0;
    }

    /** Takes up what has happened since, at a privilege level; true when it overflows {@code mask}. */
    boolean settle(boolean user, long mask) {
        long happened = event.total() - last;
        long passed = needsCycles() ? events.cycles(event) - lastCycles : 0;
        last += happened;
        lastCycles += passed;
        if (!counts(user)) {
            between();
            return false;
        }
        long sum = value() + (isConditional() ? cycles(happened, passed) : happened);
        value(sum & mask);
        return Long.compareUnsigned(sum, mask) > 0;
    }

    /** Of cycles that have passed, those that count. */
    private long cycles(long happened, long passed) {
        return stepped ? step(happened, passed) : alike(happened, 1) + alike(passed - happened, 0);
    }

    /** What an instruction brings happens in the first of the cycles that end with it, or is of the cycle under way. */
    private long step(long happened, long passed) {
        long inCycle = bank.get(underWay) + happened;
        bank.set(underWay, passed == 0 ? inCycle : 0);
        return passed == 0 ? 0 : alike(1, inCycle) + alike(passed - 1, 0);
    }

    /** Of {@code count} cycles with {@code inEach} events each, those that count. */
    private long alike(long count, long inEach) {
        if (count == 0) { return 0; }
        boolean met = isMet(inEach);
        if ((select & EDGE) == 0) { return met ? count : 0; }
        boolean rises = met && bank.get(held) == 0;
        bank.set(held, met ? 1 : 0);
        return rises ? 1 : 0;
    }

    /** CMASK and INV; without CMASK there is nothing to invert, and an edge is one of any event. */
    private boolean isMet(long inCycle) {
        int least = (int) (select >>> THRESHOLD) & 0xff;
        return least == 0 ? inCycle > 0 : inCycle >= least != ((select & INVERT) != 0);
    }

    /** Instructions that retire before it can overflow. */
    long distance(long mask) {
        int most = isConditional() ? Math.max(event.most(), events.cycles.most()) : event.most();
        return Math.max(1, (mask - value() + 1) / Math.max(1, most));
    }
}
