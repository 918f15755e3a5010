package org.backplane.api.machine.bus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A space of addresses that devices answer in. Nobody at home: reads give all-ones, writes are dropped. Addresses are
 * unsigned, in bytes; values are little-endian. Any thread; the lock of the device that answers is held meanwhile.
 */
@ProviderType
public interface AddressSpace {
    /**
     * Reads.
     *
     * @param size bytes: 1, 2, 4 or 8
     * @return the value, zero-extended
     */
    long read(long address, int size);

    /** Writes the low {@code size} (1, 2, 4 or 8) bytes of {@code value}. */
    void write(long address, int size, long value);
}
