package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers a register that ends the run with the value written, as QEMU's isa-debug-exit; window: 4 ports. */
@Component
@DeviceType("debug-exit")
public final class DebugExit implements DeviceFactory<DebugExit.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "port that ends the run with the value written";
    }

    @Override
    public Device create(Config config, Board board) {
        board.window("", 4).word(0, "EXIT").computed(() -> 0).writeTo(value -> board.power().exit((int) value));
        return new Device() {
        };
    }
}
