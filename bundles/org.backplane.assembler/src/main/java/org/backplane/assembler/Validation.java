package org.backplane.assembler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Part;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Quantity;
import org.backplane.api.machine.config.Schema;
import org.backplane.assembler.check.DryBoard;
import org.backplane.assembler.check.DryVcpuBoard;

/**
 * Checks a machine file against what the types themselves declare: binds every part's keys to the type's record and creates
 * every part once, on a dry board, to learn its windows and pins.
 */
final class Validation {
    private static final String VCPU = "vcpu";

    private final Catalogue catalogue;
    private final Features features;
    private final MachineSource source;
    private final Complaints complaints;
    private final Layout layout;
    private final boolean needsGuest;
    private MachineSpec machine;
    private CpuState state;

    /** @param needsGuest whether the machine is about to run; otherwise a loader may be silent about the guest */
    Validation(Catalogue catalogue, Features features, MachineSource source, Complaints complaints,
            boolean needsGuest) {
        this.needsGuest = needsGuest;
        this.catalogue = catalogue;
        this.features = features;
        this.source = source;
        this.complaints = complaints;
        layout = new Layout(source, catalogue, complaints);
    }

    /** Looks at everything; gives the machine, null when there were complaints. */
    MachineSpec run() {
        machine = machine();
        List<PartSource> vcpus = vcpus();
        vcpus.forEach(this::checkVcpu);
        checkCount(vcpus);
        if (state == null && catalogue.provider(machine.isa()) instanceof ArchitectureFactory<?> architecture) {
            state = Defaults.state(architecture).orElse(null); // What is wrong with a vCPU does not hide the rest.
        }
        checkLoaders();
        source.parts().stream().filter(part -> !part.type().equals(VCPU)).forEach(this::checkPart);
        layout.check(machine.memory());
        return complaints.isEmpty() ? machine : null;
    }

    private List<PartSource> vcpus() {
        return source.parts().stream().filter(part -> part.type().equals(VCPU)).toList();
    }

    private void checkCount(List<PartSource> vcpus) {
        if (vcpus.isEmpty()) {
            complaints.add(Code.VCPUS, "the machine has no vCPU", "one part of type \"vcpu\"",
                    "add \"cpu0\": { \"type\": \"vcpu\" } to \"parts\"", source.machine().position());
        } else if (vcpus.size() > 1) {
            complaints.add(Code.VCPUS, "a machine has one vCPU for now", "one part of type \"vcpu\"",
                    "take out " + vcpus.get(1).name(), vcpus.get(1).position());
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

    private MachineSpec machine() {
        PartSource keys = source.machine();
        PartProvider<?> type = catalogue.provider(MachineSource.MACHINE);
        Map<String, Object> values = Map.of();
        if (type == null) {
            missingType(MachineSource.MACHINE, keys, MachineSource.MACHINE);
        } else {
            values = Fields.of(bound(type.schema(), keys));
        }
        long memory = values.get("memory") instanceof Long bytes ? bytes : 0;
        checkHost(memory);
        return new MachineSpec(source.name(), String.valueOf(values.get("isa")), memory,
                source.parts().stream().map(PartSource::spec).toList());
    }

    /** The record, or that of the defaults, so that what is wrong here does not make other things look wrong. */
    private <C extends Record> C bound(Schema<C> schema, PartSource keys) {
        C given = bind(schema, keys.keys(), keys);
        return given != null ? given : schema.bind(Map.of(), _ -> {
            throw new IllegalStateException("the machine's own keys must all have defaults");
        });
    }

    private void checkHost(long memory) {
        long host = HostMemory.bytes();
        if (memory > host) {
            complaints.add(new Problem(Code.HOST_MEMORY, "memory", "the host has less memory than the machine",
                    "at most " + Quantity.print(host >> 20 << 20) + ", all of the host's", Quantity.print(memory), ""),
                    source.machine().where("memory"));
        }
    }

    private <C extends Record> C bind(Schema<C> schema, Map<String, Object> keys, PartSource at) {
        return schema.bind(keys, located(at));
    }

    private Consumer<Problem> located(PartSource at) {
        return problem -> {
            boolean unknown = problem.code().equals(Problem.UNKNOWN);
            complaints.add(unknown ? completed(problem, at) : problem, at.where(problem));
        };
    }

    /** A schema knows neither the part that has the unknown key nor the keys that are not its own. */
    private Problem completed(Problem unknown, PartSource part) {
        Set<String> keys = new TreeSet<>();
        PartProvider<?> type = catalogue.provider(part.type());
        if (type == null || part.type().equals(VCPU)) { keys.addAll(List.of(unknown.allowed().split(", "))); }
        if (type != null) { keys.addAll(Defaults.keys(type, catalogue.types().values())); }
        String owner = part.name() + (part.type().isEmpty() ? "" : ", a " + part.type());
        return new Problem(unknown.code(), unknown.key(), unknown.message(), String.join(", ", keys),
                "\"" + unknown.key() + "\" in " + owner, Nearest.hint(unknown.key(), keys));
    }

    private void checkPart(PartSource part) {
        PartProvider<?> provider = provider(part);
        try {
            switch (provider) {
                case null -> {
                    // Complained about already, or not needed yet.
                }
                case DeviceFactory<?> factory -> checkDevice(factory, part);
                case ExtensionFactory<?> factory -> checkExtension(factory, part);
                case LoaderFactory<?> factory -> checkLoader(factory, part);
                default ->
                    complaints.add(Code.NO_TYPE, "the type \"" + part.type() + "\" is not for parts of their own", "",
                            "name it in a vCPU", part.where(PartSource.TYPE));
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

    private PartProvider<?> provider(PartSource part) {
        PartProvider<?> provider = catalogue.provider(part.type());
        Object type = part.get(PartSource.TYPE);
        if (type != null && !(type instanceof String)) {
            complaints.add(new Problem(Problem.TYPE, PartSource.TYPE, "\"type\" must be a string",
                    "one of " + String.join(", ", catalogue.types().keySet()), String.valueOf(type), ""),
                    part.where(PartSource.TYPE));
        } else if (type == null) {
            complaints.add(new Problem(Problem.MISSING, PartSource.TYPE, part.name() + " has no type",
                    "\"type\": one of " + String.join(", ", catalogue.types().keySet()), "", ""), part.position());
        } else if (provider == null && !PartKeys.AVAILABLE.equals(part.get(PartKeys.WHEN))) {
            missingType(part.type(), part, PartSource.TYPE);
        }
        return provider;
    }

    private void missingType(String type, PartSource part, String key) {
        missingType(type, catalogue.types().keySet(), part, key);
    }

    private void missingType(String type, Collection<String> allowed, PartSource part, String key) {
        String feature = features.providing(type);
        String hint = feature != null
                ? "the feature " + feature + " provides it: --feature " + feature
                : Nearest.hint(type, allowed);
        complaints.add(Code.NO_TYPE, "no installed bundle provides the type \"" + type + "\"",
                String.join(", ", allowed), hint, part.where(key));
    }

    /** The keys that are the same for all parts on boards. */
    private void checkCommon(PartSource part) {
        Map<String, Object> keys = part.keys();
        keys.keySet().retainAll(PartKeys.COMMON.names());
        List<String> names = vcpus().stream().map(PartSource::name).toList();
        PartKeys.Common common = bind(PartKeys.COMMON, keys, part);
        if (common != null && !names.containsAll(common.vcpus())) {
            complaints.add(new Problem(Code.NO_PART, PartKeys.VCPUS, "there is no such vCPU",
                    String.join(", ", names), String.join(", ", common.vcpus()), ""), part.where(PartKeys.VCPUS));
        }
    }

    private <C extends Record> void checkDevice(DeviceFactory<C> factory, PartSource part) {
        checkCommon(part);
        C config = bindOwn(factory, part);
        if (config != null) {
            DryBoard board = new DryBoard(part.name());
            close(factory.create(config, board));
            layout.add(part, board, false);
        }
    }

    private <C extends Record> void checkExtension(ExtensionFactory<C> factory, PartSource part) {
        checkCommon(part);
        C config = bindOwn(factory, part);
        if (config != null && state != null) {
            DryVcpuBoard board = new DryVcpuBoard(part.name(), 0, state);
            close(factory.create(config, board));
            layout.add(part, board, true);
        }
    }

    private <C extends Record> void checkLoader(LoaderFactory<C> factory, PartSource part) {
        C config = bind(factory.schema(), part.keys(), part);
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

    /** The part's record; when keys are wrong, that of the others, so that what is wrong with its place is told as well. */
    private <C extends Record> C bindOwn(PartProvider<C> factory, PartSource part) {
        Map<String, Object> keys = part.keys();
        List<String> chassis = keys.keySet().stream().filter(PartKeys::isChassisKey).toList();
        List<String> wrong = new ArrayList<>();
        C config = factory.schema().bind(keys, chassis, problem -> {
            wrong.add(problem.key());
            located(part).accept(problem);
        });
        if (config != null) { return config; }
        keys.keySet().removeAll(wrong);
        C others = factory.schema().bind(keys, chassis, _ -> {
            // Told already.
        });
        return others != null ? others : Defaults.config(factory).orElse(null);
    }

    private static void close(Part part) {
        part.close();
    }

    private void checkVcpu(PartSource part) {
        PartProvider<?> type = provider(part);
        if (type == null) { return; }
        PartProvider<?> isa = catalogue.provider(machine.isa());
        Map<String, Object> own = new TreeMap<>(part.keys());
        own.keySet().retainAll(type.schema().names());
        Record config = bind(type.schema(), own, part);
        if (config != null) {
            checkCores(Fields.strings(config, "core"), part);
        }
        if (isa instanceof ArchitectureFactory<?> architecture) {
            checkArchitecture(architecture, type.schema().names(), config, part);
        } else {
            missingType(machine.isa(), source.machine(), "isa");
        }
    }

    /** One of them must be there, and as the machine takes the first that is, all that are must be cores of its ISA. */
    private void checkCores(List<String> named, PartSource part) {
        List<String> cores = catalogue.cores(machine.isa());
        List<String> installed = named.stream().filter(type -> catalogue.provider(type) != null).toList();
        if (installed.isEmpty()) {
            named.forEach(type -> missingType(type, cores, part, "core"));
        }
        installed.stream().filter(type -> !cores.contains(type)).forEach(type -> complaints.add(
                new Problem(Code.NO_TYPE, "core", "the type \"" + type + "\" is no core for " + machine.isa(),
                        String.join(", ", cores), "\"" + type + "\"", Nearest.hint(type, cores)),
                part.where("core")));
    }

    private <C extends Record> void checkArchitecture(ArchitectureFactory<C> factory, List<String> chassis,
            Record config,
            PartSource part) {
        C own = factory.schema().bind(part.keys(), chassis, located(part));
        if (config == null || own == null) { return; }
        String model = Fields.string(config, "model");
        if (!factory.models().contains(model)) {
            complaints.add(new Problem(Problem.CHOICE, "model", "there is no CPU model \"" + model + "\"",
                    String.join(", ", factory.models()), "\"" + model + "\"", Nearest.hint(model, factory.models())),
                    part.where("model"));
            return;
        }
        List<String> problems = new ArrayList<>();
        Architecture architecture = factory.create(own, model, 0, machine, problems::add);
        problems.forEach(problem -> complaints.add(Code.REFUSED, problem, "", "", part.position()));
        state = architecture.createState();
        close(architecture);
    }
}
