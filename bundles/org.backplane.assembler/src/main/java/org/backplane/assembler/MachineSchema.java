package org.backplane.assembler;

import static org.backplane.assembler.KeySchema.described;
import static org.backplane.assembler.KeySchema.object;
import static org.backplane.assembler.KeySchema.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.ConfigKey;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.assembler.json.JsonWriter;

/**
 * The JSON schema (draft 2020-12) of machine files, for editors and other tools, made from the declarations of the installed
 * types. It knows keys and values of single parts; how parts fit together, {@link Validation} knows.
 */
final class MachineSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    /** Definitions of the keys that all parts have begin so. */
    static final String COMMON = "common-";

    private final Catalogue catalogue;
    private final SortedMap<String, PartProvider<?>> parts = new TreeMap<>();

    MachineSchema(Catalogue catalogue) {
        this.catalogue = catalogue;
        catalogue.types().forEach((type, provider) -> {
            if (Defaults.isPart(type, provider)) { parts.put(type, provider); }
        });
    }

    String print() {
        Map<String, Object> definitions = KeySchema.definitions();
        PartKeys.COMMON.keys().forEach(key -> definitions.put(COMMON + key.name(), KeySchema.of(key)));
        definitions.put("machine", machine());
        definitions.put("part", part());
        definitions.put("whole", whole());
        return JsonWriter.print(object("$schema", DRAFT, "title", "Backplane machine file", "description",
                "Made by 'backplane check --schema' from what the installed part types declare.", "type", "object",
                "properties", properties(), "additionalProperties", false, //
                "if", object("required", List.of(MachineReader.INCLUDE)), "else", reference("whole"), //
                "$defs", definitions));
    }

    private static Map<String, Object> properties() {
        return object(MachineReader.SCHEMA,
                object("description", "The schema of this file, for editors.", "type", "string"),
                MachineReader.INCLUDE,
                object("description", "Machine files that are read first: names of machines, or paths.", "type",
                        List.of("string", "array"), "items", object("type", "string")),
                MachineReader.FEATURES,
                object("description", "What else to install: names of features, or paths of feature files.", "type",
                        List.of("string", "array"), "items", object("type", "string")),
                MachineSource.MACHINE, reference("machine"), //
                MachineReader.PARTS,
                object("description", "The parts by name, in the order in which they are plugged in and reset.", "type",
                        "object", "propertyNames",
                        object("pattern", MachineReader.NAME, "not", object("const", MachineSource.MACHINE)),
                        "additionalProperties", reference("part")));
    }

    private Map<String, Object> machine() {
        PartProvider<?> machine = catalogue.provider(MachineSource.MACHINE);
        Map<String, Object> schema = object("type", "object");
        if (machine != null) { schema.putAll(new TypeSchema(catalogue).machine(machine)); }
        return schema;
    }

    /** What a part may have hangs on its type; that of an installed bundle, unless the part may come later. */
    private Map<String, Object> part() {
        List<Object> types = new ArrayList<>();
        List<Object> cases = new ArrayList<>();
        parts.forEach((type, provider) -> {
            types.add(object("const", type, "description", provider.summary()));
            cases.add(object("if", isA(type), "then", new TypeSchema(catalogue).part(type, provider)));
        });
        types.add(object("type", "null"));
        Map<String, Object> installed = object("properties", object(PartSource.TYPE, object("anyOf", types)));
        Map<String, Object> later = object("properties",
                object(PartSource.TYPE, object("type", "string"), PartKeys.WHEN, object("const", PartKeys.AVAILABLE)),
                "required", List.of(PartKeys.WHEN));
        return object("type", List.of("object", "null"), "additionalProperties", reference("value"), "anyOf",
                List.of(installed, later), "allOf", cases);
    }

    /** A file that builds on no other takes nothing out, and gives every part its type and what the type requires. */
    private Map<String, Object> whole() {
        Map<String, Object> noNull = object("additionalProperties", object("not", object("type", "null")));
        Map<String, Object> part = object("type", "object", "required", List.of(PartSource.TYPE));
        part.putAll(noNull);
        List<Object> cases = new ArrayList<>();
        parts.forEach((type, provider) -> {
            List<String> required = provider.schema().keys().stream().filter(ConfigKey::required).map(ConfigKey::name)
                    .toList();
            if (!required.isEmpty()) { cases.add(object("if", isA(type), "then", object("required", required))); }
        });
        if (!cases.isEmpty()) { part.put("allOf", cases); }
        Map<String, Object> schema = new LinkedHashMap<>(
                described("A file that includes no other one says everything itself."));
        schema.putAll(
                object("required", List.of(MachineReader.PARTS), "properties", object(MachineSource.MACHINE, noNull,
                        MachineReader.PARTS, object("additionalProperties", part))));
        return schema;
    }

    private static Map<String, Object> isA(String type) {
        return object("properties", object(PartSource.TYPE, object("const", type)), "required",
                List.of(PartSource.TYPE));
    }
}
