package org.backplane.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;

/** Who enters what the director holds. The test's thread is the director. */
class DeputyTest {
    private final DeviceLock lock = new DeviceLock();
    private Deputy deputy;

    private <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        deputy = new Deputy(Thread.currentThread(), task);
        deputy.start();
        return task;
    }

    @Test
    void passesWhatTheDirectorHoldsAndTakesNothing() throws Exception {
        assertTrue(lock.lock());
        boolean entered = start(() -> {
            boolean got = lock.lock();
            lock.unlock();
            return got;
        }).get();
        assertTrue(entered);
        assertSame(Thread.currentThread(), lock.holder());
        lock.unlock();
        assertEquals(null, lock.holder());
    }

    @Test
    void locksLikeAnybodyWhatIsFree() throws Exception {
        Thread holder = start(() -> {
            lock.lock();
            Thread mine = lock.holder();
            lock.unlock();
            return mine;
        }).get();
        assertSame(deputy, holder);
    }

    @Test
    void endsWhenItLeavesAfterItWasDismissed() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        lock.lock();
        FutureTask<Object> late = start(() -> {
            lock.lock();
            inside.countDown();
            while (go.getCount() > 0) { Thread.onSpinWait(); }
            lock.unlock();
            return null;
        });
        inside.await();
        deputy.dismiss();
        go.countDown();
        Throwable thrown = assertThrows(ExecutionException.class, late::get).getCause();
        assertSame(Superseded.LATE, thrown);
        lock.unlock();
    }

    @Test
    void doesNotPassAnotherHolder() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread other = Thread.ofPlatform().start(() -> {
            lock.lock();
            held.countDown();
            while (go.getCount() > 0) { Thread.onSpinWait(); }
            lock.unlock();
        });
        held.await();
        CountDownLatch tried = new CountDownLatch(1);
        FutureTask<Boolean> waiting = start(() -> {
            tried.countDown();
            boolean got = lock.lock();
            lock.unlock();
            return got;
        });
        tried.await();
        assertSame(other, lock.holder());
        go.countDown();
        assertTrue(waiting.get());
    }
}
