package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts whose calls do not return: they are given up and named, and the guest goes on. */
class StuckPartsTest extends LiveBench {
    @AfterEach
    void letGo() {
        old.stuckIn = null;
        next.stuckIn = null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "create", "restored"})
    void aSuccessorThatDoesNotReturnIsRefusedAndTheOldOneGoesOn(String call) throws Exception {
        run(Map.of("at", "io:0x10"));
        next.stuckIn = call;
        try (LogListener log = new LogListener("org.backplane.machine")) {
            offer("dev", next, "2.0.0");
            log.await("dev refuses dev of test 2.0.0: its callback does not return; the old one goes on");
        }
        settled();
        guestReads(7);
        assertEquals("1.0.0", seat("dev").version());
        assertEquals("its callback does not return (test 2.0.0)", seat("dev").note());
        assertFalse(next.calls.contains("close"), "it is not called again");
    }

    @Test
    void aPartThatDoesNotReturnFromCloseIsNamedAndItsSuccessorSits() throws Exception {
        run(Map.of("at", "io:0x10"));
        old.stuckIn = "close";
        try (LogListener log = new LogListener("org.backplane.machine")) {
            offer("dev", next, "2.0.0");
            log.await("part dev (dev) failed while it was closed");
        }
        settled();
        guestReads(7);
        assertEquals("2.0.0", seat("dev").version());
    }

    @Test
    void aPartThatDoesNotReturnFromResetIsUnpluggedAndTheGuestGoesOn() throws Exception {
        run(Map.of("at", "io:0x10"));
        old.stuckIn = "reset";
        try (LogListener log = new LogListener("org.backplane.machine")) {
            director.power().reset();
            log.await("part dev (dev of test 1.0.0) failed and was unplugged");
        }
        settled();
        guestReads(ABSENT);
        assertTrue(seat("dev").note().contains("its callback does not return"), seat("dev").note());
        assertEquals(2, loader.loads.size());
    }

    @Test
    void resetOfOnePartReadsTheRegistersOfAnother() throws Exception {
        AtomicLong found = new AtomicLong();
        AtomicReference<AddressSpace> ports = new AtomicReference<>();
        TestDevice caller = new TestDevice(board -> ports.set(board.space("io")));
        caller.onReset = () -> found.set(ports.get().read(PORT, 4));
        part("caller", "caller", Map.of("at", "io:0x40"));
        offer("caller", caller);
        run(Map.of("at", "io:0x10"));
        assertEquals(1, found.get());
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
                while (true) { LockSupport.park(); }
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
