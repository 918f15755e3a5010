package org.backplane.loader.image;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

import org.backplane.api.machine.bus.Dma;

/** Puts bytes into guest RAM. Ranges must be RAM: callers have checked them. */
public final class GuestRam {
    private final Dma dma;

    public GuestRam(Dma dma) {
        this.dma = dma;
    }

    public void write(long address, MemorySegment bytes) {
        if (bytes.byteSize() == 0)
            return;
        try (Dma.Borrow ram = dma.write(address, bytes.byteSize())) {
            ram.bytes().copyFrom(bytes);
        }
    }

    public void write(long address, byte[] bytes) {
        write(address, MemorySegment.ofArray(bytes));
    }

    /** Writes the whole buffer, whatever its position. */
    public void write(long address, ByteBuffer bytes) {
        write(address, MemorySegment.ofBuffer(bytes.duplicate().clear()));
    }

    /** Writes zeros. */
    public void clear(long address, long length) {
        if (length == 0)
            return;
        try (Dma.Borrow ram = dma.write(address, length)) {
            ram.bytes().fill((byte) 0);
        }
    }
}
