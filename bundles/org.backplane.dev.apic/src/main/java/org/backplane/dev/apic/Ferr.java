package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.osgi.service.component.annotations.Component;

/** Offers a PC's wiring of FERR# and IGNNE#; window: 1 port (io:0xf0), pin irq (IRQ 13). */
@Component
@PartType("ferr")
public final class Ferr implements ExtensionFactory<Ferr.Config> {
    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "x87 errors as a PC tells them while CR0.NE is clear: FERR#, IGNNE# and the latch between";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new FerrLatch(board);
    }
}
