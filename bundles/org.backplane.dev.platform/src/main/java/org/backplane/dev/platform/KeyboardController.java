package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers the keyboard controller of an AT; windows: data (io:0x60) and command (io:0x64), 1 port each; pin irq. */
@Component
@DeviceType("keyboard-controller")
public final class KeyboardController implements DeviceFactory<KeyboardController.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "keyboard controller, Intel 8042, with nothing plugged in";
    }

    @Override
    public Device create(Config config, Board board) {
        return new I8042(board);
    }
}
