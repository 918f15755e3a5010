package org.backplane.machine.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class ExclusionTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;

    private final AtomicInteger kicks = new AtomicInteger();
    private final Exclusion exclusion = new Exclusion(_ -> kicks.incrementAndGet());
    /** Changed by whoever is alone, without any other protection. */
    private int plain;
    private final AtomicInteger beside = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    @Test
    void whoIsSecludedIsAlone() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int vcpu = i;
            threads[i] = Thread.ofPlatform().start(() -> work(vcpu, start));
        }
        start.countDown();
        for (Thread thread : threads) { thread.join(); }
        assertEquals(0, wrong.get());
        assertEquals(THREADS * ROUNDS, plain);
    }

    private void work(int vcpu, CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            exclusion.enter(vcpu);
            beside.incrementAndGet();
            beside.decrementAndGet();
            exclusion.seclude(vcpu);
            if (beside.get() != 0) { wrong.incrementAndGet(); }
            plain++;
            exclusion.readmit(vcpu);
            exclusion.leave(vcpu);
        }
    }
}
