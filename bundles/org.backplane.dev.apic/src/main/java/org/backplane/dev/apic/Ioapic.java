package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers the I/O APIC; window: 256 bytes, input pins 0 to 23. */
@Component
@DeviceType("ioapic")
public final class Ioapic implements DeviceFactory<Ioapic.Config> {
    /** Keys of a part. */
    public record Config(@Key(doc = "Identifier after reset, 0 to 15.", byDefault = "0", min = 0, max = 15) int id) {
    }

    @Override
    public String summary() {
        return "I/O APIC with 24 pins, Intel 82093AA with EOI register";
    }

    @Override
    public Device create(Config config, Board board) {
        return new IoApic(config, board);
    }
}
