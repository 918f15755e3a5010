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

    /** Its bit in the global registers. */
    final long bit;
    private final Bank bank;
    private final int slot;
    private final CountedEvent cycles;
    private CountedEvent event;
    private long select;
    private long last;
    private long lastCycles;
    /** In the bank: whether the condition held when it last looked, so that there is no new edge. */
    private final int held;

    /** @param value and {@code held} are words of the bank */
    Counter(Bank bank, int value, int held, int number, CountedEvent cycles) {
        this.bank = bank;
        this.slot = value;
        this.held = held;
        bit = 1L << number;
        this.cycles = cycles;
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
        if (of == event && by == select) { return; }
        if (event != null) { held(false); } // else it begins, or goes on behind an update
        event = of;
        select = by;
        if (of != null) { rebase(); }
    }

    /** Nothing before counts. */
    void rebase() {
        last = event.total();
        if (needsCycles()) { lastCycles = cycles.total(); }
    }

    private boolean isHeld() { return bank.get(held) != 0; }

    private void held(boolean now) {
        if ((select & EDGE) != 0) { bank.set(held, now ? 1 : 0); }
    }

    boolean counts(boolean user) {
        return (select & (user ? USER : KERNEL)) != 0;
    }

    /** Whether it counts cycles, or compares with them. */
    private boolean needsCycles() {
        return event == cycles || (select & (EDGE | INVERT | -1 << THRESHOLD)) != 0;
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
        long events = event.total() - last;
        long passed = needsCycles() ? cycles.total() - lastCycles : 0;
        last += events;
        lastCycles += passed;
        if (!counts(user)) {
            held(false);
            return false;
        }
        long sum = value() + edges(threshold(events, passed), passed);
        value(sum & mask);
        return Long.compareUnsigned(sum, mask) > 0;
    }

    /** Of a threshold, the cycles in which it is reached, or not. At most one event comes in a cycle. */
    private long threshold(long events, long passed) {
        int least = (int) (select >>> THRESHOLD) & 0xff;
        if (least == 0) { return events; }
        long reached = least == 1 ? Math.min(events, passed) : 0;
        return (select & INVERT) != 0 ? passed - reached : reached;
    }

    /** What comes in every cycle begins once; what does not begins each time. */
    private long edges(long count, long passed) {
        if ((select & EDGE) == 0 || count == 0) { return count; }
        boolean lasting = count >= passed;
        long edges = lasting ? isHeld() ? 0 : 1 : count;
        held(lasting);
        return edges;
    }

    /** Instructions that retire before it can overflow. */
    long distance(long mask) {
        boolean plain = select >>> THRESHOLD == 0;
        int most = plain ? event.most() : Math.max(event.most(), cycles.most());
        return Math.max(1, (mask - value() + 1) / Math.max(1, most));
    }
}
