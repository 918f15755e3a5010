package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ProviderType;

/** The place of a part that is away while something stands in for it ({@link CpuExtension#held}). */
@ProviderType
public interface Vacancy {
    /** The part that is away, for people: name and type in the machine file. */
    String part();

    /**
     * Called in place of what would change something of the part, on the vCPU's thread; does not return: the instruction is executed again when
     * the part is back.
     */
    void change();
}
