package org.backplane.machine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the director's turns have come to, and who waits for that. Requests are counted: whoever waits knows that a turn is
 * over which began after its request. The monitor is a leaf.
 */
final class Turns {
    private final Mailbox mailbox;
    private int pauses;
    private boolean atRest = true;
    /** Requests that somebody waits for, and how many of them turns have seen. */
    private long asked;
    private long served;
    private boolean complete;
    private Set<Object> inUse = Set.of();

    /** @param mailbox where requests wake the director */
    Turns(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    // The director

    /** Requests made so far; at the beginning of a turn. */
    synchronized long asked() {
        return asked;
    }

    /** Whether a machine that wants to run may: nobody has paused it. */
    synchronized boolean mayRun(boolean wanted) {
        boolean run = wanted && pauses == 0;
        atRest &= !run;
        return run;
    }

    /**
     * A turn is over.
     *
     * @param seen      requests made when it began
     * @param quiet     whether the machine is in a quiet point
     * @param built     whether every part's configuration has arrived
     * @param providers the service objects that fill seats, by identity
     */
    synchronized void over(long seen, boolean quiet, boolean built, Set<Object> providers) {
        served = seen;
        atRest = quiet;
        complete = built;
        inUse = providers;
        notifyAll();
    }

    /** There are no more turns, and no part is in use any more, whatever happened. */
    synchronized void end() {
        over(Long.MAX_VALUE, true, true, Set.of());
    }

    /** Whether somebody has paused the machine. */
    synchronized boolean paused() {
        return pauses > 0;
    }

    // Other threads, but none of the machine's

    /** Waits until the machine is at rest; it stays so until as many {@link #resume}. */
    synchronized void pause() throws InterruptedException {
        pauses++;
        long request = request();
        while (served < request || !atRest) { wait(); }
    }

    synchronized void resume() {
        pauses = Math.max(0, pauses - 1);
        mailbox.post(Mailbox.RUN);
    }

    /** Waits until everything asked for before is done; false when {@code limit} did not suffice. */
    synchronized boolean settled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long request = request();
        while (served < request || !complete) { if (!await(end)) { return false; } }
        return true;
    }

    /** Waits until no seat holds the provider, nor is about to; false when {@code limit} did not suffice. */
    synchronized boolean awaitGone(Object provider, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long request = request();
        while (served < request || inUse.contains(provider)) { if (!await(end)) { return false; } }
        return true;
    }

    private long request() {
        mailbox.post(Mailbox.RUN);
        return ++asked;
    }

    /** Waits for a change; false when it is {@code end} on the host's clock. */
    private boolean await(long end) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left > 0) { wait(left); }
        return left > 0;
    }
}
