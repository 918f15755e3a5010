package org.backplane.assembler;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What a machine is to the framework: a configuration {@code backplane.part~NAME.PART} for each part and then
 * {@code backplane.machine~NAME}. Creating them creates the machine, deleting them deletes it (docs/adr/0019). Values are flat
 * and typed; the order of the parts is a value of its own, because Configuration Admin keeps none.
 */
final class MachineConfigurations {
    private static final String PART = "backplane.part";
    private static final String MACHINE = "backplane.machine";
    /** Visible to bundles from anywhere. */
    private static final String ANYWHERE = "?";

    private final MachineSpec machine;
    private final Map<String, Object> machineKeys;

    /** @param machineKeys the keys of the machine itself as written */
    MachineConfigurations(MachineSpec machine, Map<String, Object> machineKeys) {
        this.machine = machine;
        this.machineKeys = machineKeys;
    }

    void create(ConfigurationAdmin admin) throws IOException {
        for (PartSpec part : machine.parts()) {
            configuration(admin, PART, nameOf(part)).update(properties(part));
        }
        configuration(admin, MACHINE, machine.name()).update(properties());
    }

    /** The machine goes first, as a whole. */
    void delete(ConfigurationAdmin admin) throws IOException {
        configuration(admin, MACHINE, machine.name()).delete();
        for (PartSpec part : machine.parts()) {
            configuration(admin, PART, nameOf(part)).delete();
        }
    }

    private static Configuration configuration(ConfigurationAdmin admin, String factoryPid, String name)
            throws IOException {
        return admin.getFactoryConfiguration(factoryPid, name, ANYWHERE);
    }

    private String nameOf(PartSpec part) {
        return machine.name() + "." + part.name();
    }

    Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("machine", machine.name());
        properties.put("Slot.target", "(machine=" + machine.name() + ")");
        properties.put("parts", machine.parts().stream().map(PartSpec::name).toArray(String[]::new));
        machineKeys.forEach((key, value) -> properties.put(key, property(value)));
        return properties;
    }

    Dictionary<String, Object> properties(PartSpec part) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("machine", machine.name());
        properties.put("part", part.name());
        properties.put("type", part.type());
        part.keys().forEach((key, value) -> properties.put("key." + key, property(value)));
        return properties;
    }

    private static Object property(Object value) {
        return switch (value) {
            case Long _,Double _,Boolean _ -> value;
            case List<?> list -> list.stream().map(String::valueOf).toArray(String[]::new);
            default -> String.valueOf(value);
        };
    }
}
