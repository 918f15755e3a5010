package org.backplane.monitor.command;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;

/**
 * Records as JSON: a record is an object of its components, an enum constant its name in lower case. Numbers that need all 64
 * bits are strings in what is given here, since most readers of JSON have no such numbers.
 */
public final class Json {
    private static final JsonProvider PROVIDER = provider();
    private static final Map<String, ?> PRETTY = Map.of(JsonGenerator.PRETTY_PRINTING, true);

    private Json() {
    }

    /** The library asks the thread's class loader, which may see another copy of it: it must ask its own. */
    private static JsonProvider provider() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(JsonProvider.class.getClassLoader());
            return JsonProvider.provider();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** The text of {@code data}, which ends with a line feed. */
    public static String print(Object data) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = PROVIDER.createWriterFactory(PRETTY).createWriter(text)) {
            writer.write(value(data));
        }
        return text.toString().stripLeading() + "\n";
    }

    private static JsonValue value(Object data) {
        return switch (data) {
            case Record object -> object(object);
            case List<?> list -> array(list);
            case Boolean bool -> bool ? JsonValue.TRUE : JsonValue.FALSE;
            case Integer number -> PROVIDER.createValue(number);
            case Long number -> PROVIDER.createValue(number);
            case Enum<?> constant -> PROVIDER.createValue(constant.name().toLowerCase(Locale.ROOT));
            default -> PROVIDER.createValue(data.toString());
        };
    }

    private static JsonValue object(Record data) {
        JsonObjectBuilder object = PROVIDER.createObjectBuilder();
        for (RecordComponent component : data.getClass().getRecordComponents()) {
            object.add(component.getName(), value(component(data, component)));
        }
        return object.build();
    }

    private static Object component(Record data, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true); // the records are the commands' own
            return accessor.invoke(data);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static JsonValue array(List<?> data) {
        JsonArrayBuilder array = PROVIDER.createArrayBuilder();
        data.forEach(element -> array.add(value(element)));
        return array.build();
    }
}
