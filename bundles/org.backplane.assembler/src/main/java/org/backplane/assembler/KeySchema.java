package org.backplane.assembler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.config.ConfigKey;
import org.backplane.api.machine.config.Key;

/**
 * The JSON schemas of the values of keys. All of them take {@code null}, by which a file takes out what an included one says.
 * A string can hold a number, as in machine files; whether that one is in its range a schema cannot tell.
 */
final class KeySchema {
    private static final String QUANTITY = "([+-]?[0-9_]+[KMGTkmgt]?|0[xX][0-9A-Fa-f_]+)";
    private static final String WIRE = "^[^/]+/.+$";

    private KeySchema() {
    }

    /** What the schemas of keys refer to. */
    static Map<String, Object> definitions() {
        return object("quantity",
                object("description", "A number as a string: \"512M\", \"0x3f8\"; K, M, G, T are powers of 1024.",
                        "type",
                        List.of("string", "null"), "pattern", "^" + QUANTITY + "$"),
                "strings",
                object("type", List.of("string", "array", "null"), "items",
                        object("type", List.of("string", "number", "boolean"))),
                "address",
                object("type", List.of("string", "null"), "pattern", "^[^:]+:" + QUANTITY + "$", "examples",
                        List.of("mem:0xfec00000", "io:0x3f8")),
                "wires",
                object("type", List.of("string", "array", "null"), "pattern", WIRE, "items",
                        object("type", "string", "pattern", WIRE), "examples", List.of("ioapic/4")),
                "value", object("description", "A flat value.", "type",
                        List.of("string", "number", "boolean", "array", "null"), "items",
                        object("type", List.of("string", "number", "boolean"))));
    }

    /** The schema of a key that a type declares. */
    static Map<String, Object> of(ConfigKey key) {
        Key declared = key.declaration();
        Map<String, Object> schema = described(
                declared.doc() + (declared.unit().isEmpty() ? "" : " In " + declared.unit() + "."));
        schema.putAll(value(key.type(), declared));
        if (!key.required() && !declared.byDefault().isEmpty()) {
            schema.put("default", byDefault(key.type(), declared.byDefault()));
        }
        return schema;
    }

    private static Map<String, Object> value(String type, Key key) {
        List<String> allowed = List.of(key.allowed());
        return switch (type) {
            case "boolean" -> object("enum", Arrays.asList(true, false, "true", "false", null));
            case "int" -> whole(Math.max(key.min(), Integer.MIN_VALUE), Math.min(key.max(), Integer.MAX_VALUE));
            case "long" -> whole(key.min(), key.max());
            case "double" -> range(object("type", List.of("number", "string", "null")), key.min(), key.max());
            case "list" -> allowed.isEmpty()
                    ? reference("strings")
                    : object("anyOf", List.of(oneOf(allowed),
                            object("type", "array", "items", object("enum", allowed))));
            default -> allowed.isEmpty() ? object("type", List.of("string", "null")) : oneOf(allowed);
        };
    }

    private static Map<String, Object> whole(long min, long max) {
        return object("anyOf", List.of(range(object("type", "integer"), min, max), reference("quantity")));
    }

    private static Map<String, Object> range(Map<String, Object> schema, long min, long max) {
        if (min != Long.MIN_VALUE) { schema.put("minimum", min); }
        if (max != Long.MAX_VALUE) { schema.put("maximum", max); }
        return schema;
    }

    private static Object byDefault(String type, String text) {
        return switch (type) {
            case "boolean" -> Boolean.valueOf(text);
            case "int", "long" -> text.matches("-?[0-9]+") ? Long.valueOf(text) : text;
            case "double" -> Double.valueOf(text);
            case "list" -> List.of(text.split(","));
            default -> text;
        };
    }

    /** One of these strings, or null. */
    static Map<String, Object> oneOf(Collection<String> values) {
        List<String> all = new ArrayList<>(values);
        all.add(null);
        return object("enum", all);
    }

    /** A reference to a {@link #definitions definition} with a description. */
    static Map<String, Object> reference(String definition, String description) {
        Map<String, Object> schema = described(description);
        schema.putAll(reference(definition));
        return schema;
    }

    static Map<String, Object> reference(String definition) {
        return object("$ref", "#/$defs/" + definition);
    }

    static Map<String, Object> described(String description) {
        return object("description", description);
    }

    /** An object of names and values in turn. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) { object.put((String) members[i], members[i + 1]); }
        return object;
    }
}
