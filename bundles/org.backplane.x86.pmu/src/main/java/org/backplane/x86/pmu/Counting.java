package org.backplane.x86.pmu;

import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86Wiring;

/**
 * How counters of one vCPU come to count. They are brought up to date ({@link #count}) where privilege or configuration change and where
 * somebody looks; between two such places all instructions are alike to every counter.
 */
final class Counting implements PerformanceCounters {
    /** Bits of IA32_DEBUGCTL. */
    static final long FREEZE_LBRS = 1 << 11;
    static final long FREEZE_COUNTERS = 1 << 12;
    private static final int STREAMLINED = 4;
    private static final int MOST = Pmu.MOST_COUNTERS + 3;

    private final PmuState unit;
    private final CoreEvents events;
    private final Counter[] active = new Counter[MOST];
    private int activeCount;
    /** Whether one of them must be settled behind every instruction. */
    private boolean stepping;
    private X86Wiring wiring;
    /** Privilege of the instructions since the last look. */
    private boolean user;
    private boolean halted;
    /** Whether something else is counted than at the last look. */
    private boolean reconfigured;

    Counting(PmuState unit, CoreEvents events) {
        this.unit = unit;
        this.events = events;
    }

    void wired(X86Wiring fresh) {
        wiring = fresh;
        events.wired(fresh);
    }

    /** What happened while nobody counted does not count. */
    void follow(Progress core) {
        events.follow(core);
        configured();
        for (int n = 0; n < activeCount; n++) { active[n].rebase(); }
    }

    /** Registers have other values. */
    void begin() {
        unit.forget();
        if (events.core() != null) { follow(events.core()); }
    }

    /** Bits 5 to 0 of IA32_PERF_CAPABILITIES. */
    long branchFormat() {
        return wiring == null || wiring.recorder == null ? 0 : wiring.recorder.format();
    }

    /** What instructions are from now on. */
    private void now() {
        user = isUser();
        halted = unit.cpu.halted;
    }

    private boolean isUser() { return unit.cpu.reg[X86Reg.CPL] != 0; }

    /** Takes up what registers say is counted. */
    void configured() {
        if (events.core() == null) { return; }
        activeCount = 0;
        stepping = false;
        boolean frozen = (unit.globalStatus() & PmuState.COUNTERS_FROZEN) != 0;
        long enabled = frozen ? 0 : unit.hasGlobal() ? unit.globalControl() : -1;
        for (int n = 0; n < unit.counters(); n++) {
            long select = unit.select(n);
            boolean on = (select & Counter.ENABLE) != 0 && (enabled & unit.general(n).bit) != 0;
            activate(unit.general(n), on ? events.find(code(select)) : null, select);
        }
        for (int n = 0; n < unit.fixedCounters(); n++) {
            long control = unit.fixedControl() >>> 4 * n & 0xf;
            activate(unit.fixed(n), (enabled & unit.fixed(n).bit) != 0 && (control & 3) != 0 ? fixedEvent(n) : null,
                    ((control & 3) >>> 1) * Counter.USER | (control & 1) * Counter.KERNEL
                            | (control >>> 3) * Counter.INTERRUPT);
        }
        events.counted(active, activeCount);
        reconfigured = true;
        now();
    }

    /** AMD's events have four more bits. */
    private int code(long select) {
        return (int) (select & 0xffff | (unit.isAmd() ? select >>> 32 & 0xf : 0) << 16);
    }

    private CountedEvent fixedEvent(int n) {
        return n == 0 ? events.instructions : n == 1 ? events.cycles : events.reference;
    }

    private void activate(Counter counter, CountedEvent event, long select) {
        counter.select(event, select);
        stepping |= counter.isStepped();
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
            } else if (counter.settle(user, unit.mask())) {
                overflowed |= counter.bit;
                interrupt |= counter.interrupts();
            }
        }
        if (overflowed != 0 && unit.hasGlobal()) { unit.globalStatus(unit.globalStatus() | overflowed); }
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
        long control = unit.isAmd() && !unit.hasGlobal() ? 0 : unit.cpu.reg[X86Reg.DEBUGCTL];
        boolean streamlined = unit.isAmd() || unit.isIntel(STREAMLINED);
        if ((control & FREEZE_COUNTERS) != 0) {
            if (streamlined) {
                unit.globalStatus(unit.globalStatus() | PmuState.COUNTERS_FROZEN);
            } else {
                unit.globalControl(0);
            }
            configured();
        }
        if ((control & FREEZE_LBRS) != 0) {
            if (streamlined) {
                unit.cpu.reg[X86Reg.LBR_FROZEN] = 1;
            } else {
                unit.cpu.reg[X86Reg.DEBUGCTL] &= ~1;
            }
        }
        wiring.interrupts.counterOverflow(!unit.isAmd());
    }

    @Override
    public void settle() {
        if (activeCount > 0) { count(); }
        now();
        reconfigured = false;
    }

    @Override
    public boolean unsettled() {
        return reconfigured || stepping || activeCount > 0 && (user != isUser() || halted != unit.cpu.halted);
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
            if (!counter.counts(user)) { continue; }
            if (counter.isStepped()) {
                nearest = 1;
            } else if (counter.interrupts()) {
                nearest = Math.min(nearest, counter.distance(unit.mask()));
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
        if (unit.isAmd()) { return Integer.compareUnsigned(selector, unit.counters()) < 0; }
        return switch (selector >>> 16) {
            case 0 -> selector < unit.counters();
            case 0x4000 -> (selector & 0xffff) < unit.fixedCounters();
            default -> false;
        };
    }

    @Override
    public long read(int selector) {
        count();
        return (selector >>> 16 == 0 ? unit.general(selector & 0xffff) : unit.fixed(selector & 0xffff)).value();
    }
}
