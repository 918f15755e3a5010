package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ProviderType;

/** Counts what a guest asks for and nobody answers, for the list of oddities. The vCPU's thread; allocates the first time only. */
@ProviderType
@FunctionalInterface
public interface Unanswered {
    /** Nobody listens. */
    Unanswered NONE = (act, number, size) -> {
    };

    /**
     * The guest did it again.
     *
     * @param act    what it was, a constant: {@code "read of msr"}
     * @param number which one
     * @param size   bytes
     */
    void count(String act, long number, int size);
}
