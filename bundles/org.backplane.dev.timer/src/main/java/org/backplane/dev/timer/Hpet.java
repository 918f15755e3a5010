package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/**
 * Offers the high precision event timer, usually mem:0xfed00000; window: 1 KiB. A pin {@code irq.N} for every bit N of the key
 * {@code routes}; pins {@code irq.legacy0} and {@code irq.legacy8} are driven by the inputs {@code pit} and {@code rtc}, or by
 * the timers 0 and 1 while the guest has chosen legacy replacement.
 */
@Component
@DeviceType("hpet")
public final class Hpet implements DeviceFactory<Hpet.Config> {
    /** Keys of a part. */
    public record Config(@Key(doc = "Number of timers.", byDefault = "3", min = 3, max = 8) int timers,
            @Key(doc = "Interrupts a timer can be routed to, bit N for the pin irq.N.", byDefault = "0x4", min = 1,
                    max = 0xffff_ffffL) long routes) {
    }

    @Override
    public String summary() {
        return "high precision event timer, 100 MHz";
    }

    @Override
    public Device create(Config config, Board board) {
        return new EventTimerBlock(config, board);
    }
}
