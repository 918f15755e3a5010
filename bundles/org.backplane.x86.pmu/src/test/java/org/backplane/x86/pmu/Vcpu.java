package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;

/** A vCPU with counters whose core retires what a test says, as cores do: it stops where the counters want to be settled. */
final class Vcpu implements Progress, InterruptController {
    static final CpuidEntry INTEL = new CpuidEntry(0, 0, false, 0x20, 0x756e_6547, 0x6c65_746e, 0x4965_6e69);
    static final CpuidEntry AMD = new CpuidEntry(0, 0, false, 0x10, 0x6874_7541, 0x444d_4163, 0x6974_6e65);
    private static final MachineClock STILL = new MachineClock() {
        @Override
        public long nanos() { return 0; }

        @Override
        public long epochNanos() { return 0; }
    };

    final X86State state = new X86State();
    final PerfUnit unit;
    final PerformanceCounters counters;
    final List<CpuidEntry> leaves;
    /** Instructions retired at each interrupt that was delivered. */
    final List<Long> interrupts = new ArrayList<>();
    private final Capabilities features;
    private boolean masked;
    private long branches;

    Vcpu(CpuidEntry vendor, Map<String, Object> keys, Feature... granted) {
        this(vendor, keys, List.of(), granted);
    }

    /** With others, the first of which comes first. */
    Vcpu(CpuidEntry vendor, Map<String, Object> keys, List<CpuExtension> others, Feature... granted) {
        List<CpuExtension> seated = new ArrayList<>(others);
        unit = (PerfUnit) new VcpuBench(state).plug(new Pmu(), keys);
        counters = unit.facet(PerformanceCounters.class);
        features = new Capabilities(List.of(granted));
        seated.add(unit);
        leaves = unit.cpuid(List.of(vendor), features, seated);
        unit.wired(wiring());
        unit.reset(false);
        unit.follow(this);
    }

    /** With others that are seated. */
    X86Wiring wiring(CpuExtension... others) {
        return new X86Wiring(new Wiring(state, null, null, STILL, this, Hooks.NONE, new SystemRegister[0],
                Unanswered.NONE, List.of(others)), null, features, 1);
    }

    static Vcpu intel(int version, Feature... granted) {
        return new Vcpu(INTEL, Map.of("version", version, "counters", 4), granted);
    }

    SystemRegister register(int id) {
        return unit.registers().stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    /** WRMSR, which retires; false: #GP, which does not. */
    boolean write(int id, long value) {
        SystemRegister register = register(id);
        if (register.check(state, true, value) != SystemRegister.OK) { return false; }
        register.write(state, value);
        state.retired++;
        counters.settle();
        return true;
    }

    boolean readable(int id) {
        return register(id).check(state, false, 0) == SystemRegister.OK;
    }

    long read(int id) {
        return register(id).read(state);
    }

    /** Retires instructions without branches. */
    void run(long count) {
        long end = state.retired + count;
        while (state.retired < end) {
            state.retired = Math.min(end, counters.next());
            counters.settle();
        }
    }

    /** Retires branches. */
    void branch(long count) {
        for (long n = 0; n < count; n++) {
            branches++;
            run(1);
        }
    }

    void privilege(int level) {
        state.reg[X86Reg.CPL] = level;
        counters.settle();
    }

    /** As a handler does. */
    void unmask() {
        masked = false;
    }

    @Override
    public long instructions() {
        return state.retired;
    }

    @Override
    public long branches() {
        return branches;
    }

    @Override
    public void counterOverflow(boolean masks) {
        if (!masked) { interrupts.add(state.retired); }
        masked |= masks;
    }

    @Override
    public boolean requests() {
        return false;
    }

    @Override
    public int acknowledge() {
        return -1;
    }
}
