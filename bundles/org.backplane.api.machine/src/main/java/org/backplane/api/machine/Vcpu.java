package org.backplane.api.machine;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** One virtual CPU of a machine, whatever its architecture. */
@ProviderType
public interface Vcpu {
    /** 0 to the number of vCPUs - 1. */
    int index();

    /** The part's name in the machine file. */
    String name();

    /** The state holder of the architecture, for example {@code X86State}. Touch it only at a quiet point or on the vCPU's thread. */
    Object state();

    /** Instructions retired since the machine was created; exact at a quiet point, recent otherwise. */
    long retired();

    /** What its architecture or an extension has of a type of the API, as in {@link Machine#atRest}. For loaders; at a quiet point. */
    default <T> Optional<T> find(Class<T> type) {
        return Optional.empty();
    }
}
