package org.backplane.x86.architecture;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

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
                    byDefault = "25000000", min = 1_000_000, max = 1_000_000_000, unit = "Hz") long crystalHertz,
            @Key(doc = "What accesses to model-specific registers that are not there do: fault: #GP; log: reads give 0, writes do"
                    + " nothing, and both are counted as oddities; ignore: the same without a word.",
                    byDefault = UnknownMsr.FAULT, allowed = {
                            UnknownMsr.FAULT, UnknownMsr.LOG, UnknownMsr.IGNORE}) String unknownMsr){
    }

    @Override
    public String summary() {
        return "x86-64: state, reset, CPUID and model-specific registers of a vCPU.";
    }

    @Override
    public List<String> models() {
        return CpuModel.names();
    }

    @Override
    public Architecture create(Config config, String model, int index, MachineSpec machine, Consumer<String> problems) {
        if (!CpuModel.names().contains(model)) {
            problems.accept("there is no CPU model \"" + model + "\"; allowed: " + String.join(", ", CpuModel.names()));
        }
        if (config.tscHertz % config.crystalHertz != 0) {
            problems.accept(
                    "tsc-hertz (" + config.tscHertz + ") must be a multiple of crystal-hertz (" + config.crystalHertz
                            + "), so that CPUID leaf 0x15 can tell it exactly");
        }
        int vcpus = (int) machine.parts().stream().filter(part -> part.type().equals("vcpu")).count();
        return new X86Architecture(config, CpuModel.named(model), index, Math.max(vcpus, 1));
    }
}
