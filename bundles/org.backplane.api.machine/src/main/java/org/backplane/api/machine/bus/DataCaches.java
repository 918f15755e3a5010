package org.backplane.api.machine.bus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The data cache and the write-combining buffers of one vCPU, as far as a device notices them that does not look into caches: which lines
 * memory does not have yet. vCPUs see each other's stores at once. On the vCPU's thread; allocates nothing.
 */
@ProviderType
public interface DataCaches {
    /** Bytes of a line. */
    int LINE = 64;

    /** The store goes to memory at once. */
    int THROUGH = 0;
    /** It stays in the cache until its line is written back. */
    int BACK = 1;
    /** It stays in a buffer until the line is full, room is needed, or {@link #drain}. */
    int COMBINING = 2;

    /**
     * Whether stores are to be told: there is somebody who notices. Otherwise they may go to memory at once; lines that memory does not have
     * stay, and are still written back. One answer until the core is wired anew.
     */
    boolean notesStores();

    /**
     * Before a store to RAM that stays out of memory; behind one that goes {@link #THROUGH}.
     *
     * @param bytes 1 to 8
     * @param how   one of the constants
     * @param code  virtual address of the instruction, for people
     */
    void store(long address, int bytes, int how, long code);

    /** The line of an address goes to memory: from the cache, whichever vCPU stored it, and from this vCPU's buffer. */
    void writeBack(long address);

    /** All lines of the cache go to memory. */
    void writeBackAll();

    /** All lines of caches are lost: memory stays as it is, and vCPUs see it. */
    void discardAll();

    /** What this vCPU has combined goes to memory. */
    void drain();
}
