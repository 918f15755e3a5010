package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.Test;

/** Parts that take each other's place, leave and come back while the machine runs. */
class SwapTest extends MachineBench {
    private static final long ABSENT = 0xffff_ffffL;

    private final TestDevice old = new TestDevice(_ -> {
    });
    private final TestDevice next = new TestDevice(_ -> {
    });
    /** What the guest reads, over and over. */
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    /** Runs a guest that writes 7 once and then reads for ever. */
    private void run(Map<String, Object> keys) throws Exception {
        part("dev", "dev", keys);
        offer("dev", old, "1.0.0");
        machine(new TestCore(wiring -> {
            if (reads.get() == 0) { wiring.ports.write(PORT, 4, 7); }
            read.set(wiring.ports.read(PORT, 4));
            reads.incrementAndGet();
            return -1;
        }));
        start();
        settled();
        guestReads(7);
    }

    private void settled() throws Exception {
        director.settled(Duration.ofSeconds(20));
    }

    /** Waits until the guest has read twice more, and requires what it read last. */
    private void guestReads(long value) throws InterruptedException {
        long seen = reads.get();
        while (reads.get() < seen + 2) { Thread.onSpinWait(); }
        assertEquals(value, read.get());
    }

    private SeatInfo seat(String name) {
        return director.inspector().seats().stream().filter(seat -> seat.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aNewerVersionTakesThePlaceOfTheOldOneWithItsState() throws Exception {
        run(Map.of("at", "io:0x10"));
        offer("dev", next, "1.1.0");
        settled();
        guestReads(7);
        assertEquals(List.of("create", "restored"), next.calls);
        assertEquals(List.of("create", "reset", "close"), old.calls);
        assertEquals("1.1.0", seat("dev").version());
        assertEquals(2, seat("dev").seated());
        assertEquals(List.of("io:0x10 (4)"), seat("dev").places());
        assertEquals(1, director.inspector().info().swaps().count());
        assertEquals(0, director.inspector().info().absences().count());
    }

    @Test
    void whoRefusesTheStateIsNamedAndTheOldOneGoesOn() throws Exception {
        run(Map.of("at", "io:0x10"));
        next.refusal = "cannot read the state of version 1";
        try (LogListener log = new LogListener("org.backplane.machine")) {
            offer("dev", next, "2.0.0");
            settled();
            assertEquals(
                    List.of("dev refuses dev of test 2.0.0: cannot read the state of version 1; the old one goes on"),
                    log.lines());
        }
        guestReads(7);
        assertEquals(List.of("create", "restored", "close"), next.calls);
        assertEquals(List.of("create", "reset", "restored"), old.calls);
        assertEquals("1.0.0", seat("dev").version());
        assertEquals("cannot read the state of version 1 (test 2.0.0)", seat("dev").note());
    }

    @Test
    void theOneThatWasRefusedIsNotSeatedWhenTheOldOneLeaves() throws Exception {
        run(Map.of("at", "io:0x10"));
        next.refusal = "no";
        offer("dev", next, "2.0.0");
        settled();
        withdraw(old);
        settled();
        guestReads(ABSENT);
        assertEquals("vacant", seat("dev").state());
    }

    @Test
    void aDeviceThatLeavesReadsAsAllOnesAndItsStateStays() throws Exception {
        run(Map.of("at", "io:0x10"));
        withdraw(old);
        settled();
        guestReads(ABSENT);
        assertEquals("vacant", seat("dev").state());
        offer("dev", next);
        settled();
        guestReads(7);
    }

    @Test
    void registersOfAHeldSeatKeepTheirValues() throws Exception {
        run(Map.of("at", "io:0x10", "vacant", "hold"));
        withdraw(old);
        settled();
        guestReads(7);
        assertEquals("held", seat("dev").state());
        assertEquals("DATA = 0x00000007", director.inspector().registers("dev").getFirst().text());
        offer("dev", next);
        settled();
        guestReads(7);
        assertEquals(List.of("create", "restored"), next.calls);
    }

    @Test
    void aMachineWhoseSeatRefusesVacancyWaits() throws Exception {
        run(Map.of("at", "io:0x10", "vacant", "refuse"));
        withdraw(old);
        settled();
        assertEquals("waiting", director.inspector().info().state());
        long stood = reads.get();
        assertTrue(director.waitsFor().getFirst().startsWith("dev waits for a PartProvider for dev"),
                director.waitsFor()::toString);
        assertEquals(stood, reads.get());
        offer("dev", next);
        settled();
        guestReads(7);
        assertEquals(1, director.inspector().info().absences().count());
    }

    @Test
    void duringAnUpdateTheMachineWaitsWhateverThePolicy() throws Exception {
        run(Map.of("at", "io:0x10"));
        director.beginUpdate();
        withdraw(old);
        settled();
        assertEquals("waiting", director.inspector().info().state());
        offer("dev", next);
        settled();
        director.endUpdate();
        guestReads(7);
        director.beginUpdate();
        withdraw(next);
        settled();
        director.endUpdate();
        settled();
        guestReads(ABSENT);
    }

    @Test
    void aPartThatKeepsTheDirectorIsNamedAndTheRunCanBeEnded() throws Exception {
        run(Map.of("at", "io:0x10"));
        CountDownLatch release = new CountDownLatch(1);
        try (LogListener log = new LogListener("org.backplane.machine")) {
            offer("dev", new TestDevice(_ -> {
                while (release.getCount() > 0) { java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); }
            }), "2.0.0");
            String told = log
                    .await("dev (dev) has not returned for 1500 ms, and the machine waits for it; in the way:");
            assertTrue(told.contains("SwapTest"), told);
            director.stop();
            assertEquals("stopped", outcome().kind());
        } finally {
            release.countDown();
        }
    }

    @Test
    void aCoreIsMadeWhileTheGuestRunsAndTakesOver() throws Exception {
        run(Map.of("at", "io:0x10"));
        AtomicLong mine = new AtomicLong();
        offer("core", new TestCore(_ -> {
            mine.incrementAndGet();
            return -1;
        }) {
            @Override
            public CpuCore create(TestParts.NoKeys config) {
                long seen = reads.get();
                while (reads.get() < seen + 2) { Thread.onSpinWait(); }
                return super.create(config);
            }
        }, "1.1.0");
        settled();
        while (mine.get() < 2) { Thread.onSpinWait(); }
        assertEquals("1.1.0", seat("the core of cpu0").version());
        assertEquals(1, director.inspector().info().swaps().count());
    }

    @Test
    void aCoreThatCannotBeMadeIsNamedAndTheGuestDoesNotEvenStop() throws Exception {
        run(Map.of("at", "io:0x10"));
        offer("core", new TestCore(_ -> -1) {
            @Override
            public CpuCore create(TestParts.NoKeys config) {
                throw new IllegalArgumentException("no such luck");
            }
        }, "1.1.0");
        settled();
        guestReads(7);
        assertEquals("no such luck (test 1.1.0)", seat("the core of cpu0").note());
        assertEquals(0, director.inspector().info().swaps().count());
        assertEquals(0, director.inspector().info().absences().count());
    }

    @Test
    void guestTimeStandsStillInAPause() throws Exception {
        run(Map.of("at", "io:0x10", "vacant", "refuse"));
        withdraw(old);
        settled();
        long guest = director.inspector().info().guestNanos();
        long lag = director.inspector().info().lagNanos();
        Thread.sleep(20);
        assertEquals(guest, director.inspector().info().guestNanos());
        assertTrue(director.inspector().info().lagNanos() >= lag + 20_000_000);
    }

    /** A plugin that never comes back, whatever is done to its thread. */
    private void blocked(Runnable forEver) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        part("bad", "bad", Map.of("at.go", "io:0x20"));
        offer("bad", new TestDevice(board -> board.window("go", 1).octet(0, "GO").computed(() -> {
            inside.countDown();
            forEver.run();
            return 1;
        })));
        AtomicLong got = new AtomicLong();
        machine(new TestCore(wiring -> {
            got.set(wiring.ports.read(0x20, 1));
            reads.incrementAndGet();
            return -1;
        }));
        try (LogListener log = new LogListener("org.backplane.machine")) {
            start();
            inside.await();
            log.await("part bad (bad of test 0.0.0) failed and was unplugged");
        }
        settled();
        long seen = reads.get();
        while (reads.get() < seen + 2) { Thread.onSpinWait(); }
        assertEquals(0xff, got.get());
        assertTrue(seat("bad").note().contains("its callback does not return"), seat("bad").note());
    }

    @Test
    void aCallbackThatSleepsIsGivenUpAndTheGuestGoesOn() throws Exception {
        blocked(() -> {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException woken) {
                // returns at last, and late
            }
        });
    }

    @Test
    void aCallbackThatNeverReturnsIsGivenUpAndTheGuestGoesOn() throws Exception {
        blocked(() -> {
            CountDownLatch never = new CountDownLatch(1);
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException deaf) {
                    // again
                }
            }
        });
    }

    @Test
    void anAlarmThatNeverReturnsIsGivenUpAndOthersFire() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        part("bad", "bad", Map.of("at.go", "io:0x20"));
        part("good", "good", Map.of("at.go", "io:0x24"));
        offer("bad", new TestDevice(board -> {
            var alarm = board.alarm("never", () -> {
                inside.countDown();
                while (true) { java.util.concurrent.locks.LockSupport.park(); }
            });
            board.window("go", 1).octet(0, "GO").onWrite(_ -> alarm.at(board.clock().nanos()));
        }));
        offer("good", new TestDevice(board -> {
            var alarm = board.alarm("soon", fired::countDown);
            board.window("go", 1).octet(0, "GO").onWrite(_ -> alarm.at(board.clock().nanos()));
        }));
        machine(new TestCore(wiring -> {
            if (reads.getAndIncrement() == 0) { wiring.ports.write(0x20, 1, 1); }
            if (inside.getCount() == 0 && fired.getCount() > 0) { wiring.ports.write(0x24, 1, 1); }
            return -1;
        }));
        start();
        fired.await();
        settled();
        assertEquals("vacant", seat("bad").state());
    }
}
