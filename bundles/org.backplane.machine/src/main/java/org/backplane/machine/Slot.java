package org.backplane.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.api.machine.PartSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * One object of a machine file, as Configuration Admin delivers it: {@code machine}, {@code part}, {@code type}, and the
 * part's own keys behind {@value #KEY}, which keeps them apart from service properties.
 */
@Component(service = Slot.class, configurationPid = "backplane.part", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Slot {
    static final String KEY = "key.";

    private final PartSpec spec;

    @Activate
    public Slot(Map<String, Object> properties) {
        Map<String, Object> keys = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(KEY)) { keys.put(name.substring(KEY.length()), value(value)); }
        });
        spec = new PartSpec((String) properties.get("part"), (String) properties.get("type"), keys);
    }

    private static Object value(Object value) {
        return value instanceof Object[] array ? List.copyOf(Arrays.asList(array)) : value;
    }

    PartSpec spec() {
        return spec;
    }
}
