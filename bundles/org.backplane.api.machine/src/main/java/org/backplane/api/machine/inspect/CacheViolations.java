package org.backplane.api.machine.inspect;

import java.util.List;

/**
 * What devices have met in caches.
 *
 * @param list the first 64 that differ, as they were found
 * @param more how often others were met
 */
public record CacheViolations(List<CacheViolation> list, long more) {
    /** None. */
    public static final CacheViolations NONE = new CacheViolations(List.of(), 0);
}
