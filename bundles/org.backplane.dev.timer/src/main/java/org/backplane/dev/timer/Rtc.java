package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers the real-time clock with CMOS RAM of PCs, usually io:0x70; window: 2 ports; pin irq. */
@Component
@DeviceType("rtc")
public final class Rtc implements DeviceFactory<Rtc.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "real-time clock with 128 bytes of CMOS RAM, Motorola MC146818";
    }

    @Override
    public Device create(Config config, Board board) {
        return new RealTimeClock(board);
    }
}
