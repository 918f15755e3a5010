package org.backplane.plugins;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.SeatInfo;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The machines whose parts plugins provide. */
final class Machines {
    /** How long a machine may take to change its parts. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<Machine> all;

    /** @param all a live view */
    Machines(List<Machine> all) {
        this.all = all;
    }

    /**
     * Lets the parts of {@code newcomer} take the seats of those of {@code working}. A newer version does as soon as it is
     * there, an orderly swap; for any other the old one has to leave first, during which guests stand still.
     *
     * @return null when they have, otherwise why not, and {@code working} is as before
     */
    String replace(Bundle working, Bundle newcomer) throws BundleException, InterruptedException {
        List<Machine> machines = List.copyOf(all);
        Set<String> seats = seats(machines).filter(seat -> holds(seat, working)).map(SeatInfo::name)
                .collect(Collectors.toSet());
        boolean newer = newcomer.getVersion().compareTo(working.getVersion()) > 0;
        machines.forEach(Machine::beginUpdate);
        try {
            if (!newer) { working.stop(); }
            String refusal = refusal(machines, seats, newcomer);
            if (refusal == null) { return null; }
            newcomer.stop();
            if (!newer) { working.start(); }
            settle(machines);
            return refusal;
        } finally {
            machines.forEach(Machine::endUpdate);
        }
    }

    /** Why one of the seats does not hold the newcomer's part; null when all do, or nobody has refused. */
    private static String refusal(List<Machine> machines, Set<String> seats, Bundle newcomer)
            throws InterruptedException {
        if (!settle(machines)) { return "the machine did not change its parts within " + LIMIT.toSeconds() + " s"; }
        return seats(machines).filter(seat -> seats.contains(seat.name()) && !holds(seat, newcomer))
                .map(SeatInfo::note).filter(note -> !note.isEmpty()).findFirst().orElse(null);
    }

    private static Stream<SeatInfo> seats(List<Machine> machines) {
        return machines.stream().flatMap(machine -> machine.inspector().seats().stream());
    }

    private static boolean holds(SeatInfo seat, Bundle bundle) {
        return seat.bundle().equals(bundle.getSymbolicName()) && seat.version().equals(bundle.getVersion().toString());
    }

    private static boolean settle(List<Machine> machines) throws InterruptedException {
        try {
            for (Machine machine : machines) { machine.settled(LIMIT); }
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
