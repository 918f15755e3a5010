package org.backplane.machine;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.backplane.machine.board.PartBoard;

/**
 * Finds the part whose callback does not return. A host that is busy makes every callback slow, and the director too: what
 * counts is how often the director has looked while the same call went on. By the director only.
 */
final class Watch {
    /** Between two looks, while the machine runs. */
    static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int LOOKS = 5;

    private PartBoard suspect;
    private long since;
    private int looks;
    private long looked;

    /** The part to be given up, null: none. */
    PartBoard look(List<PartBoard> boards) {
        long now = System.nanoTime();
        if (now - looked < PERIOD) { return null; }
        looked = now;
        PartBoard called = innermost(boards);
        if (called == null || called != suspect || called.calledAt() != since) {
            suspect = called;
            since = called == null ? 0 : called.calledAt();
            looks = 0;
        }
        return called != null && ++looks >= LOOKS ? called : null;
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
