package org.backplane.api.machine.bus;

import java.lang.foreign.MemorySegment;

import org.osgi.annotation.versioning.ProviderType;

/** Bulk access to guest RAM for loaders and bus masters. RAM is borrowed, never leaked. */
@ProviderType
public interface Dma {
    /**
     * Borrows RAM for reading. Any thread.
     *
     * @param address guest physical
     * @param length  bytes
     * @throws IndexOutOfBoundsException when the range is not all RAM
     */
    Borrow read(long address, long length);

    /** Borrows RAM for writing: marks pages dirty and drops code decoded from them when closed. Throws as {@link #read}. */
    Borrow write(long address, long length);

    /** Whether the whole range is RAM. */
    boolean isRam(long address, long length);

    /** RAM on loan; close it before the next quiet point, on the thread that borrowed it. */
    @ProviderType
    interface Borrow extends AutoCloseable {
        /** The bytes, index 0 at the address asked for. */
        MemorySegment bytes();

        @Override
        void close();
    }
}
