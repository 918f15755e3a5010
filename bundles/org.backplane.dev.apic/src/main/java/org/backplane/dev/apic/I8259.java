package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.osgi.service.component.annotations.Component;

/** Offers the two interrupt controllers of PCs; windows: master and slave, 2 ports each, elcr, 2 ports; input pins 0 to 15. */
@Component
@DeviceType("i8259")
public final class I8259 implements DeviceFactory<I8259.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "pair of interrupt controllers, Intel 8259A, with edge/level control";
    }

    @Override
    public Device create(Config config, Board board) {
        return new PicPair(board);
    }
}
