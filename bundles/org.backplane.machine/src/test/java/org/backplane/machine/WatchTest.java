package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.backplane.machine.board.PartBoard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many looks, a period from each other, a callback that does not return is given. */
class WatchTest {
    private static final long MILLI = 1_000_000;

    private final PartBoard board = new PartBoard(null, null);
    private final AtomicBoolean over = new AtomicBoolean();
    private Thread caller;

    @AfterEach
    void letGo() throws InterruptedException {
        over.set(true);
        LockSupport.unpark(caller);
        caller.join();
    }

    @Test
    void oneThatLoopsIsGivenFiveLooks() throws Exception {
        call(Thread::onSpinWait);
        assertEquals(5, looks(200 * MILLI));
    }

    @Test
    void oneThatHasNoProcessorIsGivenMoreButNotForEver() throws Exception {
        call(Thread::onSpinWait);
        assertEquals(1 + 32, looks(0));
    }

    @Test
    void oneThatSleepsIsGivenFiveLooks() throws Exception {
        call(LockSupport::park);
        while (caller.getState() != Thread.State.WAITING) { Thread.onSpinWait(); }
        assertEquals(5, looks(0));
    }

    /** The look at which the board is given up, when its caller has so many nanoseconds of a processor from one to the next. */
    private int looks(long given) {
        AtomicLong spent = new AtomicLong();
        Watch watch = new Watch(thread -> spent.addAndGet(given));
        for (int look = 1; look < 1000; look++) {
            if (watch.look(List.of(board), look * Watch.PERIOD) == board) { return look; }
        }
        return Integer.MAX_VALUE;
    }

    private void call(Runnable piece) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        caller = Thread.ofPlatform().start(() -> {
            board.hold();
            inside.countDown();
            while (!over.get()) { piece.run(); }
        });
        inside.await();
    }
}
