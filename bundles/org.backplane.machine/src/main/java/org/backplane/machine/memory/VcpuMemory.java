package org.backplane.machine.memory;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.PhysicalMemory;

/** Physical memory as one vCPU sees it: its own windows first, then RAM, then the machine's devices. */
public class VcpuMemory implements PhysicalMemory {
    /** As QEMU's x86 CPU models have it. */
    private static final int ADDRESS_BITS = 40;

    private final Bus local;
    private final GuestMemory ram;
    private final Bus machine;
    private final int vcpu;

    /** @param vcpu index of the vCPU */
    public VcpuMemory(GuestMemory ram, Bus machine, int vcpu) {
        this.ram = ram;
        this.machine = machine;
        this.vcpu = vcpu;
        local = new Bus();
    }

    /** The same memory once more. */
    VcpuMemory(VcpuMemory same) {
        ram = same.ram;
        machine = same.machine;
        vcpu = same.vcpu;
        local = same.local;
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
        return ram.holds(address, size) ? ram.load(address, size) : readDevice(address, size);
    }

    long readDevice(long address, int size) {
        return machine.read(address, size);
    }

    @Override
    public void write(long address, int size, long value) {
        if (local.holds(address, size)) {
            local.write(address, size, value);
        } else if (!ram.holds(address, size)) {
            writeDevice(address, size, value);
        } else if ((ram.pageFlags(address) & PAGE_ROM) == 0) { ram.store(address, size, value); }
    }

    void writeDevice(long address, int size, long value) {
        machine.write(address, size, value);
    }

    @Override
    public byte pageFlags(long address) {
        return ram.pageFlags(address);
    }

    @Override
    public void setPageFlags(long address, byte flags) {
        if ((flags & PAGE_CODE) != 0) { ram.decodes(vcpu, address); }
        byte others = (byte) (flags & ~PAGE_CODE);
        if (others != 0) { ram.setPageFlags(address, others); }
    }

    @Override
    public void clearPageFlags(long address, byte flags) {
        if ((flags & PAGE_CODE) != 0) { ram.forgets(vcpu, address); }
        byte others = (byte) (flags & ~PAGE_CODE);
        if (others != 0) { ram.clearPageFlags(address, others); }
    }

    @Override
    public boolean storesDirectly(long address) {
        return ram.storesDirectly(vcpu, address);
    }

    @Override
    public void seclude() {
        ram.seclude(vcpu);
    }

    @Override
    public void readmit() {
        ram.readmit(vcpu);
    }

    @Override
    public void codeWritten(long address, int size) {
        ram.codeWritten(vcpu, address, size);
    }

    @Override
    public DataCaches caches() {
        return ram.caches(vcpu);
    }

    @Override
    public int addressBits() {
        return ADDRESS_BITS;
    }
}
