package org.backplane.api.machine;

import java.util.function.Consumer;

import org.osgi.annotation.versioning.ConsumerType;

/** Offers a loader as a part type. */
@ConsumerType
public interface LoaderFactory<C extends Record> extends PartProvider<C> {
    /** Creates the loader of one machine. */
    Loader create(C config);

    /** Looks at the files a configuration names, before any machine exists, and reports every problem in a line. */
    void check(C config, MachineSpec machine, Consumer<String> problems);
}
