package org.backplane.dev.pci;

import org.backplane.api.device.Board;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.bus.AddressSpace;

/** Configuration mechanism 1 (PCI Local Bus Specification 3.0, section 3.2.2.3.2): an address port and a window of four bytes. */
final class ConfigurationMechanism implements Window.Range {
    private static final int ADDRESS = 0x00ff_fffc;
    private static final long ENABLED = 1L << 31;

    private final AddressSpace configuration;
    private final Register address;

    ConfigurationMechanism(Board board) {
        configuration = board.space("pci");
        Window ports = board.window("", 8);
        address = ports.word(0, "CONFIG_ADDRESS").writable(ENABLED | ADDRESS).field(2, 6, "REGISTER")
                .field(8, 3, "FUNCTION")
                .field(11, 5, "DEVICE").field(16, 8, "BUS").bit(31, "ENABLED");
        ports.range(4, 4, "CONFIG_DATA", this);
    }

    @Override
    public long read(int offset, int size) {
        return address.has(ENABLED) ? configuration.read(target(offset), size) : -1;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (address.has(ENABLED)) { configuration.write(target(offset), size, value); }
    }

    private long target(int offset) {
        return address.get() & ADDRESS | offset;
    }
}
