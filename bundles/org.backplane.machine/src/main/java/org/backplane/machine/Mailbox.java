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

    private final AtomicInteger bits = new AtomicInteger();
    private volatile Thread reader;

    /** Any thread. */
    void post(int subject) {
        bits.getAndAccumulate(subject, (was, added) -> was | added);
        LockSupport.unpark(reader);
    }

    /** Waits for subjects and takes them all. The director's thread only. */
    int take() {
        reader = Thread.currentThread();
        int subjects = bits.getAndSet(0);
        while (subjects == 0) {
            LockSupport.park(this);
            subjects = bits.getAndSet(0);
        }
        return subjects;
    }
}
