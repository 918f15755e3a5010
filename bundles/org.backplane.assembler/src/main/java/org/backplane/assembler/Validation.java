package org.backplane.assembler;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Quantity;
import org.backplane.assembler.check.DryBoard;
import org.backplane.assembler.check.DryRun;
import org.backplane.assembler.check.DryVcpuBoard;

/**
 * Checks a machine file against what the types themselves declare: binds every part's keys to the type's record and creates
 * every part once, on a dry board, to learn its windows and pins.
 */
final class Validation {
    private final Catalogue catalogue;
    private final MachineSource source;
    private final Complaints complaints;
    private final Missing missing;
    private final KeyBinder binder;
    private final Layout layout;
    private final SystemRegisters registers;
    /** Features that CPU extensions provide. */
    private final FeatureSet provided = new FeatureSet();
    private final boolean needsGuest;
    private MachineSpec machine;
    private CpuState state;

    /** @param needsGuest whether the machine is about to run; otherwise a loader may be silent about the guest */
    Validation(Catalogue catalogue, MachineSource source, Complaints complaints, Missing missing,
            boolean needsGuest) {
        this.needsGuest = needsGuest;
        this.catalogue = catalogue;
        this.source = source;
        this.complaints = complaints;
        this.missing = missing;
        binder = new KeyBinder(catalogue, complaints);
        layout = new Layout(source, catalogue, complaints, missing);
        registers = new SystemRegisters(complaints);
    }

    /** Looks at everything; gives the machine, null when there were complaints. */
    MachineSpec run() {
        machine = machine();
        VcpuCheck vcpus = new VcpuCheck(catalogue, source, machine, complaints, missing);
        state = vcpus.run();
        checkLoaders();
        source.parts().stream().filter(part -> !part.isVcpu()).forEach(this::checkPart);
        vcpus.checkFeatures(provided);
        layout.check(machine.memory());
        return complaints.isEmpty() ? machine : null;
    }

    private MachineSpec machine() {
        PartSource keys = source.machine();
        PartProvider<?> type = catalogue.provider(MachineSource.MACHINE);
        Map<String, Object> values = Map.of();
        if (type == null) {
            missing.type(keys, MachineSource.MACHINE, MachineSource.MACHINE, List.of());
        } else {
            values = Fields.of(binder.bindOrDefaults(type.schema(), keys));
        }
        long memory = values.get("memory") instanceof Long bytes ? bytes : 0;
        checkHost(memory);
        return new MachineSpec(source.name(), String.valueOf(values.get("isa")), memory,
                String.valueOf(values.get("unknownMsr")), source.parts().stream().map(PartSource::spec).toList());
    }

    private void checkHost(long memory) {
        long host = HostMemory.bytes();
        if (memory > host) {
            complaints.add(new Problem(Code.HOST_MEMORY, "memory", "the host has less memory than the machine",
                    "at most " + Quantity.print(host >> 20 << 20) + ", all of the host's", Quantity.print(memory), ""),
                    source.machine().where("memory"));
        }
    }

    /** The machine asks one loader for the guest; others would do nothing. */
    private void checkLoaders() {
        List<PartSource> loaders = source.parts().stream()
                .filter(part -> catalogue.provider(part.type()) instanceof LoaderFactory<?>).toList();
        if (loaders.size() > 1) {
            complaints.add(Code.LOADERS,
                    "a machine has one loader, and " + loaders.get(0).name() + " and " + loaders.get(1).name()
                            + " both are",
                    "", "take out " + loaders.get(1).name(), loaders.get(1).position());
        }
    }

    private void checkPart(PartSource part) {
        try {
            switch (provider(part)) {
                case null -> {
                    // Complained about already, or not needed yet.
                }
                case DeviceFactory<?> factory -> checkDevice(factory, part);
                case ExtensionFactory<?> factory -> checkExtension(factory, part);
                case LoaderFactory<?> factory -> checkLoader(factory, part);
                case PartProvider<?> other -> noPart(other, part);
            }
        } catch (IllegalArgumentException refusal) {
            complaints.add(Code.REFUSED, part.name() + " cannot be: " + refusal.getMessage(), "", "", part.position());
        } catch (RuntimeException | LinkageError failure) {
            complaints.add(Code.REFUSED,
                    "the bundle with the type \"" + part.type() + "\" failed when it was to make " + part.name() + ": "
                            + failure,
                    "", "take the part out, and tell who made the bundle", part.where(PartSource.TYPE));
            System.getLogger("org.backplane.assembler").log(System.Logger.Level.DEBUG, part.name(), failure);
        }
    }

    /** The type is used otherwise. */
    private void noPart(PartProvider<?> type, PartSource part) {
        String use = switch (type) {
            case CoreFactory<?> _ -> "name it as \"core\" of a vCPU";
            case ArchitectureFactory<?> _ -> "name it as \"isa\" of the machine";
            default -> "its keys are those of the object \"machine\"";
        };
        complaints.add(new Problem(Code.NO_TYPE, PartSource.TYPE,
                "the type \"" + part.type() + "\" is not for parts of their own", String.join(", ", partTypes()),
                "\"" + part.type() + "\"", use), part.where(PartSource.TYPE));
    }

    private PartProvider<?> provider(PartSource part) {
        PartProvider<?> provider = catalogue.provider(part.type());
        Object type = part.get(PartSource.TYPE);
        if (type != null && !(type instanceof String)) {
            complaints.add(new Problem(Problem.TYPE, PartSource.TYPE, "\"type\" must be a string",
                    "one of " + String.join(", ", partTypes()), String.valueOf(type), ""),
                    part.where(PartSource.TYPE));
        } else if (type == null) {
            complaints.add(new Problem(Problem.MISSING, PartSource.TYPE, part.name() + " has no type",
                    "\"type\": one of " + String.join(", ", partTypes()), "", ""), part.position());
        } else if (provider == null && !PartKeys.AVAILABLE.equals(part.get(PartKeys.WHEN))) {
            missing.type(part, PartSource.TYPE, part.type(), partTypes());
        }
        return provider;
    }

    /** The types that parts can have. */
    private SortedSet<String> partTypes() {
        SortedSet<String> types = new TreeSet<>();
        catalogue.types().forEach((type, provider) -> {
            if (Defaults.isPart(type, provider)) { types.add(type); }
        });
        return types;
    }

    /** The keys that are the same for all parts on boards. Gives the vCPUs that the part is for. */
    private List<String> checkCommon(PartSource part) {
        Map<String, Object> keys = part.keys();
        keys.keySet().retainAll(PartKeys.COMMON.names());
        List<String> names = source.vcpus().stream().map(PartSource::name).toList();
        PartKeys.Common common = binder.bind(PartKeys.COMMON, keys, part);
        if (common == null || common.vcpus().isEmpty()) { return names; }
        common.vcpus().stream().filter(name -> !names.contains(name)).forEach(name -> complaints.add(
                new Problem(Code.NO_PART, PartKeys.VCPUS, "there is no vCPU \"" + name + "\"",
                        String.join(", ", names), "\"" + name + "\"", Nearest.hint(name, names)),
                part.where(PartKeys.VCPUS)));
        return common.vcpus();
    }

    private <C extends Record> void checkDevice(DeviceFactory<C> factory, PartSource part) {
        checkCommon(part);
        C config = binder.bindOwn(factory, part);
        if (config != null) {
            DryBoard board = new DryBoard(part.name());
            DryRun.of(() -> factory.create(config, board));
            layout.add(part, board, false);
        }
    }

    private <C extends Record> void checkExtension(ExtensionFactory<C> factory, PartSource part) {
        List<String> vcpus = checkCommon(part);
        C config = binder.bindOwn(factory, part);
        if (config != null && state != null) {
            DryVcpuBoard board = new DryVcpuBoard(part.name(), 0, state);
            DryRun.of(() -> {
                CpuExtension extension = factory.create(config, board);
                extension.advertise(provided);
                provided.addRegisters(extension.registers());
                registers.add(part, vcpus, extension.registers());
                return extension;
            });
            layout.add(part, board, true);
        }
    }

    private <C extends Record> void checkLoader(LoaderFactory<C> factory, PartSource part) {
        C config = binder.bind(factory.schema(), part.keys(), part);
        boolean open = !needsGuest && part.keys().isEmpty();
        if (config != null && !open) {
            factory.check(config, machine,
                    problem -> complaints.add(Code.GUEST, problem, "", "", part.where(firstWord(problem))));
        }
    }

    /** Loaders begin a problem with the key it is about. */
    private static String firstWord(String problem) {
        return problem.split("\\W", 2)[0];
    }
}
