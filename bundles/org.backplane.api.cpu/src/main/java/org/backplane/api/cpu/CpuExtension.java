package org.backplane.api.cpu;

import java.util.Collection;
import java.util.List;

import org.backplane.api.machine.Part;
import org.osgi.annotation.versioning.ConsumerType;

/** A part that adds registers, features, an interrupt controller or hooks to one vCPU. Asked in every rewiring. */
@ConsumerType
public interface CpuExtension extends Part {
    /** Adds the features it provides. */
    default void advertise(FeatureSet features) {
    }

    /** The system registers it adds. */
    default Collection<SystemRegister> registers() {
        return List.of();
    }

    /** The observers it wants. */
    default Hooks hooks() {
        return Hooks.NONE;
    }

    /** The vCPU's interrupt controller, if it is one; null otherwise. */
    default InterruptController interruptController() {
        return null;
    }

    /** What it has for those who know its type, cores and tools: its object of a type of the API, null when it has none. */
    default <T> T facet(Class<T> type) {
        return null;
    }

    /**
     * Whether {@link #held} can stand in for it while its bundle is away: registers keep their values, and what would change one waits
     * for the part (the key {@code vacant}, {@code hold}). Otherwise the machine waits at once.
     */
    default boolean canBeHeld() {
        return false;
    }

    /**
     * What stands in for it: what the guest sees of it, as it is now, and none of its objects. At a quiet point, before it goes.
     *
     * @param place what waits for the part
     */
    default CpuExtension held(CpuState state, Vacancy place) {
        return new HeldExtension(this, state, place);
    }

    /**
     * Does what {@link VcpuBoard#pause} was called for, between two instructions, on the vCPU's thread.
     *
     * @return false when it has to wait for another vCPU: it is asked again, and quiet points may come between
     */
    default boolean attend() {
        return true;
    }

    /** The vCPU was reset ({@code init}: by INIT, which keeps more); the bank of a full reset holds reset values already. */
    default void reset(boolean init) {
    }

    /** The bank was filled with saved state or with that of a predecessor. */
    default void restored() {
    }
}
