package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;

/** The performance counters of one vCPU. */
final class PerfUnit implements X86Extension {
    private final CoreEvents events;
    private final PmuState unit;
    private final Counting counting;
    private final List<SystemRegister> registers = new ArrayList<>();
    private List<CpuidEntry> leaves = List.of();

    PerfUnit(Pmu.Config config, VcpuBoard board) {
        events = new CoreEvents(config);
        unit = new PmuState(config, board, events);
        counting = new Counting(unit, events);
        registers.addAll(new IntelRegisters(unit, counting).all());
        registers.addAll(new AmdRegisters(unit, counting).all());
    }

    @Override
    public void advertise(FeatureSet features) {
        features.add("arch-perfmon", "pdcm", "perfctr-core", "perfmon-v2", Feature.LBR_PMC_FREEZE.label());
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    @Override
    public <T> T facet(Class<T> type) {
        return type.isInstance(counting) ? type.cast(counting) : X86Extension.super.facet(type);
    }

    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities features, List<CpuExtension> seated) {
        unit.granted = features;
        boolean amd = CpuidEntry.ofAmd(asked);
        if (amd != unit.isAmd()) {
            unit.become(amd);
            counting.begin();
        }
        events.gather(seated, amd);
        leaves = List.of(amd ? AmdRegisters.leaf(unit) : IntelRegisters.leaf(unit, events));
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

    @Override
    public long debugControl(Capabilities features) {
        boolean can = unit.isAmd() ? features.has(Feature.LBR_PMC_FREEZE) : unit.isIntel(2);
        return can ? Counting.FREEZE_COUNTERS : 0;
    }

    @Override
    public void wired(X86Wiring fresh) {
        counting.wired(fresh);
    }

    @Override
    public void follow(Progress core) {
        counting.follow(core);
    }

    /** INIT keeps everything. */
    @Override
    public void reset(boolean init) {
        if (init) { return; }
        unit.reset();
        counting.begin();
    }

    @Override
    public void restored() {
        counting.begin();
    }
}
