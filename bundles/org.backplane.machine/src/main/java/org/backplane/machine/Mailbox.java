package org.backplane.machine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the director is asked to look at: one bit per subject, so that asking twice is asking once, asking never blocks and
 * never allocates.
 */
final class Mailbox {
    static final int SEATS = 1;
    static final int BROKEN = 1 << 1;
    static final int RUN = 1 << 2;
    static final int POWER_OFF = 1 << 3;
    static final int RESET = 1 << 4;
    static final int EXIT = 1 << 5;
    static final int STOP = 1 << 6;
    static final int HALTED = 1 << 7;
    static final int SHUT_DOWN = 1 << 8;
    static final int FAILED = 1 << 9;
    static final int CLOSE = 1 << 10;
    static final int ASKED = 1 << 11;

    private final AtomicInteger bits = new AtomicInteger();
    private volatile Thread reader;

    /** Any thread. */
    void post(int subject) {
        bits.getAndAccumulate(subject, (was, added) -> was | added);
        LockSupport.unpark(reader);
    }

    /** Waits for subjects, at most {@code nanos}, and takes them all; 0: none came. The director's thread only. */
    int take(long nanos) {
        reader = Thread.currentThread();
        long end = System.nanoTime() + nanos;
        int subjects = bits.getAndSet(0);
        for (long left = nanos; subjects == 0 && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            subjects = bits.getAndSet(0);
        }
        return subjects;
    }
}
