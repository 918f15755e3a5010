package org.backplane.api.x86;

import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Vacancy;
import org.backplane.api.x86.manage.CpuidEntry;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A CPU extension that knows x86. It may be {@link PerformanceCounters} or an {@link EventSource} besides. Asked in every rewiring, in
 * the order of the methods; at a quiet point.
 */
@ConsumerType
public interface X86Extension extends CpuExtension {
    /**
     * Leaves of CPUID that are its affair, in place of those that are {@code asked} for. Of leaves that have words of features it gives
     * what else is in them. What several give of a leaf comes together, bit by bit.
     *
     * @param asked   what the model, or whoever set it, asks for
     * @param granted features
     * @param seated  all extensions of the vCPU
     */
    default List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities granted, List<CpuExtension> seated) {
        return List.of();
    }

    /** The leaves that it gave last, for what stands in for it ({@link #canBeHeld}). At a quiet point. */
    default List<CpuidEntry> leaves() {
        return List.of();
    }

    /** Bits of IA32_DEBUGCTL that it implements. */
    default long debugControl(Capabilities granted) {
        return 0;
    }

    /** The guest writes IA32_DEBUGCTL, of which it implements bits. Before it has the value; on the vCPU's thread. */
    default void debugControl(long now, long next) {
    }

    /** What the vCPU is made of from now on. */
    default void wired(X86Wiring wiring) {
    }

    /** It is its own facet of all that it implements. */
    @Override
    default <T> T facet(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }

    /** Its leaves of CPUID and what it is for a core ({@link PerformanceCounters}, {@link BranchRecorder}, {@link SavedState}), too. */
    @Override
    default CpuExtension held(CpuState state, Vacancy place) {
        return new HeldX86Extension(this, (X86State) state, place);
    }

    /** The core that executes from now on. */
    default void follow(Progress core) {
    }
}
