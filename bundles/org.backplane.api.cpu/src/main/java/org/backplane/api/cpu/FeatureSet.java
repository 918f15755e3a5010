package org.backplane.api.cpu;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Names of CPU features (Linux's and QEMU's spelling: {@code sse2}, {@code rdtscp}) and numbers of system registers that parts provide. Not thread-safe while edited. */
public final class FeatureSet {
    private final Set<String> names = new TreeSet<>();
    private final Set<String> partial = new TreeSet<>();
    private final Set<String> holes = new TreeSet<>();
    private final Set<Integer> registers = new TreeSet<>();

    /** Adds names; gives this set. */
    public FeatureSet add(String... features) {
        Collections.addAll(names, features);
        return this;
    }

    /** Adds features that are implemented and not advertised: a model gets them only by asking. Gives this set. */
    public FeatureSet addPartial(String... features) {
        partial.addAll(Arrays.asList(features));
        return this;
    }

    /** Adds features that an engine cannot keep from the guest, whatever the model asks for: holes. Gives this set. */
    public FeatureSet addHoles(String... features) {
        holes.addAll(Arrays.asList(features));
        return this;
    }

    /** Adds registers, by {@link SystemRegister#id}; gives this set. */
    public FeatureSet addRegisters(Collection<SystemRegister> added) {
        added.forEach(register -> registers.add(register.id()));
        return this;
    }

    /** Adds all that {@code other} has; gives this set. */
    public FeatureSet addAll(FeatureSet other) {
        names.addAll(other.names);
        partial.addAll(other.partial);
        holes.addAll(other.holes);
        registers.addAll(other.registers);
        return this;
    }

    /** Takes names out again; gives this set. */
    public FeatureSet remove(Collection<String> features) {
        names.removeAll(features);
        return this;
    }

    /** Whether somebody provides the system register with this number. */
    public boolean hasRegister(int id) {
        return registers.contains(id);
    }

    /** Whether somebody provides it. */
    public boolean has(String feature) {
        return names.contains(feature);
    }

    /** All that somebody provides, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /** All that are implemented and not advertised, sorted. */
    public Set<String> partial() {
        return Collections.unmodifiableSet(partial);
    }

    /** All that no engine of the vCPU can keep from the guest, sorted. */
    public Set<String> holes() {
        return Collections.unmodifiableSet(holes);
    }
}
