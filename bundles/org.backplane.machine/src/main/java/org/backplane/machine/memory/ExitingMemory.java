package org.backplane.machine.memory;

import org.backplane.api.cpu.Hooks;

/** A vCPU's memory while somebody wants to know when it goes to the machine's devices. */
public final class ExitingMemory extends VcpuMemory {
    private final Hooks hooks;

    public ExitingMemory(VcpuMemory memory, Hooks hooks) {
        super(memory);
        this.hooks = hooks;
    }

    @Override
    long readDevice(long address, int size) {
        hooks.leave();
        long value = super.readDevice(address, size);
        hooks.enter();
        return value;
    }

    @Override
    void writeDevice(long address, int size, long value) {
        hooks.leave();
        super.writeDevice(address, size, value);
        hooks.enter();
    }
}
