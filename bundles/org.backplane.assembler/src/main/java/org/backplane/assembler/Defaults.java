package org.backplane.assembler;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;

/** What types make of no keys at all, to look at parts while no machine file says more. */
final class Defaults {
    private Defaults() {
    }

    /** The record of a type, empty when a key has no default. */
    static <C extends Record> Optional<C> config(PartProvider<C> type) {
        return Optional.ofNullable(type.schema().bind(Map.of(), _ -> {
            // A key without a default: what the part declares depends on it.
        }));
    }

    /** A vCPU's state of the architecture's first model. */
    static <C extends Record> Optional<CpuState> state(ArchitectureFactory<C> type) {
        MachineSpec machine = new MachineSpec("NAME", "", 0, List.of());
        return config(type).map(config -> {
            try (Architecture architecture = type.create(config, type.models().getFirst(), 0, machine, _ -> {
                // Nothing is asked for.
            })) {
                return architecture.createState();
            }
        });
    }
}
