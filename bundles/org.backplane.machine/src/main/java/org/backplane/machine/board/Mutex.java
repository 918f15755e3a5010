package org.backplane.machine.board;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A reentrant lock that allocates nothing, not even when threads compete for it, as the JDK's locks do: a guest can bring that about
 * with every access to a device. It is held for about a microsecond; who waits spins for some, and then looks every now and then.
 */
final class Mutex {
    /** Attempts with a spin between them: about 5 microseconds. */
    private static final int SPINS = 100;
    /** At first. After as many {@link #LOOKS} twice as long, at last 6.4 ms: the director may hold it as long as a machine is paused. */
    private static final long LOOK_NANOS = 50_000;
    private static final int LOOKS = 16;
    private static final VarHandle OWNER = owners();

    private volatile Thread owner;
    /** By the owner only. */
    private int depth;

    private static VarHandle owners() {
        try {
            return MethodHandles.lookup().findVarHandle(Mutex.class, "owner", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Takes it when it is free, or the current thread's already. */
    boolean tryLock() {
        Thread me = Thread.currentThread();
        Thread holder = owner;
        if (holder != me && (holder != null || !OWNER.compareAndSet(this, null, me))) { return false; }
        depth++;
        return true;
    }

    /** Lets some time go by before the next attempt. Returns at once, again and again, in a thread that is interrupted. */
    static void pause(int attempt) {
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(LOOK_NANOS << Math.min((attempt - SPINS) / LOOKS, 7));
        }
    }

    /** Undoes one {@link #tryLock}; whoever had it sees afterwards what others have written before they tried. */
    void unlock() {
        if (owner != Thread.currentThread()) { throw new IllegalMonitorStateException(); }
        if (--depth == 0) { owner = null; }
    }

    /** The thread that holds it, null when none does; no more than a hint. */
    Thread owner() {
        return owner;
    }

    boolean isMine() { return owner == Thread.currentThread(); }
}
