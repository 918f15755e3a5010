package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers the port where firmware shows its progress and Linux waits by writing; usually io:0x80; window: 1 port. */
@Component
@DeviceType("post-port")
public final class PostPort implements DeviceFactory<PostPort.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "power-on self-test code port";
    }

    @Override
    public Device create(Config config, Board board) {
        board.window("", 1).octet(0, "CODE");
        return new Device() {
        };
    }
}
