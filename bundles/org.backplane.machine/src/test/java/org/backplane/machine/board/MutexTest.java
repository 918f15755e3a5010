package org.backplane.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;

class MutexTest {
    private static final int ROUNDS = 200_000;

    private final Mutex mutex = new Mutex();
    private long count;
    private long contended;

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** Gives the bytes that the thread has allocated. */
    private long rounds() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory
                .getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            for (int attempt = 0; !mutex.tryLock(); attempt++) {
                Mutex.pause(attempt);
                if (mutex.tryLock()) {
                    contended++;
                    break;
                }
            }
            count++;
            mutex.unlock();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void oneAtATimeAndNothingAllocated() throws Exception {
        long bytes = 0;
        int runs = 0;
        for (; contended == 0; runs++) { // on a busy host the threads need not meet
            FutureTask<Long> one = start(this::rounds);
            FutureTask<Long> other = start(this::rounds);
            bytes += one.get() + other.get();
        }
        assertEquals(2L * ROUNDS * runs, count);
        assertTrue(bytes < (long) ROUNDS * runs, bytes + " bytes");
    }

    @Test
    void isFreeWhenItWasLeftAsOftenAsTaken() throws Exception {
        assertTrue(mutex.tryLock());
        assertTrue(mutex.tryLock());
        mutex.unlock();
        assertEquals(false, start(mutex::tryLock).get());
        mutex.unlock();
        assertEquals(true, start(mutex::tryLock).get());
    }

    @Test
    void onlyItsOwnerCanLeaveIt() throws Exception {
        start(mutex::tryLock).get();
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
    }
}
