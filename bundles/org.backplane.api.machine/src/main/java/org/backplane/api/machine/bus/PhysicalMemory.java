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

    /**
     * The page holds code that a core has decoded; stores to it must go through {@link #codeWritten}. A vCPU sets it before it reads the
     * code, and clears it for itself only: it is there as long as any vCPU has set it.
     */
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

    /**
     * Whether this vCPU may store to a RAM page directly, until {@code CpuCore.watchStores} or its own {@link #PAGE_CODE} says otherwise.
     * The page is dirty from now on.
     */
    default boolean storesDirectly(long address) {
        byte flags = pageFlags(address);
        if ((flags & PAGE_DIRTY) == 0) { setPageFlags(address, PAGE_DIRTY); }
        return (flags & (PAGE_CODE | PAGE_ROM)) == 0;
    }

    /**
     * Stops all other vCPUs, each between two instructions, until {@link #readmit}: for what must be atomic and is more than the host can
     * do at once. On the vCPU's thread, within an instruction that has had no effect yet; may wait.
     */
    default void seclude() {
    }

    /** Undoes {@link #seclude}. */
    default void readmit() {
    }

    /** What keeps this vCPU's stores from memory; null: nothing, which is what a machine has whose devices all look into caches. */
    default DataCaches caches() {
        return null;
    }

    /** A vCPU stored to a page with {@link #PAGE_CODE}: every core but the caller's own drops the code in the range. */
    void codeWritten(long address, int size);

    /** The number of physical address bits, 36 to 52. */
    int addressBits();
}
