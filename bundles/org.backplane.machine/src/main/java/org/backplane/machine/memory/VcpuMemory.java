package org.backplane.machine.memory;

import org.backplane.api.machine.bus.PhysicalMemory;

/** Physical memory as one vCPU sees it: its own windows first, then RAM, then the machine's devices. */
public final class VcpuMemory implements PhysicalMemory {
    /** As QEMU's x86 CPU models have it. */
    private static final int ADDRESS_BITS = 40;

    private final Bus local = new Bus();
    private final GuestMemory ram;
    private final Bus machine;
    private final Runnable flushOthers;

    /** @param flushOthers makes every other vCPU drop its translations and decoded code */
    public VcpuMemory(GuestMemory ram, Bus machine, Runnable flushOthers) {
        this.ram = ram;
        this.machine = machine;
        this.flushOthers = flushOthers;
    }

    /** The windows that only this vCPU sees. */
    public Bus local() {
        return local;
    }

    @Override
    public long host(long address) {
        return local.covers(address & -4096, 4096) ? NO_RAM : ram.host(address);
    }

    @Override
    public long read(long address, int size) {
        if (local.holds(address, size)) { return local.read(address, size); }
        return ram.holds(address, size) ? ram.load(address, size) : machine.read(address, size);
    }

    @Override
    public void write(long address, int size, long value) {
        if (local.holds(address, size)) {
            local.write(address, size, value);
        } else if (!ram.holds(address, size)) {
            machine.write(address, size, value);
        } else if ((ram.pageFlags(address) & PAGE_ROM) == 0) { ram.store(address, size, value); }
    }

    @Override
    public byte pageFlags(long address) {
        return ram.pageFlags(address);
    }

    @Override
    public void setPageFlags(long address, byte flags) {
        byte added = (byte) (flags & ~ram.setPageFlags(address, flags));
        if ((added & (PAGE_CODE | PAGE_ROM)) != 0) { flushOthers.run(); }
    }

    @Override
    public void clearPageFlags(long address, byte flags) {
        ram.clearPageFlags(address, flags);
    }

    @Override
    public void codeWritten(long address, int size) {
        flushOthers.run();
    }

    @Override
    public int addressBits() {
        return ADDRESS_BITS;
    }
}
