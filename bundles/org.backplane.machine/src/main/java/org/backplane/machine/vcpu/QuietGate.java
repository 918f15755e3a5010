package org.backplane.machine.vcpu;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where vCPU threads stop for a quiet point. Every thread passes the gate before each run of its core; while the gate is open
 * that costs one volatile read. Closed at first.
 */
public final class QuietGate {
    private static final int ANYBODY = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean closed = true;
    private boolean barred;
    /** The visitor that may pass alone; {@link #ANYBODY}. */
    private volatile int turn = ANYBODY;
    private volatile boolean ended;
    private int inside;

    /** One vCPU thread at the gate. */
    public static final class Visitor {
        private final int index;
        private boolean inside;

        Visitor(int index) {
            this.index = index;
        }
    }

    private boolean mayPass(Visitor visitor) {
        return !closed && (turn == ANYBODY || turn == visitor.index);
    }

    /** From now on only the visitor with this index may pass. */
    void turn(int index) {
        lock.lock();
        try {
            turn = index;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the gate is open; false when it never will be again. Called between two runs of a core. */
    boolean pass(Visitor visitor) {
        if (!visitor.inside || !mayPass(visitor)) { stop(visitor); }
        return !ended;
    }

    private void stop(Visitor visitor) {
        lock.lock();
        try {
            leave(visitor);
            while (!mayPass(visitor) && !ended) { changed.awaitUninterruptibly(); }
            if (!ended) {
                visitor.inside = true;
                inside++;
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave(Visitor visitor) {
        if (visitor.inside) {
            visitor.inside = false;
            inside--;
            changed.signalAll();
        }
    }

    /** The visitor's thread ends. */
    void exit(Visitor visitor) {
        lock.lock();
        try {
            leave(visitor);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody may pass. */
    boolean closed() {
        return closed;
    }

    /** Closes the gate; those inside must be kicked afterwards. */
    public void close() {
        closed = true;
    }

    /** Closes the gate, and {@link #open} has no effect until {@link #release}. Any thread; those inside must be kicked afterwards. */
    public void bar() {
        lock.lock();
        try {
            barred = true;
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The gate may be opened again. */
    public void release() {
        lock.lock();
        try {
            barred = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is inside a closed gate; false when {@code millis} did not suffice. */
    public boolean awaitQuiet(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (inside > 0 && left > 0) { left = changed.awaitNanos(left); }
            return inside == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the gate. */
    public void open() {
        lock.lock();
        try {
            closed = barred;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends everybody home, for good. Those inside must be kicked afterwards. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
