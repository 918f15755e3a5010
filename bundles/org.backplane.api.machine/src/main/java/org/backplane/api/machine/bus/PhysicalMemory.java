package org.backplane.api.machine.bus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Physical memory as one vCPU sees it: RAM that it may touch directly, and devices, its own local ones included. What
 * {@link #host} answers stays true until the chassis flushes the core's translations at a quiet point.
 */
@ProviderType
public interface PhysicalMemory extends AddressSpace {
    /** What {@link #host} says of addresses without RAM. */
    long NO_RAM = 0;

    /** The page holds code that a core has decoded; stores to it must go through {@link #codeWritten}. */
    byte PAGE_CODE = 1;

    /** The page was written since somebody last cleared this flag. */
    byte PAGE_DIRTY = 2;

    /** The page is read-only for the guest: stores to it are dropped. */
    byte PAGE_ROM = 4;

    /** The host address of the RAM byte at a guest physical address, or {@link #NO_RAM}; good for the rest of its 4 KiB page. */
    long host(long address);

    /** The flags of the 4 KiB RAM page at a guest physical address. */
    byte pageFlags(long address);

    /** Sets flags of a RAM page, atomically; translations that other vCPUs have cached are flushed where that matters. */
    void setPageFlags(long address, byte flags);

    /** Clears flags of a RAM page, atomically. */
    void clearPageFlags(long address, byte flags);

    /** A vCPU stored to a page with {@link #PAGE_CODE}: every core but the caller's own drops the code in the range. */
    void codeWritten(long address, int size);

    /** The number of physical address bits, 36 to 52. */
    int addressBits();
}
