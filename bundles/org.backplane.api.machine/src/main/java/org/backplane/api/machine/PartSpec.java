package org.backplane.api.machine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One object of a machine file, as written: not yet bound to the configuration record of its type.
 *
 * @param name the part's name, unique in the machine
 * @param type the part type
 * @param keys all other keys; values are {@code String}, {@code Boolean}, {@code Long}, {@code Double} or
 *             {@code List<String>}
 */
public record PartSpec(String name, String type, Map<String, Object> keys) {
    public PartSpec {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }
}
