package org.backplane.assembler;

import static org.backplane.assembler.KeySchema.described;
import static org.backplane.assembler.KeySchema.object;
import static org.backplane.assembler.KeySchema.oneOf;
import static org.backplane.assembler.KeySchema.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.ConfigKey;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.assembler.check.DryBoard;

/** The JSON schema of the parts of one type: its own keys, those of all parts, and the windows and pins that it declares. */
final class TypeSchema {
    private static final String NUMBER = "[0-9]+$";

    private final Catalogue catalogue;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, Object> patterns = new LinkedHashMap<>();

    TypeSchema(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The schema of a part. */
    Map<String, Object> part(String type, PartProvider<?> provider) {
        properties.put(PartSource.TYPE, true);
        own(provider);
        if (type.equals(PartSource.VCPU)) { vcpu(); }
        if (provider instanceof DeviceFactory<?> || provider instanceof ExtensionFactory<?>) {
            Defaults.board(provider, catalogue.types().values()).ifPresentOrElse(this::declared, this::anything);
            PartKeys.COMMON.keys().stream().filter(key -> Defaults.applies(key.name(), provider))
                    .forEach(key -> properties.put(key.name(), reference(MachineSchema.COMMON + key.name())));
        }
        return schema(provider);
    }

    /** The schema of the object {@code machine}. */
    Map<String, Object> machine(PartProvider<?> provider) {
        own(provider);
        return schema(provider);
    }

    private Map<String, Object> schema(PartProvider<?> provider) {
        Map<String, Object> schema = described(provider.summary());
        schema.put("properties", properties);
        if (!patterns.isEmpty()) { schema.put("patternProperties", patterns); }
        schema.put("additionalProperties", false);
        return schema;
    }

    private void own(PartProvider<?> provider) {
        for (ConfigKey key : provider.schema().keys()) {
            properties.merge(key.name(), KeySchema.of(key), (one, other) -> one.equals(other)
                    ? one
                    : object("anyOf", List.of(one, other)));
        }
    }

    /** A vCPU has the keys of its architecture, too, and one of its models. */
    private void vcpu() {
        catalogue.types().values().stream().filter(ArchitectureFactory.class::isInstance).forEach(this::own);
        List<String> models = catalogue.types().values().stream().filter(ArchitectureFactory.class::isInstance)
                .flatMap(provider -> ((ArchitectureFactory<?>) provider).models().stream()).toList();
        properties.computeIfPresent("model", (_, schema) -> with(schema, object("anyOf",
                List.of(oneOf(models), object("pattern", "^[^,]+,")))));
        properties.computeIfPresent("core",
                (_, schema) -> with(schema, object("examples", List.copyOf(catalogue.cores().keySet()))));
    }

    private static Map<String, Object> with(Object schema, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        ((Map<?, ?>) schema).forEach((key, value) -> all.put((String) key, value));
        all.remove("type");
        all.putAll(more);
        return all;
    }

    private void declared(DryBoard board) {
        board.windows().forEach((name, window) -> add(PartKeys.keyFor(PartKeys.AT, "", name),
                reference("address", "Where its " + window.size() + " bytes of registers are.")));
        board.outputs().forEach(pin -> add(PartKeys.keyFor(PartKeys.IRQ, PartKeys.IRQ, pin),
                reference("wires", "Where its output pin leads.")));
        board.backends().keySet().forEach(key -> {
            Map<String, Object> schema = described("What it talks to on the host.");
            schema.putAll(oneOf(catalogue.backends().keySet()));
            add(key, schema);
        });
    }

    /** One of several that are numbered stands for all: how many there are may hang on the part's other keys. */
    private void add(String key, Map<String, Object> schema) {
        String stem = key.replaceFirst(NUMBER, "");
        if (stem.equals(key)) {
            properties.put(key, schema);
        } else {
            patterns.put("^" + stem.replace(".", "\\.") + NUMBER, schema);
        }
    }

    /** A part that cannot be made with the defaults does not tell what it has. */
    private void anything() {
        patterns.put("^at(\\..+)?$", reference("address"));
        patterns.put("^irq(\\..+)?$", reference("wires"));
        patterns.put("^backend(\\..+)?$", oneOf(catalogue.backends().keySet()));
    }
}
