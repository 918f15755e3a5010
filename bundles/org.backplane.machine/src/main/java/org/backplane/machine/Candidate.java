package org.backplane.machine;

import java.util.Comparator;
import java.util.Map;

import org.backplane.api.machine.PartProvider;

/**
 * A provider that is there.
 *
 * @param type     the part type it offers
 * @param provider the service object
 * @param ranking  {@code service.ranking}; more is better
 * @param id       {@code service.id}; less is better
 */
record Candidate(String type, PartProvider<?> provider, int ranking, long id) {
    static final Comparator<Candidate> BEST_LAST = Comparator.comparingInt(Candidate::ranking)
            .thenComparing(Candidate::id, Comparator.reverseOrder());

    static Candidate of(PartProvider<?> provider, Map<String, Object> properties) {
        Object type = properties.getOrDefault("part.type", properties.get("device.type"));
        int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
        return new Candidate(String.valueOf(type), provider, ranking, (Long) properties.get("service.id"));
    }

    /** Whether it is the same service object; ranking and properties may have changed. */
    boolean same(Candidate other) {
        return other != null && provider == other.provider;
    }
}
