package org.backplane.monitor.bundle;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.SeatInfo;
import org.osgi.framework.Bundle;

/** The seats that parts of some bundles hold now; later they are asked what has become of them. */
final class HeldSeats {
    private final Map<Machine, Set<String>> names = new IdentityHashMap<>();

    HeldSeats(Collection<Machine> machines, Collection<Bundle> bundles) {
        machines.forEach(machine -> names.put(machine,
                machine.inspector().seats().stream()
                        .filter(seat -> bundles.stream().anyMatch(bundle -> holds(seat, bundle)))
                        .map(SeatInfo::name).collect(Collectors.toSet())));
    }

    private static boolean holds(SeatInfo seat, Bundle bundle) {
        return seat.bundle().equals(bundle.getSymbolicName()) && seat.version().equals(bundle.getVersion().toString());
    }

    Collection<Machine> machines() {
        return names.keySet();
    }

    /** Why one of them is vacant, in one line; empty when somebody sits on each. */
    String vacancy() {
        return names.entrySet().stream().flatMap(held -> held.getKey().inspector().seats().stream()
                .filter(seat -> held.getValue().contains(seat.name()) && seat.bundle().isEmpty()))
                .map(seat -> seat.note().lines().findFirst().orElse("")).findFirst().orElse("");
    }
}
