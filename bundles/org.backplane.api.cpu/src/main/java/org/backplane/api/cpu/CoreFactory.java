package org.backplane.api.cpu;

import org.backplane.api.machine.PartProvider;
import org.osgi.annotation.versioning.ConsumerType;

/** Offers a core as a part type. */
@ConsumerType
public interface CoreFactory<C extends Record> extends PartProvider<C> {
    /** The instruction set it executes: {@code "x86-64"} or {@code "arm64"}. */
    String isa();

    /** Adds the features whose instructions and registers the core implements. */
    void offer(FeatureSet features);

    /** Creates the engine of one vCPU; nothing runs before {@link CpuCore#rewire}. */
    CpuCore create(C config);
}
