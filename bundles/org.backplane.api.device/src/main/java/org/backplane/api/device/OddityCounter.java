package org.backplane.api.device;

import org.osgi.annotation.versioning.ProviderType;

/** Counts one kind of act of guests that is not as expected; see {@link Board#oddity}. Any thread; never blocks or allocates. */
@ProviderType
@FunctionalInterface
public interface OddityCounter {
    /** The guest did it again. */
    void count();
}
