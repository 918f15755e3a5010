package org.backplane.machine.board;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

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

    private final Mutex mutex = new Mutex();
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
        if (!mutex.tryLock()) {
            if (Deputy.actsFor(mutex.owner())) { return !abandoned; }
            if (!await()) { return false; }
        }
        takenAt = System.nanoTime();
        if (!abandoned) { return true; }
        mutex.unlock();
        return false;
    }

    private boolean await() {
        boolean interrupted = false;
        boolean taken = false;
        for (int attempt = 0; !taken && !abandoned; attempt++) {
            Mutex.pause(attempt);
            interrupted |= Thread.interrupted();
            taken = mutex.tryLock();
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
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean taken = mutex.tryLock();
        for (int attempt = 0; !taken && System.nanoTime() - end < 0; attempt++) {
            Mutex.pause(attempt);
            if (Thread.interrupted()) { throw new InterruptedException(); }
            taken = mutex.tryLock();
        }
        return taken;
    }

    /** The thread that holds it, null when none does; no more than a hint. */
    Thread holder() {
        return mutex.owner();
    }

    void unlock() {
        if (!mutex.isMine()) {
            Deputy.leave();
            return;
        }
        mutex.unlock();
        if (posted && !abandoned) { runPosted(); }
    }

    private void runPosted() {
        while (posted && !abandoned && !mutex.isMine() && mutex.tryLock()) {
            takenAt = System.nanoTime();
            try {
                posted = false;
                for (Posted action : actions) { action.runPending(); }
            } finally {
                mutex.unlock();
            }
        }
    }
}
