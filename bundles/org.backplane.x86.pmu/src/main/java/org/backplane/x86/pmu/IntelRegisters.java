package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.manage.CpuidEntry;

/** The registers of architectural performance monitoring, and CPUID leaf 0xA (SDM volume 3, 20.2; volume 4, table 2-2). */
final class IntelRegisters {
    private static final int LEAF = 0xa;
    private static final int ANY_THREAD_DEPRECATED = 1 << 15;
    /** Event, unit mask, USR, OS, edge, pin control, INT, EN, INV, CMASK. Bit 21, AnyThread, is reserved. */
    private static final long SELECT = 0xffdf_ffffL;
    /** OS, USR and PMI of one fixed counter. */
    private static final long FIXED = 0xb;
    private static final long FULL_WIDTH = 1 << 13;
    /** LBR_FRZ and CTR_FRZ; CondChgd and DSBuffer, which can be cleared. */
    private static final long FROZEN = PmuState.LBRS_FROZEN | PmuState.COUNTERS_FROZEN;
    private static final long CHANGED = 3L << 62;
    /** Of IA32_PERF_GLOBAL_INUSE: some counter interrupts. */
    private static final long INTERRUPT_IN_USE = 1L << 63;

    private final PmuState unit;
    private final Counting counting;
    private final List<SystemRegister> all = new ArrayList<>();

    IntelRegisters(PmuState unit, Counting counting) {
        this.unit = unit;
        this.counting = counting;
        for (int n = 0; n < Pmu.MOST_COUNTERS; n++) { general(n); }
        for (int n = 0; n < 3; n++) { fixed(n); }
        control();
        status();
    }

    List<SystemRegister> all() {
        return all;
    }

    static CpuidEntry leaf(PmuState unit, CoreEvents provided) {
        Pmu.Config config = unit.config;
        int version = config.version();
        int fixed = unit.fixedCounters();
        int events = provided.announced();
        return new CpuidEntry(LEAF, 0, false,
                version | config.counters() << 8 | config.width() << 16 | events << 24, provided.missing(events),
                version >= 5 ? (1 << fixed) - 1 : 0,
                version >= 2 ? fixed | config.width() << 5 | ANY_THREAD_DEPRECATED : 0);
    }

    private PmuRegister add(int id, String name, BooleanSupplier exists) {
        PmuRegister register = new PmuRegister(counting, id, name, exists);
        all.add(register);
        return register;
    }

    private BooleanSupplier from(int version) {
        return () -> unit.isIntel(version);
    }

    /** Whether the register of counter {@code n} is there. */
    private BooleanSupplier counter(int n, IntSupplier count) {
        return () -> unit.isIntel(1) && n < count.getAsInt();
    }

    private boolean fits(long value) {
        return (value & ~unit.mask()) == 0;
    }

    private void general(int n) {
        Counter counter = unit.general(n);
        BooleanSupplier there = counter(n, unit::counters);
        add(Msr.IA32_PMC0 + n, "IA32_PMC" + n, there).reads(counter::value)
                .writes(_ -> true, value -> counter.value((int) value & unit.mask()))
                .restores(value -> counter.value(value & unit.mask()))
                .stableWhile(() -> counter.value() == ((int) counter.value() & unit.mask()));
        add(Msr.IA32_A_PMC0 + n, "IA32_A_PMC" + n, () -> there.getAsBoolean() && fullWidth()).reads(counter::value)
                .writes(this::fits, counter::value).restores(value -> counter.value(value & unit.mask()));
        add(Msr.IA32_PERFEVTSEL0 + n, "IA32_PERFEVTSEL" + n, there).reads(() -> unit.select(n))
                .writes(value -> (value & ~SELECT) == 0, value -> unit.select(n, value))
                .restores(value -> unit.select(n, value & SELECT));
    }

    private void fixed(int n) {
        Counter counter = unit.fixed(n);
        add(Msr.IA32_FIXED_CTR0 + n, "IA32_FIXED_CTR" + n, counter(n, unit::fixedCounters)).reads(counter::value)
                .writes(this::fits, counter::value).restores(value -> counter.value(value & unit.mask()));
    }

    private void control() {
        add(Msr.IA32_FIXED_CTR_CTRL, "IA32_FIXED_CTR_CTRL", from(2)).reads(unit::fixedControl)
                .writes(value -> (value & ~fixedBits()) == 0, unit::fixedControl)
                .restores(value -> unit.fixedControl(value & fixedBits()));
        add(Msr.IA32_PERF_GLOBAL_CTRL, "IA32_PERF_GLOBAL_CTRL", from(2)).reads(unit::globalControl)
                .writes(value -> (value & ~unit.all()) == 0, unit::globalControl)
                .restores(value -> unit.globalControl(value & unit.all()));
        add(Msr.IA32_PERF_CAPABILITIES, "IA32_PERF_CAPABILITIES", () -> unit.isIntel(1) && unit.has(Feature.PDCM))
                .reads(() -> counting.branchFormat() | (unit.config.fullWidth() ? FULL_WIDTH : 0));
    }

    private boolean fullWidth() {
        return unit.config.fullWidth() && unit.has(Feature.PDCM);
    }

    private long fixedBits() {
        long bits = 0;
        for (int n = 0; n < unit.fixedCounters(); n++) { bits |= FIXED << 4 * n; }
        return bits;
    }

    private void status() {
        add(Msr.IA32_PERF_GLOBAL_STATUS, "IA32_PERF_GLOBAL_STATUS", from(2)).reads(unit::status)
                .restores(value -> unit.status(value & settable()));
        add(Msr.IA32_PERF_GLOBAL_STATUS_RESET, "IA32_PERF_GLOBAL_STATUS_RESET", from(2))
                .writes(value -> (value & ~(settable() | CHANGED)) == 0, value -> unit.status(unit.status() & ~value));
        add(Msr.IA32_PERF_GLOBAL_STATUS_SET, "IA32_PERF_GLOBAL_STATUS_SET", from(4))
                .writes(value -> (value & ~settable()) == 0, value -> unit.status(unit.status() | value));
        add(Msr.IA32_PERF_GLOBAL_INUSE, "IA32_PERF_GLOBAL_INUSE", from(4)).reads(this::inUse);
    }

    private long settable() {
        return unit.all() | (unit.isIntel(4) ? FROZEN : 0);
    }

    private long inUse() {
        long used = 0;
        boolean interrupts = false;
        for (int n = 0; n < unit.counters(); n++) {
            if ((unit.select(n) & 0xff) != 0) { used |= unit.general(n).bit; }
            interrupts |= (unit.select(n) & Counter.INTERRUPT) != 0;
        }
        for (int n = 0; n < unit.fixedCounters(); n++) {
            long control = unit.fixedControl() >>> 4 * n;
            if ((control & 3) != 0) { used |= unit.fixed(n).bit; }
            interrupts |= (control & 8) != 0;
        }
        return used | (interrupts ? INTERRUPT_IN_USE : 0);
    }
}
