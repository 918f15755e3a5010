package org.backplane.machine.memory;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.machine.bus.AddressSpace;

/** The I/O ports while somebody wants to know when a vCPU goes there. */
public record ExitingPorts(AddressSpace ports, Hooks hooks) implements AddressSpace {
    @Override
    public long read(long address, int size) {
        hooks.leave();
        long value = ports.read(address, size);
        hooks.enter();
        return value;
    }

    @Override
    public void write(long address, int size, long value) {
        hooks.leave();
        ports.write(address, size, value);
        hooks.enter();
    }
}
