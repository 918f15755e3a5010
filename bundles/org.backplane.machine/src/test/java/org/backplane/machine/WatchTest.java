package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
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
        if (caller != null) { caller.join(); }
    }

    @Test
    void onceAtRestItHoldsNobody() throws Exception {
        Watch watch = new Watch();
        WeakReference<PartBoard> seen = seen(watch);
        watch.rest();
        for (int i = 0; i < 50 && seen.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(seen.get());
    }

    /** A part that was in a callback at a look. */
    private static WeakReference<PartBoard> seen(Watch watch) throws InterruptedException {
        PartBoard called = new PartBoard(null, null);
        Thread.ofPlatform().start(called::hold).join();
        assertNull(watch.look(List.of(called), Watch.PERIOD));
        return new WeakReference<>(called);
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
