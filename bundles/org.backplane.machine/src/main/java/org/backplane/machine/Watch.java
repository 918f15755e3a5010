package org.backplane.machine;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import org.backplane.machine.board.PartBoard;

/**
 * Finds the part whose callback does not return. A host that is busy makes every callback slow, and the director too: what
 * counts is how often the director has looked while the same call went on. A look at a thread that wants to go on and is given no
 * processor counts little, since it can be in the shortest of callbacks. By the director only.
 */
final class Watch {
    /** Between two looks, while the machine runs. */
    static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(250);
    /** Of the processor's time, from one look to the next. */
    private static final long AT_WORK = PERIOD / 16;
    private static final int LOOK = 8;
    private static final int LOOK_AT_STARVED = 1;
    private static final int LIMIT = 5 * LOOK;

    private final ToLongFunction<Thread> processor;
    private PartBoard suspect;
    private long since;
    private int counted;
    private long spent;
    private long looked;

    Watch() {
        this(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()));
    }

    /** With {@code processor} to tell how many nanoseconds of processors' time a thread has had. */
    Watch(ToLongFunction<Thread> processor) {
        this.processor = processor;
    }

    /** The part to be given up, null: none. */
    PartBoard look(List<PartBoard> boards) {
        return look(boards, System.nanoTime());
    }

    PartBoard look(List<PartBoard> boards, long now) {
        if (now - looked < PERIOD) { return null; }
        looked = now;
        PartBoard called = innermost(boards);
        if (called == null || called != suspect || called.calledAt() != since) {
            begin(called);
        } else {
            counted += weight(called.caller());
        }
        return called != null && counted >= LIMIT ? called : null;
    }

    /** Nobody is in a callback. The part that was looked at last may leave now, and must not be held: its bundle may go. */
    void rest() {
        begin(null);
    }

    private void begin(PartBoard called) {
        suspect = called;
        since = called == null ? 0 : called.calledAt();
        counted = called == null ? 0 : LOOK;
        spent = 0;
    }

    /** Of a look at a thread that is in the same call as at the look before. */
    private int weight(Thread caller) {
        if (caller == null) { return 0; }
        long before = spent;
        spent = processor.applyAsLong(caller);
        boolean starved = caller.getState() == Thread.State.RUNNABLE && spent - before < AT_WORK;
        return starved ? LOOK_AT_STARVED : LOOK;
    }

    /** Of the thread that is longest in a part: the part it entered last, from where it does not come back. */
    private static PartBoard innermost(List<PartBoard> boards) {
        Thread director = Thread.currentThread();
        return boards.stream().filter(board -> board.caller() != null && board.caller() != director)
                .min(Comparator.comparingLong(PartBoard::calledAt))
                .map(first -> boards.stream().filter(board -> board.caller() == first.caller())
                        .max(Comparator.comparingLong(PartBoard::calledAt)).orElse(first))
                .orElse(null);
    }
}
