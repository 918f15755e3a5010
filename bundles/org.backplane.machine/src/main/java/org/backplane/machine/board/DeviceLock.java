package org.backplane.machine.board;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one lock of a device: held around every callback, and by the director during a quiet point.
 * <p>
 * Back ends never wait for it. What they post runs at once when the lock is free, otherwise on the thread that holds it,
 * right after that has released it: a poster first sets {@code posted} and then tries the lock, a holder first
 * releases the lock and then looks at {@code posted}; at least one of them sees the other.
 */
final class DeviceLock {
    /** A callback of a back end. */
    final class Posted implements Runnable {
        private final Runnable action;
        private volatile boolean pending;

        private Posted(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            pending = true;
            posted = true;
            runPosted();
        }

        private void runPending() {
            if (pending) {
                pending = false;
                action.run();
            }
        }
    }

    /** Tells who holds it. */
    private static final class OwnedLock extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        Thread owner() {
            return getOwner();
        }
    }

    /** How often those who wait look whether they do so in vain. */
    private static final long LOOK_MILLIS = 100;

    private final OwnedLock lock = new OwnedLock();
    /** The host's nanoseconds when it was taken last; a hint. */
    private long takenAt;
    private volatile boolean abandoned;
    private volatile boolean posted;
    private Posted[] actions = {};

    /** Makes a callback; while the device is created. */
    Posted guarded(Runnable action) {
        Posted guarded = new Posted(action);
        actions = Arrays.copyOf(actions, actions.length + 1);
        actions[actions.length - 1] = guarded;
        return guarded;
    }

    /** Takes the lock, or passes it in its holder's stead; false when it is abandoned, and is not held then. */
    boolean lock() {
        if (!lock.tryLock()) {
            if (Deputy.actsFor(lock.owner())) { return !abandoned; }
            if (!await()) { return false; }
        }
        takenAt = System.nanoTime();
        if (!abandoned) { return true; }
        lock.unlock();
        return false;
    }

    private boolean await() {
        boolean interrupted = false;
        boolean taken = false;
        while (!taken && !abandoned) {
            try {
                taken = lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) { Thread.currentThread().interrupt(); }
        return taken;
    }

    /** Nobody gets the lock any more: the one who holds it may never give it back. Those who wait go away. */
    void abandon() {
        abandoned = true;
    }

    boolean abandoned() {
        return abandoned;
    }

    /** When the holder took it, in the host's nanoseconds; a hint. */
    long takenAt() {
        return takenAt;
    }

    /** As {@link #lock}; false when {@code millis} did not suffice. */
    boolean lock(long millis) throws InterruptedException {
        return lock.tryLock(millis, TimeUnit.MILLISECONDS);
    }

    /** The thread that holds it, null when none does; no more than a hint. */
    Thread holder() {
        return lock.owner();
    }

    void unlock() {
        if (!lock.isHeldByCurrentThread()) {
            Deputy.leave();
            return;
        }
        lock.unlock();
        if (posted && !abandoned) { runPosted(); }
    }

    private void runPosted() {
        while (posted && !abandoned && !lock.isHeldByCurrentThread() && lock.tryLock()) {
            takenAt = System.nanoTime();
            try {
                posted = false;
                for (Posted action : actions) { action.runPending(); }
            } finally {
                lock.unlock();
            }
        }
    }
}
