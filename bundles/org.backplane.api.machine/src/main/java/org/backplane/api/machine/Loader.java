package org.backplane.api.machine;

import org.osgi.annotation.versioning.ConsumerType;

/** Puts the guest into a machine that has just been reset: firmware tables, kernel image, first register values. */
@ConsumerType
public interface Loader extends Part {
    /**
     * Called by the director at every reset, after all parts and vCPUs were reset and before any vCPU runs.
     *
     * @throws LoadException when the guest cannot be loaded; its message says what, why and what to do
     */
    void load(Machine machine) throws LoadException;
}
