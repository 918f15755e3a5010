package org.backplane.x86.architecture;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.FeatureFiles;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.Nearest;
import org.backplane.x86.architecture.model.BundledModels;
import org.backplane.x86.architecture.model.CpuModel;
import org.backplane.x86.architecture.model.ModelLibrary;
import org.backplane.x86.architecture.model.ModelRequest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers the x86-64 architecture. */
@Component
@PartType("x86-64")
public final class X86ArchitectureFactory implements ArchitectureFactory<X86ArchitectureFactory.Config> {
    /** Keys of a vCPU that belong to the architecture. */
    public record Config(
            @Key(doc = "Whether CPUID tells the guest that it runs on a virtual machine.",
                    byDefault = "true") boolean hypervisor,
            @Key(doc = "Rate of the time-stamp counter, a multiple of crystal-hertz.", byDefault = "1000000000",
                    min = 1_000_000, max = 9_000_000_000L, unit = "Hz") long tscHertz,
            @Key(doc = "Rate of the core crystal clock, which also drives the local APIC timer.",
                    byDefault = "25000000", min = 1_000_000, max = 1_000_000_000, unit = "Hz") long crystalHertz) {
    }

    @Override
    public String summary() {
        return "x86-64: state, reset, CPUID and model-specific registers of a vCPU.";
    }

    private final ModelLibrary library;
    /** For messages: what would bring a feature. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile FeatureFiles files;

    /** With the models of this bundle, and those of all others. */
    @Activate
    public X86ArchitectureFactory(BundleContext context) {
        this(new ModelLibrary(() -> BundledModels.all(context)));
    }

    /** With the models of this bundle only. */
    public X86ArchitectureFactory() {
        this(new ModelLibrary(List::of));
    }

    X86ArchitectureFactory(ModelLibrary library) {
        this.library = library;
    }

    @Override
    public List<String> models() {
        return library.names();
    }

    @Override
    public boolean hasModel(String name) {
        return library.has(name);
    }

    @Override
    public Architecture create(Config config, String model, int index, MachineSpec machine, Consumer<String> problems) {
        if (config.tscHertz % config.crystalHertz != 0) {
            problems.accept(
                    "tsc-hertz (" + config.tscHertz + ") must be a multiple of crystal-hertz (" + config.crystalHertz
                            + "), so that CPUID leaf 0x15 can tell it exactly");
        }
        int vcpus = (int) machine.parts().stream().filter(part -> part.type().equals("vcpu")).count();
        return new X86Architecture(config, library, request(model, problems), index, Math.max(vcpus, 1),
                machine.unknownMsr(), this::offering);
    }

    private String offering(String feature) {
        FeatureFiles now = files;
        return now == null ? null : now.offering(feature);
    }

    /** What is named; the default in place of what is not there, so that whoever refuses it can look for other problems. */
    private ModelRequest request(String text, Consumer<String> problems) {
        CpuModel found = null;
        try {
            found = library.find(ModelRequest.name(text));
            if (found == null) { problems.accept(unknown(text, library)); }
        } catch (IllegalArgumentException wrong) {
            problems.accept(wrong.getMessage());
        }
        return found != null
                ? ModelRequest.of(text, found, problems)
                : ModelRequest.of(ModelLibrary.byDefault(), library.find(ModelLibrary.byDefault()), problems);
    }

    static String unknown(String text, ModelLibrary library) {
        String name = ModelRequest.name(text);
        return ("there is no CPU model \"" + name + "\"; 'backplane list models' has all. "
                + Nearest.hint(name, library.names())).strip();
    }
}
