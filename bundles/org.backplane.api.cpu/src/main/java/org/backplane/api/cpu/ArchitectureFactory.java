package org.backplane.api.cpu;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;
import org.osgi.annotation.versioning.ConsumerType;

/** Offers an architecture; found by the service property {@code part.type} = the machine's isa. */
@ConsumerType
public interface ArchitectureFactory<C extends Record> extends PartProvider<C> {
    /** Names of CPU models that the vCPU key {@code model} may begin with, the default first; edits may follow behind a comma. */
    List<String> models();

    /** Whether there is a model of that name. */
    default boolean hasModel(String name) {
        return models().contains(name);
    }

    /**
     * Creates the architecture of one vCPU.
     *
     * @param config   keys of the vCPU object that belong to the architecture
     * @param model    one of {@link #models}, and edits perhaps: {@code NAME,+feature,-feature}
     * @param index    index of the vCPU
     * @param machine  the machine
     * @param problems told of everything that is asked for and not possible, a line each
     */
    Architecture create(C config, String model, int index, MachineSpec machine, Consumer<String> problems);
}
