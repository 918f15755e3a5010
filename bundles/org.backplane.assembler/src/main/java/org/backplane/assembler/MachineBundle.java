package org.backplane.assembler;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;

/**
 * The generated bundle that is a machine to the framework: Configurator JSON with the configurations
 * {@code backplane.machine~NAME} and {@code backplane.part~NAME.PART}. Installing it creates the machine, uninstalling it
 * deletes the machine. Values are flat and typed; the order of the parts is a value of its own, because the Configurator
 * keeps none.
 */
final class MachineBundle {
    private static final String CONFIGURATIONS = "OSGI-INF/configurator/machine.json";

    private final MachineSpec machine;
    private final Map<String, Object> machineKeys;

    /** @param machineKeys the keys of the machine itself as written */
    MachineBundle(MachineSpec machine, Map<String, Object> machineKeys) {
        this.machine = machine;
        this.machineKeys = machineKeys;
    }

    /** Where the framework keeps it. */
    String location() {
        return "backplane:machine/" + machine.name();
    }

    InputStream jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
            jar.putNextEntry(new ZipEntry(CONFIGURATIONS));
            jar.write(configurations().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.backplane.generated." + machine.name());
        main.putValue("Bundle-Name", "Backplane machine " + machine.name());
        main.putValue("Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.configurator)(version>=1.0)(!(version>=2.0)))\"");
        return manifest;
    }

    /** The Configurator JSON. */
    String configurations() {
        StringBuilder json = new StringBuilder("{ \":configurator:resource-version\": 1");
        json.append(",\n\"backplane.machine~").append(machine.name()).append("\": { \"machine\": ")
                .append(text(machine.name())).append(", \"Slot.target\": ")
                .append(text("(machine=" + machine.name() + ")")).append(", ")
                .append(property("parts", machine.parts().stream().map(PartSpec::name).toList()));
        machineKeys.forEach((key, value) -> json.append(", ").append(property(key, value)));
        json.append(" }");
        machine.parts().forEach(part -> append(json, part));
        return json.append(" }\n").toString();
    }

    private void append(StringBuilder json, PartSpec part) {
        json.append(",\n\"backplane.part~").append(machine.name()).append('.').append(part.name())
                .append("\": { \"machine\": ").append(text(machine.name())).append(", \"part\": ")
                .append(text(part.name())).append(", \"type\": ").append(text(part.type()));
        part.keys().forEach((key, value) -> json.append(", ").append(property("key." + key, value)));
        json.append(" }");
    }

    private static String property(String name, Object value) {
        return switch (value) {
            case Long number -> text(name + ":Long") + ": " + number;
            case Double number -> text(name + ":Double") + ": " + number;
            case Boolean bool -> text(name + ":Boolean") + ": " + bool;
            case List<?> list -> text(name + ":String[]") + ": "
                    + list.stream().map(item -> text(String.valueOf(item))).collect(Collectors.joining(", ", "[", "]"));
            default -> text(name) + ": " + text(String.valueOf(value));
        };
    }

    /** A JSON string. */
    static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ') {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return text.append('"').toString();
    }
}
