package org.backplane.assembler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Schema;
import org.backplane.api.machine.config.SourcePosition;

/** Checks the vCPUs of a machine: how many there are, their cores, their model, and the keys of their architecture. */
final class VcpuCheck {
    /** As many names as are told in a message. */
    private static final int FEW = 20;

    private final Catalogue catalogue;
    private final MachineSource source;
    private final MachineSpec machine;
    private final Complaints complaints;
    private final Missing missing;
    private final KeyBinder binder;
    private final Map<PartSource, Function<FeatureSet, Map<String, String>>> demanding = new LinkedHashMap<>();
    private CpuState state;

    VcpuCheck(Catalogue catalogue, MachineSource source, MachineSpec machine, Complaints complaints, Missing missing) {
        this.catalogue = catalogue;
        this.source = source;
        this.machine = machine;
        this.complaints = complaints;
        this.missing = missing;
        binder = new KeyBinder(catalogue, complaints);
    }

    /** Looks at all of them; gives the state of one, to try CPU extensions on; null when there can be none. */
    CpuState run() {
        List<PartSource> vcpus = source.vcpus();
        vcpus.forEach(this::check);
        checkCount(vcpus);
        if (state == null && catalogue.provider(machine.isa()) instanceof ArchitectureFactory<?> architecture) {
            return Defaults.state(architecture).orElse(null); // What is wrong with a vCPU does not hide the rest.
        }
        return state;
    }

    private void checkCount(List<PartSource> vcpus) {
        if (vcpus.isEmpty() && complaints.have(Code.SHAPE)) { return; } // What could not be read may be one.
        if (vcpus.isEmpty()) {
            complaints.add(Code.VCPUS, "the machine has no vCPU", "one part of type \"vcpu\"",
                    "add \"cpu0\": { \"type\": \"vcpu\" } to \"parts\"", source.machine().position());
        } else if (vcpus.size() > Overrides.MAX_VCPUS) {
            PartSource first = vcpus.get(Overrides.MAX_VCPUS);
            complaints.add(Code.VCPUS, "the machine has " + vcpus.size() + " vCPUs",
                    "1 to " + Overrides.MAX_VCPUS + " parts of type \"vcpu\"", "take out " + first.name(),
                    first.position());
        }
    }

    private void check(PartSource vcpu) {
        PartProvider<?> chassis = catalogue.provider(PartSource.VCPU);
        if (chassis == null) {
            missing.type(vcpu, PartSource.TYPE, PartSource.VCPU, List.of());
            return;
        }
        Record config = bindChassis(chassis.schema(), vcpu);
        if (config != null) { checkCores(Fields.strings(config, "core"), vcpu); }
        if (catalogue.provider(machine.isa()) instanceof ArchitectureFactory<?> architecture) {
            checkArchitecture(architecture, chassis.schema().names(), config, vcpu);
        } else {
            missing.architecture(vcpu, machine.isa(), source.machine().where("isa"));
        }
    }

    /** The keys that all vCPUs have; all others are the architecture's. */
    private <C extends Record> C bindChassis(Schema<C> schema, PartSource vcpu) {
        Map<String, Object> own = vcpu.keys();
        own.keySet().retainAll(schema.names());
        return binder.bind(schema, own, vcpu);
    }

    /** One of them must be there, and as the machine takes the first that is, all that are must be cores of its ISA. */
    private void checkCores(List<String> named, PartSource vcpu) {
        List<String> cores = catalogue.cores(machine.isa());
        List<String> installed = named.stream().filter(type -> catalogue.provider(type) != null).toList();
        if (installed.isEmpty()) { missing.cores(vcpu, machine.isa(), named, cores); }
        installed.stream().filter(type -> !cores.contains(type)).forEach(type -> complaints.add(
                new Problem(Code.NO_TYPE, "core", "the type \"" + type + "\" is no core for " + machine.isa(),
                        String.join(", ", cores), "\"" + type + "\"", Nearest.hint(type, cores)),
                vcpu.where("core")));
    }

    private <C extends Record> void checkArchitecture(ArchitectureFactory<C> type, List<String> chassis, Record config,
            PartSource vcpu) {
        C own = binder.bindRest(type.schema(), chassis, vcpu);
        if (config == null || own == null) { return; }
        String model = Fields.string(config, "model");
        String name = model.split(",", 2)[0];
        if (type.hasModel(name)) {
            create(type, own, model, vcpu);
        } else {
            complaints.add(new Problem(Problem.CHOICE, "model", "there is no CPU model \"" + name + "\"",
                    allowed(type.models()), "\"" + name + "\"", Nearest.hint(name, type.models())),
                    vcpu.where("model"));
        }
    }

    private static String allowed(List<String> models) {
        return models.size() > FEW ? "what 'backplane list models' shows" : String.join(", ", models);
    }

    private <C extends Record> void create(ArchitectureFactory<C> type, C config, String model, PartSource vcpu) {
        List<String> problems = new ArrayList<>();
        try (Architecture architecture = type.create(config, model, 0, machine, problems::add)) {
            state = architecture.createState();
            if (problems.isEmpty()) { demanding.put(vcpu, offered -> missing(type, config, model, offered)); }
        }
        SourcePosition at = model.contains(",") ? vcpu.where("model") : vcpu.position();
        problems.forEach(problem -> complaints.add(Code.REFUSED, problem, "", "", at));
    }

    private <C extends Record> Map<String, String> missing(ArchitectureFactory<C> type, C config, String model,
            FeatureSet offered) {
        try (Architecture architecture = type.create(config, model, 0, machine, _ -> {
            // complained about already
        })) {
            return architecture.missing(offered);
        }
    }

    /** Complains about features that must be and that neither cores nor extensions ({@code provided}) provide. */
    void checkFeatures(FeatureSet provided) {
        demanding.forEach((vcpu, demand) -> {
            FeatureSet offered = new FeatureSet();
            for (String core : vcpu.get("core") instanceof String one ? List.of(one) : catalogue.cores(machine.isa())) {
                if (catalogue.provider(core) instanceof CoreFactory<?> factory) { factory.offer(offered); }
            }
            offered.addAll(provided);
            Map<String, String> lacking = demand.apply(offered);
            if (!lacking.isEmpty()) { missing.features(vcpu, lacking, provided); }
        });
    }
}
