package org.backplane.machine.time;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import org.backplane.api.machine.time.Alarm;

/**
 * The pending alarms of a machine, earliest first, and the thread that fires them.
 * <p>
 * <b>Locks.</b> The monitor of the queue is a leaf: devices set alarms while they hold their own lock. So the timer thread
 * looks for what is due under the monitor, lets go of it, takes the device's lock and there asks again: an alarm that was
 * cancelled or moved meanwhile does not fire.
 */
public final class AlarmQueue implements Runnable {
    private final DrivenClock clock;
    private QueuedAlarm[] heap = new QueuedAlarm[32];
    private int count;
    private long wakeAt = Alarm.NEVER;
    private volatile Thread thread;
    private volatile boolean closed;
    private long made;

    public AlarmQueue(DrivenClock clock) {
        this.clock = clock;
    }

    /** Starts the timer thread. */
    public void start(String name) {
        Thread timer = Thread.ofPlatform().daemon().name(name).unstarted(this);
        thread = timer;
        timer.start();
    }

    /** Ends the timer thread. */
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** The clock was started: deadlines can pass again. */
    public void resumed() {
        LockSupport.unpark(thread);
    }

    /** The timer thread, null before {@link #start}. */
    public Thread thread() {
        return thread;
    }

    /** The timer thread does not return from a callback: another takes over. By the director only. */
    public void supersede() {
        start(thread.getName());
    }

    @Override
    public void run() {
        while (!closed && thread == Thread.currentThread()) {
            fireDue();
            LockSupport.parkNanos(this, pause());
        }
    }

    /** The number of a new alarm: of two with one deadline the older one is first. */
    synchronized long number() {
        return made++;
    }

    /** The first deadline, {@link Alarm#NEVER} without one. */
    public synchronized long next() {
        return count > 0 ? heap[0].deadline : Alarm.NEVER;
    }

    /** Fires every alarm whose deadline has passed, earliest first. By the timer thread, or instead of it. */
    public void fireDue() {
        for (QueuedAlarm due = due(); due != null && !closed; due = due()) {
            due.due();
        }
    }

    private synchronized QueuedAlarm due() {
        return count > 0 && heap[0].deadline <= clock.nanos() ? heap[0] : null;
    }

    /** How long the thread may sleep: until the first deadline, or until it is woken. */
    private synchronized long pause() {
        wakeAt = count > 0 ? heap[0].deadline : Alarm.NEVER;
        return clock.running() ? wakeAt - clock.nanos() : Alarm.NEVER;
    }

    /** Sets or moves an alarm, or removes it with {@link Alarm#NEVER}. Allocates only when more alarms are pending than ever. */
    synchronized void schedule(QueuedAlarm alarm, long deadline) {
        alarm.keep(deadline);
        alarm.deadline = deadline;
        if (deadline == Alarm.NEVER) {
            remove(alarm);
            return;
        }
        if (alarm.index < 0) {
            add(alarm);
        } else {
            settle(alarm);
        }
        if (deadline < wakeAt) {
            wakeAt = deadline;
            LockSupport.unpark(thread);
        }
    }

    /** Removes the alarm if it is due. */
    synchronized boolean take(QueuedAlarm alarm) {
        boolean due = alarm.index >= 0 && alarm.deadline <= clock.nanos();
        if (due) { schedule(alarm, Alarm.NEVER); }
        return due;
    }

    /** Removes the alarm without telling its bank. */
    synchronized void withdraw(QueuedAlarm alarm) {
        remove(alarm);
    }

    private void add(QueuedAlarm alarm) {
        if (count == heap.length) { heap = Arrays.copyOf(heap, 2 * count); }
        put(alarm, count++);
        settle(alarm);
    }

    private void remove(QueuedAlarm alarm) {
        if (alarm.index < 0) { return; }
        QueuedAlarm last = heap[--count];
        heap[count] = null;
        if (last != alarm) {
            put(last, alarm.index);
            settle(last);
        }
        alarm.index = -1;
    }

    private void put(QueuedAlarm alarm, int index) {
        heap[index] = alarm;
        alarm.index = index;
    }

    /** Moves an alarm up or down the binary heap to where its deadline belongs. */
    private void settle(QueuedAlarm alarm) {
        for (int parent = (alarm.index - 1) / 2; alarm.index > 0
                && alarm.isBefore(heap[parent]); parent = (alarm.index - 1) / 2) {
            swap(alarm, heap[parent]);
        }
        for (QueuedAlarm child = smallerChild(alarm); child != null
                && child.isBefore(alarm); child = smallerChild(alarm)) {
            swap(alarm, child);
        }
    }

    private QueuedAlarm smallerChild(QueuedAlarm alarm) {
        int left = 2 * alarm.index + 1;
        if (left >= count) { return null; }
        return left + 1 < count && heap[left + 1].isBefore(heap[left]) ? heap[left + 1] : heap[left];
    }

    private void swap(QueuedAlarm a, QueuedAlarm b) {
        int index = a.index;
        put(a, b.index);
        put(b, index);
    }
}
