package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * The performance counters of one vCPU. Counting is brought up to date ({@link #count}) where privilege or configuration change and where
 * somebody looks; between two such places all instructions are alike to every counter.
 */
final class PerfUnit implements X86Extension, PerformanceCounters {
    /** Bits of IA32_DEBUGCTL. */
    static final long FREEZE_LBRS = 1 << 11;
    static final long FREEZE_COUNTERS = 1 << 12;
    /** Of IA32_PERF_GLOBAL_STATUS. */
    static final long LBRS_FROZEN = 1L << 58;
    static final long COUNTERS_FROZEN = 1L << 59;
    private static final int FIXED_BIT = 32;
    private static final int STREAMLINED = 4;

    final Pmu.Config config;
    final X86State state;
    private final Bank bank;
    private final int amdSlot;
    private final int selects;
    private final int fixedControl;
    private final int globalControl;
    private final int globalStatus;
    private final CoreEvents events;
    private final Counter[] general = new Counter[Pmu.MOST_COUNTERS];
    private final Counter[] fixed = new Counter[3];
    private final Counter[] active = new Counter[general.length + fixed.length];
    private int activeCount;
    private final List<SystemRegister> registers = new ArrayList<>();
    private Capabilities granted = new Capabilities(List.of());
    private List<CpuidEntry> leaves = List.of();
    private X86Wiring wiring;
    /** Privilege of the instructions since the last look. */
    private boolean user;
    private boolean halted;
    /** Whether something else is counted than at the last look. */
    private boolean reconfigured;

    PerfUnit(Pmu.Config config, VcpuBoard board) {
        this.config = config;
        state = (X86State) board.state();
        bank = board.bank();
        events = new CoreEvents(config);
        amdSlot = bank.slot("AMD", 0);
        bank.keep("AMD");
        selects = bank.array("EVENT_SELECT", general.length, 0);
        int values = bank.array("COUNTER", general.length, 0);
        int fixedValues = bank.array("FIXED_COUNTER", fixed.length, 0);
        int held = bank.array("HELD", general.length + fixed.length, 0);
        fixedControl = bank.slot("FIXED_CTR_CTRL", 0);
        globalControl = bank.slot("GLOBAL_CTRL", config.version() > 1 ? (1L << config.counters()) - 1 : 0);
        globalStatus = bank.slot("GLOBAL_STATUS", 0);
        for (int n = 0; n < general.length; n++) {
            general[n] = new Counter(bank, values + n, held + n, n, events.cycles);
        }
        for (int n = 0; n < fixed.length; n++) {
            fixed[n] = new Counter(bank, fixedValues + n, held + general.length + n, FIXED_BIT + n, events.cycles);
        }
        registers.addAll(new IntelRegisters(this).all());
        registers.addAll(new AmdRegisters(this).all());
    }

    // ---- the extension

    @Override
    public void advertise(FeatureSet features) {
        features.add("arch-perfmon", "pdcm", "perfctr-core", "perfmon-v2", Feature.LBR_PMC_FREEZE.label());
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities features, List<CpuExtension> seated) {
        granted = features;
        boolean amd = CpuidEntry.ofAmd(asked);
        if (amd != isAmd()) { become(amd); }
        events.gather(seated, amd);
        leaves = List.of(amd ? AmdRegisters.leaf(this, depth(seated)) : IntelRegisters.leaf(this));
        return leaves;
    }

    @Override
    public List<CpuidEntry> leaves() {
        return leaves;
    }

    @Override
    public boolean canBeHeld() {
        return true;
    }

    /** Of branch records; whether the vCPU has the feature, its part may not know yet. */
    private static int depth(List<CpuExtension> seated) {
        return seated.stream().map(one -> one.facet(BranchRecorder.class)).filter(Objects::nonNull)
                .mapToInt(BranchRecorder::depth).findFirst().orElse(0);
    }

    private void become(boolean amd) {
        bank.set(amdSlot, amd ? 1 : 0);
        bank.reset();
        reset(false);
    }

    @Override
    public long debugControl(Capabilities features) {
        boolean can = isAmd() ? features.has(Feature.LBR_PMC_FREEZE) : config.version() > 1;
        return can ? FREEZE_COUNTERS : 0;
    }

    @Override
    public void wired(X86Wiring fresh) {
        wiring = fresh;
        events.wired(fresh);
    }

    /** What happened while nobody counted does not count. */
    @Override
    public void follow(Progress core) {
        events.follow(core);
        configured();
        for (int n = 0; n < activeCount; n++) { active[n].rebase(); }
    }

    /** INIT keeps everything. All counters for general use are enabled by RESET, as far as that is up to the global register. */
    @Override
    public void reset(boolean init) {
        if (init) { return; }
        bank.set(globalControl, hasGlobal() ? (1L << counters()) - 1 : 0);
        state.reg[X86Reg.LBR_FROZEN] = 0;
        if (events.core() != null) { follow(events.core()); }
    }

    @Override
    public void restored() {
        if (events.core() != null) { follow(events.core()); }
    }

    // ---- what there is

    boolean isAmd() { return bank.get(amdSlot) != 0; }

    boolean isIntel(int least) {
        return !isAmd() && config.version() >= least;
    }

    boolean has(Feature feature) {
        return granted.has(feature);
    }

    /** Bits 5 to 0 of IA32_PERF_CAPABILITIES. */
    long branchFormat() {
        return wiring == null || wiring.recorder == null ? 0 : wiring.recorder.format();
    }

    CoreEvents events() {
        return events;
    }

    int counters() {
        return isAmd() ? has(Feature.PERFCTR_CORE) ? 6 : 4 : config.counters();
    }

    int fixedCounters() {
        return isIntel(2) ? config.fixed() : 0;
    }

    private boolean hasGlobal() {
        return isAmd() ? has(Feature.PERFMON_V2) : config.version() > 1;
    }

    int width() {
        return isAmd() ? 48 : config.width();
    }

    long mask() {
        return (1L << width()) - 1;
    }

    /** Bits of all counters in the global registers. */
    long all() {
        return (1L << counters()) - 1 | (1L << fixedCounters()) - 1 << FIXED_BIT;
    }

    Counter general(int n) {
        return general[n];
    }

    Counter fixed(int n) {
        return fixed[n];
    }

    long select(int n) {
        return bank.get(selects + n);
    }

    void select(int n, long value) {
        bank.set(selects + n, value);
    }

    long fixedControl() {
        return bank.get(fixedControl);
    }

    void fixedControl(long value) {
        bank.set(fixedControl, value);
    }

    long globalControl() {
        return bank.get(globalControl);
    }

    void globalControl(long value) {
        bank.set(globalControl, value);
    }

    long globalStatus() {
        return bank.get(globalStatus);
    }

    void globalStatus(long value) {
        bank.set(globalStatus, value);
    }

    /** What the register of the status has. Whether branch records are frozen is in the state: their part reads it. */
    long status() {
        return globalStatus() | (state.reg[X86Reg.LBR_FROZEN] != 0 ? LBRS_FROZEN : 0);
    }

    void status(long value) {
        state.reg[X86Reg.LBR_FROZEN] = (value & LBRS_FROZEN) != 0 ? 1 : 0;
        globalStatus(value & ~LBRS_FROZEN);
    }

    // ---- counting

    /** What instructions are from now on. */
    private void now() {
        user = isUser();
        halted = state.halted;
    }

    private boolean isUser() { return state.reg[X86Reg.CPL] != 0; }

    /** Takes up what registers say is counted. */
    void configured() {
        if (events.core() == null) { return; }
        activeCount = 0;
        boolean frozen = (globalStatus() & COUNTERS_FROZEN) != 0;
        long enabled = frozen ? 0 : hasGlobal() ? globalControl() : -1;
        for (int n = 0; n < counters(); n++) {
            long select = select(n);
            boolean on = (select & Counter.ENABLE) != 0 && (enabled & general[n].bit) != 0;
            activate(general[n], on ? events.find(code(select)) : null, select);
        }
        for (int n = 0; n < fixedCounters(); n++) {
            long control = fixedControl() >>> 4 * n & 0xf;
            activate(fixed[n], (enabled & fixed[n].bit) != 0 && (control & 3) != 0 ? fixedEvent(n) : null,
                    ((control & 3) >>> 1) * Counter.USER | (control & 1) * Counter.KERNEL
                            | (control >>> 3) * Counter.INTERRUPT);
        }
        events.counted(active, activeCount);
        reconfigured = true;
        now();
    }

    /** AMD's events have four more bits. */
    private int code(long select) {
        return (int) (select & 0xffff | (isAmd() ? select >>> 32 & 0xf : 0) << 16);
    }

    private CountedEvent fixedEvent(int n) {
        return n == 0 ? events.instructions : n == 1 ? events.cycles : events.reference;
    }

    private void activate(Counter counter, CountedEvent event, long select) {
        counter.select(event, select);
        if (event != null) { active[activeCount++] = counter; }
    }

    /** Brings counters up to date. */
    void count() {
        long overflowed = 0;
        boolean interrupt = false;
        for (int n = 0; n < activeCount; n++) {
            Counter counter = active[n];
            if (halted && counter.event() == events.reference) {
                counter.rebase();
            } else if (counter.settle(user, mask())) {
                overflowed |= counter.bit;
                interrupt |= counter.interrupts();
            }
        }
        if (overflowed != 0 && hasGlobal()) { globalStatus(globalStatus() | overflowed); }
        if (interrupt) { interrupt(); }
    }

    /** The instruction under execution is the last that counts as it did. */
    void changing() {
        events.beyond();
        count();
    }

    /** And from the next on, instructions count as registers say now. */
    void changed() {
        configured();
        events.settled();
    }

    private void interrupt() {
        long control = isAmd() && !hasGlobal() ? 0 : state.reg[X86Reg.DEBUGCTL];
        boolean streamlined = isAmd() || isIntel(STREAMLINED);
        if ((control & FREEZE_COUNTERS) != 0) {
            if (streamlined) {
                globalStatus(globalStatus() | COUNTERS_FROZEN);
            } else {
                globalControl(0);
            }
            configured();
        }
        if ((control & FREEZE_LBRS) != 0) {
            if (streamlined) {
                state.reg[X86Reg.LBR_FROZEN] = 1;
            } else {
                state.reg[X86Reg.DEBUGCTL] &= ~1;
            }
        }
        wiring.interrupts.counterOverflow(!isAmd());
    }

    // ---- what the core asks

    @Override
    public void settle() {
        if (activeCount > 0) { count(); }
        now();
        reconfigured = false;
    }

    @Override
    public boolean unsettled() {
        return reconfigured || activeCount > 0 && (user != isUser() || halted != state.halted);
    }

    @Override
    public boolean counting() {
        for (int n = 0; n < activeCount; n++) { if (active[n].event() == events.branches) { return true; } }
        return false;
    }

    @Override
    public long next() {
        long nearest = NEVER;
        for (int n = 0; n < activeCount; n++) {
            Counter counter = active[n];
            if (counter.interrupts() && counter.counts(user)) {
                nearest = Math.min(nearest, counter.distance(mask()));
            }
        }
        return nearest == NEVER ? NEVER : events.core().instructions() + nearest;
    }

    @Override
    public CountedEvent event(int code) {
        return events.find(code);
    }

    @Override
    public CountedEvent cycles() {
        return events.cyclesAreInstructions() ? null : events.cycles;
    }

    @Override
    public boolean exists(int selector) {
        if (isAmd()) { return Integer.compareUnsigned(selector, counters()) < 0; }
        return switch (selector >>> 16) {
            case 0 -> selector < counters();
            case 0x4000 -> (selector & 0xffff) < fixedCounters();
            default -> false;
        };
    }

    @Override
    public long read(int selector) {
        count();
        return (selector >>> 16 == 0 ? general[selector & 0xffff] : fixed[selector & 0xffff]).value();
    }
}
