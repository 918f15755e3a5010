package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers QEMU's firmware configuration device; windows: selector and data, 2 ports, usually io:0x510, and dma, 8 ports, io:0x514. */
@Component
@DeviceType("fw-cfg")
public final class FwCfg implements DeviceFactory<FwCfg.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "QEMU's firmware configuration: tells RAM size and number of vCPUs";
    }

    @Override
    public Device create(Config config, Board board) {
        return new FirmwareConfiguration(board);
    }
}
