package org.backplane.assembler.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints maps, lists, strings, numbers, booleans and null as JSON for people: what fits a line is on one line. */
public final class JsonWriter {
    private static final int WIDTH = 120;
    private static final String INDENT = "    ";

    private JsonWriter() {
    }

    /** The text of {@code value}, ending with its line. */
    public static String print(Object value) {
        StringBuilder text = new StringBuilder();
        write(text, "", 0, value);
        return text.append('\n').toString();
    }

    /** The text of {@code value} on one line. */
    public static String line(Object value) {
        return switch (value) {
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case Map<?, ?> map -> {
                StringBuilder text = new StringBuilder("{ ");
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    text.append(text.length() == 2 ? "" : ", ").append(name(member)).append(line(member.getValue()));
                }
                yield text.append(" }").toString();
            }
            case List<?> list -> {
                StringBuilder text = new StringBuilder("[");
                for (Object item : list) { text.append(text.length() == 1 ? "" : ", ").append(line(item)); }
                yield text.append(']').toString();
            }
            case String string -> quote(string);
            case null, default -> String.valueOf(value);
        };
    }

    /** @param used columns of the line before the value */
    private static void write(StringBuilder text, String indent, int used, Object value) {
        String line = line(value);
        if (used + line.length() < WIDTH || !(value instanceof Map || value instanceof List)) {
            text.append(line);
            return;
        }
        boolean object = value instanceof Map;
        Iterator<?> items = value instanceof Map<?, ?> map ? map.entrySet().iterator() : ((List<?>) value).iterator();
        text.append(object ? '{' : '[');
        while (items.hasNext()) {
            Object item = items.next();
            String name = item instanceof Map.Entry<?, ?> member ? name(member) : "";
            text.append('\n').append(indent).append(INDENT).append(name);
            write(text, indent + INDENT, indent.length() + INDENT.length() + name.length(),
                    item instanceof Map.Entry<?, ?> member ? member.getValue() : item);
            text.append(items.hasNext() ? "," : "");
        }
        text.append('\n').append(indent).append(object ? '}' : ']');
    }

    private static String name(Map.Entry<?, ?> member) {
        return quote(String.valueOf(member.getKey())) + ": ";
    }

    private static String quote(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return text.append('"').toString();
    }
}
