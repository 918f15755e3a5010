package org.backplane.monitor.bundle;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

import org.backplane.api.machine.Machine;

/** How long machines stand, from now on: their clocks do not go on while they do. */
final class StoppedTime {
    private final Map<Machine, Long> behind = new IdentityHashMap<>();

    StoppedTime(Collection<Machine> machines) {
        machines.forEach(machine -> behind.put(machine, behind(machine)));
    }

    private static long behind(Machine machine) {
        return System.nanoTime() - machine.clock().nanos();
    }

    /** Nanoseconds so far, of the machine that stood longest. */
    long nanos() {
        long longest = 0;
        for (Map.Entry<Machine, Long> start : behind.entrySet()) {
            longest = Math.max(longest, behind(start.getKey()) - start.getValue());
        }
        return longest;
    }
}
