package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.machine.backend.CharacterOutput;
import org.osgi.service.component.annotations.Component;

/** Offers the console port of Bochs and QEMU, usually io:0xe9; window: 1 port. */
@Component
@DeviceType("debug-port")
public final class DebugPort implements DeviceFactory<DebugPort.Config> {
    /** What a read gives: a guest finds out that the port is there. */
    private static final int SIGNATURE = 0xe9;

    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "debug console: what is written goes to the back end";
    }

    @Override
    public Device create(Config config, Board board) {
        CharacterOutput backend = board.backend("backend", CharacterOutput.class);
        board.window("", 1).octet(0, "DATA").computed(() -> SIGNATURE).writeTo(value -> {
            if (backend != null) { backend.offer((int) value); } // full: the port cannot tell the guest, the byte is lost
        });
        return new Device() {
        };
    }
}
