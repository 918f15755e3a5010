package com.acme;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;
import org.osgi.service.component.annotations.Component;

/** A timer that counts down once and interrupts. */
@Component
@DeviceType("acme,ticker")
public final class Ticker implements DeviceFactory<Ticker.Config> {
    public record Config(@Key(doc = "Ticks per second.", byDefault = "1000000", min = 1) long hertz) {
    }

    @Override
    public String summary() {
        return "one-shot timer with an interrupt";
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
        status.onChange((was, is) -> drive.run());
        control.onChange((was, is) -> drive.run());
        return new Device() {
            @Override
            public void restored() {
                drive.run();
            }
        };
    }
}
