package org.backplane.x86.lbr;

import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Wiring;

/** What time records have: the cycles that performance counters count, or instructions. */
final class Cycles {
    private Progress core;
    private CountedEvent priced;

    void wired(X86Wiring wiring) {
        priced = wiring.counters == null ? null : wiring.counters.cycles();
    }

    void follow(Progress progress) {
        core = progress;
    }

    /** Whether each instruction is one cycle, which a core knows without asking. */
    boolean areInstructions() {
        return priced == null;
    }

    long now() {
        return priced == null ? core.instructions() : priced.total();
    }
}
