package org.backplane.machine.memory;

import org.backplane.api.machine.bus.DataCaches;

/** The caches as one vCPU has them. */
record VcpuCaches(CacheLines lines, GuestMemory memory, int vcpu, boolean notesStores) implements DataCaches {
    @Override
    public void store(long address, int bytes, int how, long code) {
        lines.store(vcpu, address, bytes, how, code);
    }

    @Override
    public void writeBack(long address) {
        lines.writeBack(vcpu, address);
    }

    @Override
    public void writeBackAll() {
        lines.writeBackAll();
    }

    @Override
    public void discardAll() {
        memory.seclude(vcpu);
        try {
            lines.discardAll();
        } finally {
            memory.readmit(vcpu);
        }
    }

    @Override
    public void drain() {
        lines.drainAll(vcpu);
    }
}
