package org.backplane.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.GuestMemory;
import org.backplane.machine.memory.VcpuMemory;
import org.backplane.x86.architecture.X86ArchitectureFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A vCPU's capabilities: asked for one, CPUID, and the call that grants them all anew. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CapabilityBenchmark {
    private static final MachineClock STILL = new MachineClock() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochNanos() {
            return 0;
        }
    };

    private static final int RAM = 1 << 20;

    private final X86State state = new X86State();
    private final GuestMemory ram = new GuestMemory(RAM, null);
    private X86Wiring wiring;
    private X86Control control;
    private List<CpuidEntry> table;

    @Setup
    public void create() {
        Architecture architecture = new X86ArchitectureFactory().create(
                new X86ArchitectureFactory.Config(true, 1_000_000_000, 25_000_000), "max", 0,
                new MachineSpec("benchmark", "x86-64", RAM, List.of()), problem -> {
                    throw new IllegalArgumentException(problem);
                });
        architecture.reset(state, false);
        var features = new FeatureSet();
        for (Feature feature : Feature.values()) { features.add(feature.label()); }
        SystemRegister[] registers = architecture.registers(state).toArray(SystemRegister[]::new);
        wiring = (X86Wiring) architecture.wire(
                new Wiring(state, new VcpuMemory(ram, new Bus(), 0), null, STILL, InterruptController.NONE, Hooks.NONE,
                        registers),
                features);
        control = architecture.facet(X86Control.class);
        table = control.getCpuid2(X86Control.MAX_CPUID_ENTRIES);
    }

    @TearDown
    public void close() {
        ram.close();
    }

    /** What a consumer asks before it uses a feature. */
    @Benchmark
    public boolean query() {
        return wiring.capabilities.has(Feature.AVX2);
    }

    /** What the instruction does. */
    @Benchmark
    public long[] cpuid() {
        wiring.cpuid.query(state, 7, 0);
        return state.reg;
    }

    /** {@code KVM_SET_CPUID2} with what is there already. */
    @Benchmark
    public void setCpuid2() {
        control.setCpuid2(table);
    }
}
