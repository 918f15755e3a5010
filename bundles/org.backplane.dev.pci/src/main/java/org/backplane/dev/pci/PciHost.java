package org.backplane.dev.pci;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/**
 * Offers the way into PCI configuration space; windows: configuration mechanism 1, 8 ports (usually io:0xcf8), and config, 256
 * bytes, the host bridge's own configuration space ({@code "pci:0x0"}).
 * <p>
 * Configuration space is the address space {@code pci}: address bits 23-16 are the bus, 15-11 the device, 10-8 the function.
 * Every PCI function is a device of its own with its configuration registers in a window there.
 */
@Component
@DeviceType("pci.host")
public final class PciHost implements DeviceFactory<PciHost.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "PCI configuration ports and host bridge, Intel 82441FX";
    }

    @Override
    public Device create(Config config, Board board) {
        new ConfigurationMechanism(board);
        new HostBridge(board);
        return new Device() {
        };
    }
}
