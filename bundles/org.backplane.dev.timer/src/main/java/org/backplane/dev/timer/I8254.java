package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers the interval timer of PCs; windows: the timer, 4 ports, and speaker, 1 port (0x61); channel 0 drives the pin irq. */
@Component
@DeviceType("i8254")
public final class I8254 implements DeviceFactory<I8254.Config> {
    /** No keys: the input clock is 1193182 Hz in every PC. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "interval timer, Intel 8254, and the PC's speaker port";
    }

    @Override
    public Device create(Config config, Board board) {
        return new Pit(board);
    }
}
