package org.backplane.api.machine.inspect;

import java.util.List;

/**
 * A machine as a whole.
 *
 * @param name       its name
 * @param isa        the instruction set of its vCPUs
 * @param memory     bytes of RAM
 * @param state      {@code "new"}, {@code "running"}, {@code "paused"}, {@code "waiting"} (see {@code waitsFor}) or {@code "ended"}
 * @param guestNanos machine time, which stands still in quiet points
 * @param lagNanos   how far machine time is behind the host's since the machine was started
 * @param waitsFor   what it cannot run without, a sentence each
 * @param swaps      how long the guest stood when a part took the place of another
 * @param absences   how long the guest stood because a part was away that it cannot run without
 */
public record MachineInfo(String name, String isa, long memory, String state, long guestNanos, long lagNanos,
        List<String> waitsFor, PauseInfo swaps, PauseInfo absences) {
}
