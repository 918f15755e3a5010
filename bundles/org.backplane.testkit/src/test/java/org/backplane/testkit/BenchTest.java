package org.backplane.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;
import org.junit.jupiter.api.Test;

/** The yardstick of the device kit, the one-shot timer of docs/devices.md, on a bench. */
class BenchTest {
    static final class Ticker implements DeviceFactory<Ticker.Config> {
        record Config(@Key(doc = "Ticks per second.", byDefault = "1000000", min = 1) long hertz) {
        }

        @Override
        public String summary() {
            return "one-shot timer";
        }

        @Override
        public Device create(Config config, Board board) {
            Window regs = board.window("", 16);
            Register status = regs.word(0x0, "STATUS").bit(0, "EXPIRED").writeOneToClear(1);
            Register control = regs.word(0x4, "CONTROL").bit(0, "INTERRUPT").writable(1);
            Alarm expiry = board.alarm("expiry", () -> status.set(1));
            regs.word(0x8, "START").onWrite(
                    ticks -> expiry.at(board.clock().nanos() + MachineClock.nanos(ticks, config.hertz())));
            regs.word(0xc, "LEFT").readOnly().computed(() -> expiry.time() == Alarm.NEVER
                    ? 0
                    : MachineClock.ticks(Math.max(0, expiry.time() - board.clock().nanos()), config.hertz()));
            IrqLine irq = board.irq("irq");
            Runnable drive = () -> irq.set(status.has(1) && control.has(1));
            status.onChange((_, _) -> drive.run());
            control.onChange((_, _) -> drive.run());
            return new Device() {
                @Override
                public void restored() {
                    drive.run();
                }
            };
        }
    }

    private final Bench bench = new Bench();

    @Test
    void theTickerTicksOnce() {
        bench.plug(new Ticker(), Map.of("hertz", "1000000"));
        bench.write("", 0x4, 4, 1);
        bench.write("", 0x8, 4, 10);
        bench.advance(9_999);
        assertEquals(0, bench.read("", 0xc, 4));
        assertFalse(bench.line("irq").asserted());
        bench.advance(1);
        assertTrue(bench.line("irq").asserted());
        bench.write("", 0x0, 4, 1);
        bench.advance(1_000_000_000);
        assertEquals(1, bench.line("irq").edges());
    }

    @Test
    void theTickerCountsDownAndInterruptsOnlyWhenToldTo() {
        bench.plug(new Ticker(), Map.of());
        bench.write("", 0x8, 4, 10);
        bench.advance(3_000);
        assertEquals(7, bench.read("", 0xc, 4));
        bench.advance(7_000);
        assertEquals(0, bench.read("", 0xc, 4));
        assertFalse(bench.line("irq").asserted());
        bench.write("", 0x4, 4, 1);
        assertTrue(bench.line("irq").asserted());
    }

    @Test
    void aResetForgetsThePendingTick() {
        bench.plug(new Ticker(), Map.of());
        bench.write("", 0x4, 4, 1);
        bench.write("", 0x8, 4, 1);
        bench.reset();
        bench.advance(1_000_000_000);
        assertEquals(0, bench.line("irq").edges());
    }

    @Test
    void badKeysAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> bench.plug(new Ticker(), Map.of("hertz", 0L)));
    }
}
