package org.backplane.x86.architecture;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.x86.architecture.model.ModelLibrary;

/** One vCPU's architecture with the models of the tree, and parts that provide what a test says. */
public final class TestVcpu {
    private static final MachineClock STILL = new MachineClock() {
        @Override
        public long nanos() { return 0; }

        @Override
        public long epochNanos() { return 0; }
    };

    public final X86State state = new X86State();
    public final X86Architecture architecture;
    /** What parts add to the architecture's registers, from the next {@link #rewire} on. */
    public final List<SystemRegister> added = new ArrayList<>();
    /** Parts that are seated, from the next {@link #rewire} on. */
    public final List<CpuExtension> extensions = new ArrayList<>();
    /** Words of RAM that are not 0, by address. */
    public final Map<Long, Long> ram = new HashMap<>();
    /** Where RAM ends. */
    public long ramEnd = 1L << 32;
    private final FeatureSet seated;
    public X86Wiring wiring;

    /** @param seated names of features, which parts provide */
    public TestVcpu(String model, String... seated) {
        this(model, new FeatureSet().add(seated));
    }

    public TestVcpu(String model, FeatureSet seated) {
        this(model, 0, seated);
    }

    /** The vCPU with an index, of more than one. */
    public TestVcpu(String model, int index, FeatureSet seated) {
        this.seated = seated;
        List<String> problems = new ArrayList<>();
        X86ArchitectureFactory factory = new X86ArchitectureFactory(library());
        architecture = (X86Architecture) factory.create(factory.schema().bind(Map.of(), problem -> {
            throw new IllegalArgumentException(problem.toString());
        }), model, index, new MachineSpec("test", "x86-64", 1 << 20, List.of()), problems::add);
        if (!problems.isEmpty()) { throw new IllegalArgumentException(String.join("; ", problems)); }
        architecture.reset(state, false);
        rewire();
    }

    /** Names of all features that parts can provide. */
    public static List<String> everything() {
        List<String> names = new ArrayList<>(List.of("arch-perfmon"));
        for (Feature feature : Feature.values()) { names.add(feature.label()); }
        return names;
    }

    /** The models of both bundles. */
    public static ModelLibrary library() {
        return new ModelLibrary(() -> List.of(new ModelLibrary.Folder() {
            @Override
            public Collection<String> files() {
                return List.of();
            }

            @Override
            public URL file(String name) {
                return TestVcpu.class.getResource("/models/" + name);
            }
        }));
    }

    public void rewire() {
        FeatureSet again = new FeatureSet().add(seated.names().toArray(String[]::new))
                .addPartial(seated.partial().toArray(String[]::new)).addHoles(seated.holes().toArray(String[]::new));
        SystemRegister[] registers = Stream.concat(architecture.registers(state).stream(), added.stream())
                .sorted(Comparator.comparing(SystemRegister::id, Integer::compareUnsigned))
                .toArray(SystemRegister[]::new);
        wiring = (X86Wiring) architecture
                .wire(new Wiring(state, memory(), null, STILL, InterruptController.NONE, Hooks.NONE,
                        registers, Unanswered.NONE, extensions), again);
    }

    private PhysicalMemory memory() {
        return (PhysicalMemory) java.lang.reflect.Proxy.newProxyInstance(TestVcpu.class.getClassLoader(),
                new Class<?>[]{PhysicalMemory.class}, (_, method, arguments) -> switch (method.getName()) {
                    case "addressBits" -> 40;
                    case "host" -> (long) arguments[0] < ramEnd ? 1L : PhysicalMemory.NO_RAM;
                    case "read" -> ram.getOrDefault(arguments[0], 0L);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    public X86Control control() {
        return architecture.facet(X86Control.class);
    }

    /** EAX, EBX, ECX and EDX. */
    public int[] cpuid(int leaf, int subleaf) {
        wiring.cpuid.query(state, leaf, subleaf);
        return new int[]{(int) state.reg[X86Reg.RAX], (int) state.reg[X86Reg.RBX], (int) state.reg[X86Reg.RCX],
                (int) state.reg[X86Reg.RDX]};
    }

    /** Writes as WRMSR does; false: #GP. */
    public boolean write(int msr, long value) {
        SystemRegister register = wiring.systemRegister(msr);
        if (register == null || register.check(state, true, value) != SystemRegister.OK) { return false; }
        register.write(state, value);
        return true;
    }
}
