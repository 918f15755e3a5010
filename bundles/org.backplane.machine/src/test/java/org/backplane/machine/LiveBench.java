package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.backplane.api.device.Board;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;

/** A machine whose guest reads a device's register over and over, while parts change. */
abstract class LiveBench extends MachineBench {
    static final long ABSENT = 0xffff_ffffL;

    /** Those of both devices, in order. */
    final List<Board> boards = new CopyOnWriteArrayList<>();
    final TestDevice old = new TestDevice(this::hide);
    final TestDevice next = new TestDevice(this::hide);
    /** What the guest reads, over and over. */
    final AtomicLong read = new AtomicLong();
    final AtomicLong reads = new AtomicLong();

    /** State that no register shows: word 1 of the bank. */
    private void hide(Board board) {
        boards.add(board);
        board.bank().slot("HIDDEN", 1);
    }

    /** Runs a guest that writes 7 once and then reads for ever. */
    final void run(Map<String, Object> keys) throws Exception {
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

    final void settled() throws Exception {
        director.settled(Duration.ofSeconds(20));
    }

    /** Waits until the guest has read twice more, and requires what it read last. */
    final void guestReads(long value) throws InterruptedException {
        long seen = reads.get();
        while (reads.get() < seen + 2) { Thread.onSpinWait(); }
        assertEquals(value, read.get());
    }

    final SeatInfo seat(String name) {
        return director.inspector().seats().stream().filter(seat -> seat.name().equals(name)).findFirst().orElseThrow();
    }
}
