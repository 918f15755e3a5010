package org.backplane.api.machine.bus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * RAM as a bus master finds it that does not look into caches: without what vCPUs have stored and not written back. Reading or writing such
 * a line is a violation, which the machine lists. While a part has this, stores of vCPUs take longer. Under the part's lock.
 */
@ProviderType
public interface NoncoherentDma {
    /**
     * Reads what memory has.
     *
     * @throws IndexOutOfBoundsException when the range is not all RAM
     */
    void read(long address, byte[] into);

    /** Writes to memory; a line that a vCPU has stored to is overwritten again when that is written back. Throws as {@link #read}. */
    void write(long address, byte[] from);
}
