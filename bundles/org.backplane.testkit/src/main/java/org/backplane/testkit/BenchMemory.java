package org.backplane.testkit;

import java.lang.foreign.MemorySegment;

import org.backplane.api.machine.bus.Dma;

/** Guest RAM from address 0 on. */
final class BenchMemory implements Dma {
    private final MemorySegment bytes;

    BenchMemory(int size) {
        bytes = MemorySegment.ofArray(new byte[size]);
    }

    @Override
    public Borrow read(long address, long length) {
        MemorySegment slice = bytes.asSlice(address, length);
        return new Borrow() {
            @Override
            public MemorySegment bytes() {
                return slice;
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public Borrow write(long address, long length) {
        return read(address, length);
    }

    @Override
    public boolean isRam(long address, long length) {
        return address >= 0 && length >= 0 && address <= bytes.byteSize() - length;
    }
}
