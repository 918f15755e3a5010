package org.backplane.machine;

import java.util.Comparator;
import java.util.Map;

import org.backplane.api.machine.PartProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/**
 * A provider that is there.
 *
 * @param type     the part type it offers
 * @param provider the service object
 * @param ranking  {@code service.ranking}; more is better
 * @param id       {@code service.id}; less is better
 * @param bundle   symbolic name of its bundle, empty when it has none
 * @param version  that bundle's version; more is better
 * @param build    its service property {@value #BUILD}, empty without one
 */
record Candidate(String type, PartProvider<?> provider, int ranking, long id, String bundle, Version version,
        String build) {
    /** Tells builds of one version from each other. */
    static final String BUILD = "part.build";
    /** The newest of equals: who installs a newer version beside an older one wants it used. */
    static final Comparator<Candidate> BEST_LAST = Comparator.comparingInt(Candidate::ranking)
            .thenComparing(Candidate::version).thenComparing(Candidate::id, Comparator.reverseOrder());

    static Candidate of(PartProvider<?> provider, Map<String, Object> properties) {
        Object type = properties.getOrDefault("part.type", properties.get("device.type"));
        int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
        Bundle bundle = FrameworkUtil.getBundle(provider.getClass());
        return new Candidate(String.valueOf(type), provider, ranking, (Long) properties.get("service.id"),
                bundle == null ? "" : bundle.getSymbolicName(),
                bundle == null ? Version.emptyVersion : bundle.getVersion(),
                String.valueOf(properties.getOrDefault(BUILD, "")));
    }

    /** Whether it is the same service object; ranking and properties may have changed. */
    boolean same(Candidate other) {
        return other != null && provider == other.provider;
    }
}
