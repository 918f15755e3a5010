package org.backplane.dev.uart;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers the serial port of PCs; window: 8 ports. */
@Component
@DeviceType("uart16550")
public final class Uart16550 implements DeviceFactory<Uart16550.Config> {
    /** Keys of a part. */
    public record Config(
            @Key(doc = "Input clock; 16 times the highest baud rate.", unit = "Hz", byDefault = "1843200", min = 16,
                    max = 1_000_000_000) long hertz) {
    }

    @Override
    public String summary() {
        return "serial port, National Semiconductor 16550A";
    }

    @Override
    public Device create(Config config, Board board) {
        return new Uart(config, board);
    }
}
