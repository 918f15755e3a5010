package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ConsumerType;

/** What a core asks its local interrupt controller. Called on the vCPU's thread only; lock-free. */
@ConsumerType
public interface InterruptController {
    /** Nothing to ask: never requests. */
    InterruptController NONE = new InterruptController() {
        @Override
        public boolean requests() {
            return false;
        }

        @Override
        public int acknowledge() {
            return -1;
        }
    };

    /** Whether a maskable interrupt waits that the controller's priorities let through. */
    boolean requests();

    /** Accepts it: its vector, or -1 when the request has gone meanwhile. */
    int acknowledge();

    /** Takes those of the {@code wanted} non-maskable events that are pending: architecture-defined bits, 0 for none (x86: see {@code X86Events}). */
    default int takeEvents(int wanted) {
        return 0;
    }

    /**
     * A performance counter has overflowed: what the controller's entry for that says is done (x86: LVTPC).
     *
     * @param masks whether the entry is masked by this, until software unmasks it
     */
    default void counterOverflow(boolean masks) {
    }

    /** The task priority that x86 code reads in CR8, 0 to 15. */
    default int taskPriority() {
        return 0;
    }

    /** A write to CR8. */
    default void taskPriority(int priority) {
    }
}
