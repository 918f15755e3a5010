package org.backplane.machine.time;

import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;

/**
 * An alarm of one device. Its time is a word of the device's bank that only the queue changes, under its monitor: so
 * system registers of a vCPU, which hold no device lock, may set alarms too.
 */
public final class QueuedAlarm implements Alarm {
    private final AlarmQueue queue;
    private final Bank bank;
    private final int slot;
    private final Runnable action;
    private final Guard guard;

    /** Place in the queue's heap, -1 when not in it; {@code deadline} is what it is sorted by. Guarded by the queue. */
    int index = -1;
    long deadline;

    /** Runs code under a device's lock; what it throws is the device's failure. */
    @FunctionalInterface
    public interface Guard {
        void run(Runnable action);
    }

    private final long number;
    private final Runnable expiry = this::expire;

    public QueuedAlarm(AlarmQueue queue, Bank bank, String name, Runnable action, Guard guard) {
        this.queue = queue;
        this.bank = bank;
        this.slot = bank.slot("alarm." + name, NEVER);
        this.action = action;
        this.guard = guard;
        number = queue.number();
    }

    boolean isBefore(QueuedAlarm other) {
        return deadline < other.deadline || deadline == other.deadline && number < other.number;
    }

    @Override
    public void at(long nanos) {
        queue.schedule(this, nanos);
    }

    @Override
    public void cancel() {
        queue.schedule(this, NEVER);
    }

    @Override
    public long time() {
        return bank.get(slot);
    }

    /** Brings the queue into line with the bank, which was filled anew. */
    public void restored() {
        queue.schedule(this, time());
    }

    /** Takes the alarm out of the queue; the bank keeps its time. */
    public void withdraw() {
        queue.withdraw(this);
    }

    /** Writes the time into the bank; called by the queue. */
    void keep(long nanos) {
        bank.set(slot, nanos);
    }

    /** Called by the timer thread without any lock: the deadline seems to have passed. */
    void due() {
        guard.run(expiry);
    }

    /** Under the device's lock, where nobody can set the alarm anew: fires if it is still due. */
    private void expire() {
        if (queue.take(this)) { action.run(); }
    }
}
