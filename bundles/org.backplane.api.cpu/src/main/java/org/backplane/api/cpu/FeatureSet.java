package org.backplane.api.cpu;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Names of CPU features (Linux's and QEMU's spelling: {@code sse2}, {@code rdtscp}) that parts provide. Not thread-safe while edited. */
public final class FeatureSet {
    private final Set<String> names = new TreeSet<>();

    /** Adds names; gives this set. */
    public FeatureSet add(String... features) {
        Collections.addAll(names, features);
        return this;
    }

    /** Whether somebody provides it. */
    public boolean has(String feature) {
        return names.contains(feature);
    }

    /** All of them, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }
}
