package org.backplane.assembler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.assembler.check.DryBoard;
import org.backplane.assembler.check.DryRun;
import org.backplane.assembler.check.DryVcpuBoard;

/** What types make of no keys at all, to look at parts while no machine file says more. */
final class Defaults {
    private static final String PART = "NAME";

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
        MachineSpec machine = new MachineSpec(PART, "", 0, List.of());
        return config(type).map(config -> {
            try (Architecture architecture = type.create(config, type.models().getFirst(), 0, machine, _ -> {
                // Nothing is asked for.
            })) {
                return architecture.createState();
            }
        });
    }

    /**
     * What a part with default keys declares; empty when there can be none, or it has no board.
     *
     * @param all types, for the vCPU that a CPU extension needs
     */
    static Optional<DryBoard> board(PartProvider<?> type, Collection<PartProvider<?>> all) {
        try {
            return switch (type) {
                case DeviceFactory<?> factory -> device(factory);
                case ExtensionFactory<?> factory -> state(all).flatMap(state -> extension(factory, state));
                default -> Optional.empty();
            };
        } catch (RuntimeException | LinkageError failure) {
            System.getLogger("org.backplane.assembler").log(System.Logger.Level.DEBUG, type.summary(), failure);
            return Optional.empty(); // It cannot be made with the defaults; the check of a machine says why.
        }
    }

    private static <C extends Record> Optional<DryBoard> device(DeviceFactory<C> factory) {
        DryBoard board = new DryBoard(PART);
        return config(factory).map(config -> {
            DryRun.of(() -> factory.create(config, board));
            return board;
        });
    }

    private static <C extends Record> Optional<DryBoard> extension(ExtensionFactory<C> factory, CpuState state) {
        DryVcpuBoard board = new DryVcpuBoard(PART, 0, state);
        return config(factory).map(config -> {
            DryRun.of(() -> factory.create(config, board));
            return board;
        });
    }

    /** Adds the features that an extension with default keys offers. */
    static <C extends Record> void advertised(ExtensionFactory<C> factory, Collection<PartProvider<?>> all,
            FeatureSet offered) {
        state(all).ifPresent(state -> config(factory).ifPresent(config -> DryRun.of(() -> {
            CpuExtension extension = factory.create(config, new DryVcpuBoard(PART, 0, state));
            extension.advertise(offered);
            return extension;
        })));
    }

    /** A vCPU's state of the first architecture there is. */
    private static Optional<CpuState> state(Collection<PartProvider<?>> providers) {
        return providers.stream().filter(ArchitectureFactory.class::isInstance).findFirst()
                .flatMap(one -> state((ArchitectureFactory<?>) one));
    }

    /** Every key that a part of the type may have, sorted. */
    static SortedSet<String> keys(PartProvider<?> type, Collection<PartProvider<?>> all) {
        SortedSet<String> keys = new TreeSet<>(type.schema().names());
        keys.add(PartSource.TYPE);
        board(type, all).ifPresent(board -> {
            board.windows().keySet().forEach(window -> keys.add(PartKeys.keyFor(PartKeys.AT, "", window)));
            board.outputs().forEach(pin -> keys.add(PartKeys.keyFor(PartKeys.IRQ, PartKeys.IRQ, pin)));
            keys.addAll(board.backends().keySet());
            PartKeys.COMMON.names().stream().filter(key -> applies(key, type)).forEach(keys::add);
        });
        return keys;
    }

    /** Whether the objects of {@code "parts"} can have the type. */
    static boolean isPart(String type, PartProvider<?> provider) {
        return type.equals(PartSource.VCPU) || provider instanceof DeviceFactory<?>
                || provider instanceof ExtensionFactory<?> || provider instanceof LoaderFactory<?>;
    }

    /** Whether a key of all parts means something to the type. */
    static boolean applies(String common, PartProvider<?> type) {
        return !common.equals(PartKeys.VCPUS) || type instanceof ExtensionFactory<?>;
    }
}
