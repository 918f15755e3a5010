package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;

/** {@link Zaps} itself, by threads: nobody goes on before its range was dropped, and nothing is allocated. */
class ZapStressTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;
    private static final int PAGES = 64;

    private final AtomicIntegerArray cached = new AtomicIntegerArray(PAGES);
    private final AtomicInteger lost = new AtomicInteger();
    private final Zaps zaps = new Zaps(ZapPolicy.MERGED);
    private final Zaps.Engine engine = (first, end) -> {
        for (int page = 0; page < PAGES; page++) {
            if (page >= first && Long.compareUnsigned(page, end) < 0) { cached.set(page, 0); }
        }
        return 1;
    };

    private void run(int thread) {
        for (int round = 0; round < ROUNDS; round++) {
            int page = 2 * (round % 8) + 16 * thread;
            cached.set(page, 1);
            long number = zaps.post(page, page + 1);
            while (!zaps.settle(number, engine)) { Thread.onSpinWait(); }
            if (cached.get(page) != 0) { lost.incrementAndGet(); }
        }
    }

    @Test
    void noRangeIsLostAndNothingIsAllocated() throws InterruptedException {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[THREADS];
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < THREADS; n++) {
            int thread = n;
            threads.add(Thread.ofPlatform().start(() -> {
                await(start);
                run(thread); // classes are loaded, threads have met
                long before = memory.getCurrentThreadAllocatedBytes();
                run(thread);
                allocated[thread] = memory.getCurrentThreadAllocatedBytes() - before;
            }));
        }
        start.countDown();
        for (Thread thread : threads) { thread.join(); }
        assertEquals(0, lost.get());
        for (long bytes : allocated) { assertTrue(bytes < 1024, bytes + " bytes in " + ROUNDS + " rounds"); }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
