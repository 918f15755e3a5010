package org.backplane.machine.board;

/**
 * A thread that calls parts in the director's stead, so that a call that does not return costs this thread and nothing else. The
 * director waits meanwhile; so what it holds, its deputy may enter, until it is dismissed.
 */
public final class Deputy extends Thread {
    private final Thread director;
    private volatile boolean dismissed;

    /** @param director waits while {@code work} calls parts */
    public Deputy(Thread director, Runnable work) {
        super(work, director.getName() + "'s deputy");
        this.director = director;
        setDaemon(true);
    }

    /** The call does not return: the director goes on without this thread, which gets no further than its next step into a part. */
    public void dismiss() {
        dismissed = true;
        interrupt();
    }

    /** Whether the current thread may enter what {@code holder} holds. */
    static boolean actsFor(Thread holder) {
        return currentThread() instanceof Deputy deputy && deputy.director == holder && !deputy.dismissed;
    }

    /** The current thread leaves what it had entered and does not hold. */
    static void leave() {
        if (!(currentThread() instanceof Deputy deputy)) { throw new IllegalMonitorStateException(); }
        if (deputy.dismissed) { throw Superseded.LATE; }
    }
}
