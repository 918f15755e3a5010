package org.backplane.x86.interpreter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.PhysicalMemory;

/** RAM from address 0, nothing beyond. */
public final class SmallMemory implements PhysicalMemory {
    public final MemorySegment ram;
    /** What {@link #caches} says. */
    DataCaches caches;
    private final byte[] flags;
    /** How often it was asked for what is not there. */
    public long beyond;

    public SmallMemory(Arena arena, int bytes) {
        ram = arena.allocate(bytes, 4096);
        flags = new byte[bytes / 4096];
    }

    @Override
    public long host(long address) {
        return Long.compareUnsigned(address, ram.byteSize()) < 0 ? ram.address() + address : NO_RAM;
    }

    @Override
    public byte pageFlags(long address) { return flags[page(address)]; }

    @Override
    public void setPageFlags(long address, byte bits) { flags[page(address)] |= bits; }

    @Override
    public void clearPageFlags(long address, byte bits) { flags[page(address)] &= (byte) ~bits; }

    private static int page(long address) {
        return Math.toIntExact(address / 4096);
    }

    @Override
    public void codeWritten(long address, int size) {
        // there is one core
    }

    @Override
    public DataCaches caches() {
        return caches;
    }

    @Override
    public int addressBits() { return 36; }

    /** All ones, as wide as asked for: what is wider would be the core's mistake. */
    @Override
    public long read(long address, int size) {
        beyond++;
        return switch (size) {
            case 1, 2, 4 -> (1L << 8 * size) - 1;
            case 8 -> -1;
            default -> throw new IllegalArgumentException("read of " + size + " bytes");
        };
    }

    @Override
    public void write(long address, int size, long value) {
        read(address, size);
    }
}
