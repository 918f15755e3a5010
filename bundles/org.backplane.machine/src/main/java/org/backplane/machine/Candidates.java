package org.backplane.machine;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.PartSpec;

/**
 * What Declarative Services says is there: slots, providers, back ends. Bind and unbind callbacks edit it under its monitor,
 * which is a leaf: no call-outs. The director reads it.
 */
final class Candidates {
    private final Map<PartProvider<?>, Candidate> providers = new IdentityHashMap<>();
    private final Map<String, PartSpec> slots = new TreeMap<>();
    private final Map<String, Object> backends = new HashMap<>();

    synchronized void put(Candidate candidate) {
        providers.put(candidate.provider(), candidate);
    }

    synchronized void remove(PartProvider<?> provider) {
        providers.remove(provider);
    }

    synchronized void put(PartSpec slot) {
        slots.put(slot.name(), slot);
    }

    synchronized void remove(PartSpec slot) {
        slots.remove(slot.name(), slot);
    }

    synchronized void putBackend(String name, Object backend) {
        backends.put(name, backend);
    }

    synchronized void removeBackend(String name, Object backend) {
        backends.remove(name, backend);
    }

    /** The best provider of a type that {@code seat} has not refused, null without one. */
    synchronized Candidate best(String type, Seat seat) {
        Optional<Candidate> best = providers.values().stream()
                .filter(one -> one.type().equals(type) && !seat.refuses(one)).max(Candidate.BEST_LAST);
        return best.orElse(null);
    }

    /** Whether the provider is there. */
    synchronized boolean has(PartProvider<?> provider) {
        return providers.containsKey(provider);
    }

    /** The slot of that name, null while its configuration has not arrived. */
    synchronized PartSpec slot(String name) {
        return slots.get(name);
    }

    synchronized Object backend(String name) {
        return backends.get(name);
    }
}
