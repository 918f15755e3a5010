package org.backplane.api.cpu;

import org.backplane.api.machine.PartProvider;
import org.osgi.annotation.versioning.ConsumerType;

/** Offers a CPU extension as a part type; its part names its vCPUs with the key {@code vcpus}. */
@ConsumerType
public interface ExtensionFactory<C extends Record> extends PartProvider<C> {
    /** Creates the extension of one vCPU. */
    CpuExtension create(C config, VcpuBoard board);
}
