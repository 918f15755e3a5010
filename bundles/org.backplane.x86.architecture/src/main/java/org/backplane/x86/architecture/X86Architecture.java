package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;

/** The architecture of one x86 vCPU. */
final class X86Architecture implements Architecture {
    private static final long INTERRUPT_FLAG = 1 << 9;
    private static final long LONG_MODE_ACTIVE = 1 << 10;
    /** CS.L in {@link X86Reg#ACCESS}. */
    private static final long LONG_CODE = 1 << 13;

    private final X86ArchitectureFactory.Config config;
    private final CpuModel model;
    private final int index;
    private final int vcpus;
    private final MachineTime time = new MachineTime();
    private final Entropy entropy = new Entropy();

    X86Architecture(X86ArchitectureFactory.Config config, CpuModel model, int index, int vcpus) {
        this.config = config;
        this.model = model;
        this.index = index;
        this.vcpus = vcpus;
    }

    @Override
    public CpuState createState() {
        return new X86State();
    }

    @Override
    public void reset(CpuState state, boolean init) {
        ResetState.apply((X86State) state, init, model.signature());
    }

    @Override
    public void start(CpuState state, long address) {
        state.reg[X86Reg.SELECTOR + X86Reg.CS] = address >>> 4;
        state.reg[X86Reg.BASE + X86Reg.CS] = address;
        state.reg[X86Reg.RIP] = 0;
    }

    @Override
    public List<SystemRegister> registers(CpuState state) {
        List<SystemRegister> registers = new ArrayList<>(Msrs.plain());
        registers.add(new TimeStamp.Counter(time));
        registers.add(new TimeStamp.Adjust());
        return registers;
    }

    @Override
    public boolean interruptible(CpuState state) {
        return (state.reg[X86Reg.RFLAGS] & INTERRUPT_FLAG) != 0;
    }

    @Override
    public long instructionAddress(CpuState state) {
        long[] reg = state.reg;
        boolean wide = (reg[X86Reg.EFER] & LONG_MODE_ACTIVE) != 0 && (reg[X86Reg.ACCESS + X86Reg.CS] & LONG_CODE) != 0;
        return wide ? reg[X86Reg.RIP] : reg[X86Reg.BASE + X86Reg.CS] + reg[X86Reg.RIP] & 0xffff_ffffL;
    }

    @Override
    public long physical(CpuState state, PhysicalMemory memory, long address) {
        return Translation.of((X86State) state, memory, address);
    }

    @Override
    public String describe(CpuState state) {
        return RegisterReport.of((X86State) state);
    }

    @Override
    public Wiring wire(Wiring base, FeatureSet offered) {
        time.clock = base.clock;
        base.clock.seed().ifPresent(seed -> entropy.start(seed, index));
        time.hertz = config.tscHertz();
        Set<Feature> granted = granted(offered);
        Cpuid table = new Cpuid(config, model, granted, index, vcpus);
        return new X86Wiring(base, table, new Capabilities(granted), config.tscHertz(), entropy,
                UnknownMsr.of(config.unknownMsr(), base.unanswered));
    }

    /** What the model asks for and the seated parts (or this bundle) provide. */
    private Set<Feature> granted(FeatureSet offered) {
        Set<Feature> granted = EnumSet.noneOf(Feature.class);
        Set<Feature> own = EnumSet.of(Feature.PAT, Feature.TSC_ADJUST, Feature.INVTSC);
        for (Feature feature : model.features()) {
            if (own.contains(feature) || offered.has(feature.label())) { granted.add(feature); }
        }
        if (config.hypervisor()) { granted.add(Feature.HYPERVISOR); }
        return granted;
    }
}
