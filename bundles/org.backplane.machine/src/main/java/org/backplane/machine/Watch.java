package org.backplane.machine;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import org.backplane.machine.board.PartBoard;

/** Finds the part whose callback does not return, with {@link Patience}. By the director only. */
final class Watch {
    /** Between two looks, while the machine runs. */
    static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(250);
    /** Behind the one that finds it in the call. */
    private static final int LOOKS = 4;

    private final Patience patience;
    private PartBoard suspect;
    private long since;
    private long looked;

    Watch() {
        this(new Patience(LOOKS, PERIOD));
    }

    /** With {@code processor} to tell how many nanoseconds of processors' time a thread has had. */
    Watch(ToLongFunction<Thread> processor) {
        this(new Patience(LOOKS, PERIOD, processor));
    }

    private Watch(Patience patience) {
        this.patience = patience;
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
            return null;
        }
        return patience.look(called.caller()) ? called : null;
    }

    /** Nobody is in a callback. The part that was looked at last may leave now, and must not be held: its bundle may go. */
    void rest() {
        begin(null);
    }

    private void begin(PartBoard called) {
        suspect = called;
        since = called == null ? 0 : called.calledAt();
        patience.begin();
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
