package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * The registers of AMD's core counters and of PerfMonV2 (APM volume 2, 13.2.1 and 13.2.2). What is reserved is ignored, and so are writes
 * to what is read-only.
 */
final class AmdRegisters {
    private static final int LEAF = 0x8000_0022;
    private static final int MOST = 6;
    private static final int LEGACY = 4;
    /** Event, unit mask, USR, OS, edge, INT, EN, INV, CMASK; bits 11 to 8 of the event; which of host and guest, which says nothing here. */
    private static final long SELECT = 0x30f_ffd7_ffffL;

    private final PmuState unit;
    private final Counting counting;
    private final List<SystemRegister> all = new ArrayList<>();

    AmdRegisters(PmuState unit, Counting counting) {
        this.unit = unit;
        this.counting = counting;
        for (int n = 0; n < MOST; n++) {
            pair(n, Msr.PERF_CTL0 + 2 * n, Msr.PERF_CTL0 + 2 * n + 1, "PERF_", this::core);
            if (n < LEGACY) {
                pair(n, Msr.PERF_LEGACY_CTL0 + n, Msr.PERF_LEGACY_CTL0 + LEGACY + n, "PERF_LEGACY_", unit::isAmd);
            }
        }
        add(Msr.PERF_CNTR_GLOBAL_STATUS, "PERF_CNTR_GLOBAL_STATUS", this::global).reads(unit::status)
                .writes(_ -> true, _ -> {}).restores(value -> unit.status(value & settable()));
        add(Msr.PERF_CNTR_GLOBAL_CTL, "PERF_CNTR_GLOBAL_CTL", this::global).reads(unit::globalControl)
                .writes(_ -> true, value -> unit.globalControl(value & unit.all()))
                .restores(value -> unit.globalControl(value & unit.all()));
        add(Msr.PERF_CNTR_GLOBAL_STATUS_CLR, "PERF_CNTR_GLOBAL_STATUS_CLR", this::global)
                .writes(_ -> true, value -> unit.status(unit.status() & ~value));
        add(Msr.PERF_CNTR_GLOBAL_STATUS_SET, "PERF_CNTR_GLOBAL_STATUS_SET", this::global)
                .writes(_ -> true, value -> unit.status(unit.status() | value & settable()));
    }

    List<SystemRegister> all() {
        return all;
    }

    /** EAX has the features; bits 9 to 4 of EBX are those of branch records. */
    static CpuidEntry leaf(PmuState unit) {
        return new CpuidEntry(LEAF, 0, false, 0, unit.has(Feature.PERFMON_V2) ? unit.counters() : 0, 0, 0);
    }

    /** LBR and counters that are frozen, too, where they can be. */
    private long settable() {
        return unit.all() | (unit.has(Feature.LBR_V2) ? PmuState.LBRS_FROZEN : 0)
                | (unit.has(Feature.LBR_PMC_FREEZE) ? PmuState.COUNTERS_FROZEN : 0);
    }

    private boolean core() {
        return unit.isAmd() && unit.has(Feature.PERFCTR_CORE);
    }

    private boolean global() {
        return unit.isAmd() && unit.has(Feature.PERFMON_V2);
    }

    private PmuRegister add(int id, String name, BooleanSupplier exists) {
        PmuRegister register = new PmuRegister(counting, id, name, exists);
        all.add(register);
        return register;
    }

    private void pair(int n, int control, int value, String name, BooleanSupplier exists) {
        Counter counter = unit.general(n);
        add(control, name + "CTL" + n, exists).reads(() -> unit.select(n))
                .writes(_ -> true, next -> unit.select(n, next & SELECT))
                .restores(next -> unit.select(n, next & SELECT));
        add(value, name + "CTR" + n, exists).reads(counter::value)
                .writes(_ -> true, next -> counter.value(next & unit.mask()))
                .restores(next -> counter.value(next & unit.mask()));
    }
}
