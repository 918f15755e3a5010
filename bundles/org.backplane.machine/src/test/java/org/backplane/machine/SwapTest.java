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
class SwapTest extends LiveBench {
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
    void anOldOneThatRefusesItsOwnStateTooIsUnplugged() throws Exception {
        run(Map.of("at", "io:0x10"));
        old.refusal = "nor do I";
        next.refusal = "I do not know this state";
        try (LogListener log = new LogListener("org.backplane.machine")) {
            offer("dev", next, "2.0.0");
            log.await("part dev (dev of test 1.0.0) failed and was unplugged");
        }
        settled();
        guestReads(ABSENT);
        assertEquals("vacant", seat("dev").state());
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
        boards.getFirst().bank().set(1, 42);
        withdraw(old);
        settled();
        guestReads(7);
        assertEquals("held", seat("dev").state());
        assertEquals("DATA = 0x00000007", director.inspector().registers("dev").getFirst().text());
        offer("dev", next);
        settled();
        guestReads(7);
        assertEquals(42, boards.getLast().bank().get(1));
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
}
