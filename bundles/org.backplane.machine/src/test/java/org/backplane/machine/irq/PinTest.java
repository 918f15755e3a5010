package org.backplane.machine.irq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class PinTest {
    private final Pins pins = new Pins();
    private final List<String> seen = new ArrayList<>();

    @Test
    void wiresOnOnePinAreOred() {
        pins.attach("pic/4", 4, (pin, asserted) -> seen.add(pin + (asserted ? "+" : "-")));
        Wire one = pins.wire(List.of("pic/4"));
        Wire other = pins.wire(List.of("pic/4"));
        one.set(true);
        one.set(true);
        other.set(true);
        one.set(false);
        other.set(false);
        assertEquals(List.of("4+", "4-"), seen);
    }

    @Test
    void aPulseIsOneEdgeOnEveryPin() {
        pins.attach("pic/0", 0, (pin, asserted) -> seen.add("pic" + (asserted ? "+" : "-")));
        pins.attach("ioapic/2", 2, (pin, asserted) -> seen.add("ioapic" + (asserted ? "+" : "-")));
        pins.wire(List.of("pic/0", "ioapic/2")).pulse();
        assertEquals(List.of("pic+", "ioapic+", "pic-", "ioapic-"), seen);
    }

    @Test
    void aControllerThatComesLaterLearnsTheLevel() {
        Wire wire = pins.wire(List.of("ioapic/4"));
        wire.set(true);
        pins.attach("ioapic/4", 4, (pin, asserted) -> seen.add(pin + (asserted ? "+" : "-")));
        pins.detach("ioapic/4");
        wire.set(false);
        assertEquals(List.of("4+"), seen);
    }

    @Test
    void whateverTheThreadsTheLastLevelArrives() throws InterruptedException {
        AtomicInteger level = new AtomicInteger();
        pins.attach("p/0", 0, (_, asserted) -> level.set(asserted ? 1 : 0));
        Phaser start = new Phaser(4);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Wire wire = pins.wire(List.of("p/0"));
            boolean last = i == 2;
            threads.add(Thread.ofPlatform().start(() -> {
                start.arriveAndAwaitAdvance();
                for (int n = 0; n < 20_000; n++) {
                    wire.set((n & 1) == 0);
                }
                wire.set(last);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, level.get());
    }
}
