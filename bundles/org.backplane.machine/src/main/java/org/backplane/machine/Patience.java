package org.backplane.machine;

import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;

/**
 * How long a call into a part may go on. A host that is busy makes every call slow, and whoever waits for it too: what counts is
 * how often one has looked while the same call went on. A look at a thread that wants to go on and is given no processor counts
 * little, since it can be in the shortest of calls. One thread at a time.
 */
final class Patience {
    private static final int LOOK = 8;
    private static final int LOOK_AT_STARVED = 1;

    private final ToLongFunction<Thread> processor;
    private final long atWork;
    private final int limit;
    private int counted;
    private long spent;

    /**
     * @param looks after how many it is at its end, the call's thread not being starved
     * @param period nanoseconds from one look to the next
     */
    Patience(int looks, long period) {
        this(looks, period, thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()));
    }

    /** With {@code processor} to tell how many nanoseconds of processors' time a thread has had. */
    Patience(int looks, long period, ToLongFunction<Thread> processor) {
        this.processor = processor;
        atWork = period / 16;
        limit = looks * LOOK;
    }

    /** Of another call. */
    void begin() {
        counted = 0;
        spent = 0;
    }

    /** A look at a call that goes on; whether it is to be given up now. {@code caller}: null if it is not known any more. */
    boolean look(Thread caller) {
        counted += weight(caller);
        return counted >= limit;
    }

    private int weight(Thread caller) {
        if (caller == null) { return 0; }
        long before = spent;
        spent = processor.applyAsLong(caller);
        boolean starved = caller.getState() == Thread.State.RUNNABLE && spent - before < atWork;
        return starved ? LOOK_AT_STARVED : LOOK;
    }
}
