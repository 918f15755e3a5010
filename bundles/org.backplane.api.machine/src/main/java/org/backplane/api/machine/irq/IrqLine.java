package org.backplane.api.machine.irq;

import org.osgi.annotation.versioning.ProviderType;

/** The output pin of a device. Where it leads is the machine file's affair. */
@ProviderType
public interface IrqLine {
    /** Drives the wire: true is asserted. Repeating a level does nothing. By one thread at a time, normally under the device's lock. */
    void set(boolean asserted);

    /** Asserts and releases: one edge. */
    default void pulse() {
        set(true);
        set(false);
    }
}
