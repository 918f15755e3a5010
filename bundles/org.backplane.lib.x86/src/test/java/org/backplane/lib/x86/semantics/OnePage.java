package org.backplane.lib.x86.semantics;

import java.lang.foreign.Arena;

import org.backplane.api.machine.bus.PhysicalMemory;

/** A page of RAM, found at every address. */
final class OnePage implements PhysicalMemory {
    private final long host = Arena.global().allocate(4096, 4096).address();

    @Override
    public long host(long address) { return host + (address & 4095); }

    @Override
    public byte pageFlags(long address) { return PAGE_DIRTY; }

    @Override
    public void setPageFlags(long address, byte flags) { throw new UnsupportedOperationException(); }

    @Override
    public void clearPageFlags(long address, byte flags) { throw new UnsupportedOperationException(); }

    @Override
    public void codeWritten(long address, int size) { throw new UnsupportedOperationException(); }

    @Override
    public int addressBits() { return 36; }

    @Override
    public long read(long address, int size) { throw new UnsupportedOperationException(); }

    @Override
    public void write(long address, int size, long value) { throw new UnsupportedOperationException(); }
}
