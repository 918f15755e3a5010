package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/**
 * One channel of an 8254 (Intel data sheet). Nothing ticks: count and output are computed from the clock when somebody looks.
 * A count takes effect with the clock pulse after it was written; in the modes 2 and 3 it does not wait for the end of the
 * period that runs, as in common chip sets.
 */
final class PitChannel {
    /** Value of the slot STOPPED_AT while the counter runs. */
    private static final long RUNS = -1;

    private static final int ACCESS_LOW = 1;
    private static final int ACCESS_HIGH = 2;
    private static final int ACCESS_BOTH = 3;

    private static final int STATUS_OUTPUT = 0x80;
    private static final int STATUS_NULL_COUNT = 0x40;
    private static final int LATCHED = 1 << 16;

    private final MachineClock clock;
    private final OddityCounter early;
    private final Bank bank;
    private final int control;
    private final int count;
    private final int loaded;
    private final int triggered;
    private final int start;
    private final int stoppedAt;
    private final int gate;
    private final int lowByte;
    private final int writesHigh;
    private final int readsHigh;
    private final int latchedCount;
    private final int latchedStatus;

    PitChannel(Board board, String name, int initialGate) {
        clock = board.clock();
        early = board.oddity(Oddity.UNVERIFIED, "8254: count of a periodic mode written while it counts");
        bank = board.bank();
        control = bank.slot(name + ".CONTROL", 0);
        count = bank.slot(name + ".COUNT", 0);
        loaded = bank.slot(name + ".LOADED", 0);
        triggered = bank.slot(name + ".TRIGGERED", 0);
        start = bank.slot(name + ".START", 0);
        stoppedAt = bank.slot(name + ".STOPPED_AT", RUNS);
        gate = bank.slot(name + ".GATE", initialGate);
        lowByte = bank.slot(name + ".LOW_BYTE", 0);
        writesHigh = bank.slot(name + ".WRITES_HIGH", 0);
        readsHigh = bank.slot(name + ".READS_HIGH", 0);
        latchedCount = bank.slot(name + ".LATCHED_COUNT", 0);
        latchedStatus = bank.slot(name + ".LATCHED_STATUS", 0);
    }

    // ---- what the control word says

    /** A control word for this channel: access 0 latches the count, everything else programs the channel. */
    void control(int value) {
        if ((value >> 4 & 3) == 0) {
            latch(true, false);
            return;
        }
        bank.set(control, value & 0x3f);
        bank.set(loaded, 0);
        bank.set(triggered, 0);
        bank.set(writesHigh, 0);
        bank.set(readsHigh, 0);
        bank.set(latchedCount, 0);
        bank.set(latchedStatus, 0);
    }

    private int access() {
        return (int) bank.get(control) >> 4;
    }

    /** 0 to 5; the codes 6 and 7 are 2 and 3 as well. */
    private int mode() {
        int code = (int) bank.get(control) >> 1 & 7;
        return code > 5 ? code - 4 : code;
    }

    private boolean isBcd() { return (bank.get(control) & 1) != 0; }

    private boolean isPeriodic() { return mode() == 2 || mode() == 3; }

    /** Whether a rising gate starts the count, and nothing else does. */
    private boolean isTriggered() {
        return mode() == 1 || mode() == 5;
    }

    // ---- time

    private long now() {
        return clock.ticks(Pit.HERTZ);
    }

    private long elapsed() {
        long stopped = bank.get(stoppedAt);
        return stopped != RUNS ? stopped : Math.max(0, now() - bank.get(start));
    }

    private boolean isCounting() { return bank.get(loaded) != 0 && (!isTriggered() || bank.get(triggered) != 0); }

    private void begin() {
        bank.set(start, now() + 1);
        bank.set(stoppedAt, bank.get(gate) != 0 || isTriggered() ? RUNS : 0);
    }

    void gate(boolean high) {
        if (high == (bank.get(gate) != 0)) { return; }
        bank.set(gate, high ? 1 : 0);
        if (isTriggered()) {
            if (high) { trigger(); }
        } else if (!high) {
            bank.set(stoppedAt, elapsed());
        } else if (isPeriodic()) {
            begin();
        } else {
            bank.set(start, now() - bank.get(stoppedAt));
            bank.set(stoppedAt, RUNS);
        }
    }

    private void trigger() {
        bank.set(triggered, 1);
        begin();
    }

    /** The level of the output pin. */
    boolean output() {
        if (!isCounting()) { return mode() != 0; }
        long n = bank.get(count);
        long d = elapsed();
        return switch (mode()) {
            case 0 -> d >= n;
            case 1 -> d >= n;
            case 2 -> bank.get(gate) == 0 || d % n != n - 1;
            case 3 -> bank.get(gate) == 0 || d % n < n + 1 >> 1;
            default -> d != n;
        };
    }

    /** The clock pulse at which the output rises next, or {@link Alarm#NEVER}. */
    long nextRise() {
        if (!isCounting() || bank.get(stoppedAt) != RUNS) { return Alarm.NEVER; }
        long n = bank.get(count);
        long d = now() - bank.get(start);
        if (isPeriodic()) { return bank.get(start) + (Math.max(d, 0) / n + 1) * n; }
        long rise = mode() < 2 ? n : n + 1;
        return d < rise ? bank.get(start) + rise : Alarm.NEVER;
    }

    /** The counting element, 0 to 0xffff, in BCD when so programmed. */
    private int current() {
        long n = bank.get(count);
        long d = isCounting() ? elapsed() : 0;
        long wrap = isBcd() ? 10_000 : 0x1_0000;
        long left = switch (mode()) {
            case 2 -> n - d % n;
            case 3 -> (n & ~1) - 2 * halfPeriod(n, d % n);
            default -> Math.floorMod(n - d, wrap);
        };
        return encode((int) (left % wrap));
    }

    /** Clocks since the output of mode 3 last changed; it is high for the longer half. */
    private static long halfPeriod(long n, long d) {
        long high = n + 1 >> 1;
        return d < high ? d : d - high;
    }

    // ---- reading and writing

    void write(long value) {
        switch (access()) {
            case ACCESS_LOW -> load((int) value);
            case ACCESS_HIGH -> load((int) value << 8);
            case ACCESS_BOTH -> writeHalf((int) value);
            default -> {} // not programmed yet
        }
    }

    private void writeHalf(int value) {
        if (bank.get(writesHigh) == 0) {
            bank.set(lowByte, value);
            bank.set(writesHigh, 1);
            if (mode() == 0) { bank.set(loaded, 0); }
        } else {
            bank.set(writesHigh, 0);
            load((int) bank.get(lowByte) | value << 8);
        }
    }

    private void load(int value) {
        int n = decode(value);
        if (isPeriodic() && bank.get(loaded) != 0) { early.count(); }
        bank.set(count, n != 0 ? n : isBcd() ? 10_000 : 0x1_0000);
        bank.set(loaded, 1);
        if (!isTriggered()) { begin(); }
    }

    long read() {
        if (bank.get(latchedStatus) != 0) {
            long status = bank.get(latchedStatus) & 0xff;
            bank.set(latchedStatus, 0);
            return status;
        }
        boolean latched = bank.get(latchedCount) != 0;
        long value = latched ? bank.get(latchedCount) : current();
        boolean high = access() == ACCESS_HIGH || access() == ACCESS_BOTH && bank.get(readsHigh) != 0;
        if (access() == ACCESS_BOTH) { bank.set(readsHigh, high ? 0 : 1); }
        if (high || access() != ACCESS_BOTH) { bank.set(latchedCount, 0); }
        return value >> (high ? 8 : 0) & 0xff;
    }

    /** Holds count and status as they are until they are read; what is held already stays. */
    void latch(boolean theCount, boolean theStatus) {
        if (theCount && bank.get(latchedCount) == 0) { bank.set(latchedCount, current() | LATCHED); }
        if (theStatus && bank.get(latchedStatus) == 0) { bank.set(latchedStatus, status() | LATCHED); }
    }

    private long status() {
        return bank.get(control) | (output() ? STATUS_OUTPUT : 0) | (bank.get(loaded) != 0 ? 0 : STATUS_NULL_COUNT);
    }

    private int decode(int value) {
        return isBcd() ? Bcd.decode(value) : value;
    }

    private int encode(int value) {
        return isBcd() ? Bcd.encode(value) : value;
    }
}
