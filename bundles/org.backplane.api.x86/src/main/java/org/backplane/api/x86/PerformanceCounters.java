package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a core asks of the performance counters of its vCPU; an extension implements it. On the vCPU's thread.
 * <p>
 * The core tells no events. It says where it is ({@link Progress}) and stops where a counter could overflow: every event so far comes at
 * most a known number of times per instruction, so a counter that lacks n events is looked at again n instructions later at the
 * earliest. What is asked for can come too early; never too late.
 */
@ConsumerType
public interface PerformanceCounters {
    /** {@link #next}: none can overflow. */
    long NEVER = Long.MAX_VALUE;

    /** Whether branches must be counted. Asked behind every {@link #settle}. */
    boolean counting();

    /** {@link Progress#instructions} at which {@link #settle} must be called; beyond what it is now. Asked behind every {@code settle}. */
    long next();

    /**
     * Between two instructions: {@link #next} is reached, or the privilege level may be another one, which is that of the instructions to
     * come. An interrupt that is due is asked for at the interrupt controller, and taken before the next instruction.
     */
    void settle();

    /**
     * Whether {@link #settle} must be called between two instructions for another reason than {@link #next}: privilege, halt or what is
     * counted is not what it was the last time.
     */
    default boolean unsettled() {
        return true;
    }

    /** What counts core cycles; null: each instruction is one. Asked in every rewiring. */
    default CountedEvent cycles() {
        return null;
    }

    /** The event that is counted for a {@linkplain CountedEvent#code code}; null: nothing is. At a quiet point. */
    default CountedEvent event(int code) {
        return null;
    }

    /** Whether RDPMC has the counter that ECX selects. */
    boolean exists(int selector);

    /** What RDPMC reads. */
    long read(int selector);
}
