package org.backplane.x86.architecture;

import org.backplane.api.machine.time.MachineClock;

/** The clock that the time-stamp counter is a view of; known once the vCPU is wired. */
final class MachineTime {
    MachineClock clock;
    long hertz;

    long ticks() {
        return clock.ticks(hertz);
    }
}
