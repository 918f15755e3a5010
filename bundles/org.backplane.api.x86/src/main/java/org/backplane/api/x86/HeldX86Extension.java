package org.backplane.api.x86;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.HeldExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Vacancy;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * What stands in for an x86 extension that is away: besides registers and features its leaves of CPUID, its bits of IA32_DEBUGCTL, and what
 * it was for a core. Nothing counts and nothing is recorded meanwhile.
 */
final class HeldX86Extension extends HeldExtension implements X86Extension {
    private final List<CpuidEntry> leaves;
    private final long debugControl;
    private final Vacancy place;
    private final List<Object> facets = new ArrayList<>();
    private final List<SystemRegister> registers;
    /** Who records branches meanwhile; null: nobody. */
    private BranchRecorder recording;

    HeldX86Extension(X86Extension left, X86State state, Vacancy place) {
        super(left, state, place);
        this.place = place;
        leaves = List.copyOf(left.leaves());
        debugControl = left.debugControl(state.granted);
        registers = super.registers().stream()
                .map(one -> one.id() == Msr.IA32_PERF_CAPABILITIES ? new HeldCapabilities(one, this::format) : one)
                .toList();
        PerformanceCounters counters = left.facet(PerformanceCounters.class);
        BranchRecorder recorder = left.facet(BranchRecorder.class);
        SavedState component = left.facet(SavedState.class);
        if (counters != null) { facets.add(HeldCounters.of(counters)); }
        if (recorder != null) { facets.add(new HeldRecorder(recorder.format())); }
        if (component != null) { facets.add(HeldState.of(component, place)); }
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    @Override
    public void wired(X86Wiring wiring) {
        recording = wiring.recorder;
    }

    private int format() {
        return recording == null ? 0 : recording.format();
    }

    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities granted, List<CpuExtension> seated) {
        return leaves;
    }

    @Override
    public long debugControl(Capabilities granted) {
        return debugControl;
    }

    @Override
    public void debugControl(long now, long next) {
        if (((now ^ next) & debugControl) != 0) { place.change(); }
    }

    @Override
    public <T> T facet(Class<T> type) {
        return facets.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
    }
}
