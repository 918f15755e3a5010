package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.backplane.api.device.OddityCounter;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.inspect.OddityInfo;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.Test;

/** What is counted, listed and logged of guests that do odd things. */
class OdditiesTest extends MachineBench {
    private static final Logger LOG = Logger.getLogger("org.backplane.guest");

    /** Runs a guest that does something once, from a core, and gives the list afterwards. */
    private List<OddityInfo> after(java.util.function.Consumer<org.backplane.api.cpu.Wiring> guest) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        machine(new TestCore(wiring -> {
            if (done.getCount() > 0) { guest.accept(wiring); }
            done.countDown();
            return -1;
        }));
        start();
        done.await();
        return director.inspector().oddities();
    }

    @Test
    void accessesThatNobodyAnswersAreCountedByAddressSizeAndDirection() throws Exception {
        List<OddityInfo> odd = after(wiring -> {
            for (int i = 0; i < 3; i++) { wiring.ports.read(0x80, 1); }
            for (int i = 0; i < 2; i++) { wiring.ports.read(0x80, 2); }
            wiring.ports.write(0x80, 1, 0);
        });
        assertEquals(List.of(new OddityInfo(Oddity.UNHANDLED, "", "read of io:0x80, 8 bits", 3),
                new OddityInfo(Oddity.UNHANDLED, "", "read of io:0x80, 16 bits", 2),
                new OddityInfo(Oddity.UNHANDLED, "", "write of io:0x80, 8 bits", 1)), odd);
    }

    @Test
    void aGuestThatTouchesEverythingIsCountedToTheLastAccessInAListThatEnds() throws Exception {
        List<OddityInfo> odd = after(wiring -> {
            for (int port = 0; port < 0x1_0000; port++) { wiring.ports.read(port, 1); }
        });
        assertEquals(0x1_0000, odd.stream().mapToLong(OddityInfo::count).sum());
        assertEquals(true, odd.size() > 256 && odd.size() <= 513, () -> odd.size() + " kinds");
        assertEquals("more, not listed", odd.getFirst().what());
    }

    @Test
    void whatAPartFindsOddIsCountedWithItsNameAndItsSuccessorGoesOn() throws Exception {
        List<OddityCounter> counters = new ArrayList<>();
        part("dev", "dev", Map.of("at", "io:0x10"));
        TestDevice old = new TestDevice(board -> counters.add(board.oddity(Oddity.UNVERIFIED, "dance")));
        offer("dev", old, "1.0.0");
        offer("unused", new TestDevice(_ -> {
        }));
        after(_ -> counters.getFirst().count());
        offer("dev", new TestDevice(board -> counters.add(board.oddity(Oddity.UNVERIFIED, "dance"))), "2.0.0");
        settle();
        counters.get(1).count();
        assertEquals(List.of(new OddityInfo(Oddity.UNVERIFIED, "dev", "dance", 2)), director.inspector().oddities());
    }

    @Test
    void theLogGrowsWithTheLogarithmOfTheCount() throws Exception {
        LOG.setLevel(Level.INFO);
        try (LogListener log = new LogListener("org.backplane.guest")) {
            after(wiring -> {
                for (int i = 0; i < 1234; i++) { wiring.ports.write(0x99, 1, i); }
            });
            assertEquals(List.of("write of io:0x99, 8 bits (unhandled)",
                    "write of io:0x99, 8 bits (unhandled, 10 times)",
                    "write of io:0x99, 8 bits (unhandled, 100 times)",
                    "write of io:0x99, 8 bits (unhandled, 1000 times)"), log.lines());
        } finally {
            LOG.setLevel(null);
        }
    }
}
