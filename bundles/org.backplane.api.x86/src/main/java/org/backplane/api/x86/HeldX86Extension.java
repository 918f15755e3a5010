package org.backplane.api.x86;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.HeldExtension;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * What stands in for an x86 extension that is away: besides registers and features its leaves of CPUID, its bits of IA32_DEBUGCTL, and what
 * it was for a core. Nothing counts and nothing is recorded meanwhile.
 */
final class HeldX86Extension extends HeldExtension implements X86Extension {
    private final List<CpuidEntry> leaves;
    private final long debugControl;
    private final Runnable change;
    private final List<Object> facets = new ArrayList<>();

    HeldX86Extension(X86Extension left, X86State state, Runnable change) {
        super(left, state, change);
        this.change = change;
        leaves = List.copyOf(left.leaves());
        debugControl = left.debugControl(state.granted);
        PerformanceCounters counters = left.facet(PerformanceCounters.class);
        BranchRecorder recorder = left.facet(BranchRecorder.class);
        SavedState component = left.facet(SavedState.class);
        if (counters != null) { facets.add(HeldCounters.of(counters)); }
        if (recorder != null) { facets.add(new HeldRecorder(recorder.depth(), recorder.format())); }
        if (component != null) { facets.add(HeldState.of(component, change)); }
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
        if (((now ^ next) & debugControl) != 0) { change.run(); }
    }

    @Override
    public <T> T facet(Class<T> type) {
        return facets.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
    }
}
