package org.backplane.machine.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class RealtimeClockTest {
    private final AtomicLong host = new AtomicLong(1_000_000);
    private final RealtimeClock clock = new RealtimeClock(host::get);

    private void after(long nanos, long expected) {
        host.addAndGet(nanos);
        assertEquals(expected, clock.nanos());
    }

    @Test
    void timeStandsStillWhileStopped() {
        after(5, 0);
        clock.start(0);
        after(70, 70);
        clock.stop();
        after(1_000, 70);
        clock.start(0);
        after(30, 100);
    }

    @Test
    void aSlowStartCostsSevenEighthsOfItAndNeverGoesBack() {
        clock.start(0);
        after(100, 100);
        clock.stop();
        clock.start(800);
        after(80, 110);
        after(720, 200);
        after(1, 201);
        after(99, 300);
        clock.stop();
        after(50, 300);
    }
}
