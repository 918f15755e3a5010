package org.backplane.assembler;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.api.machine.config.PartKeys;

/** Reads records of the chassis by the names of their keys: the assembler does not know their classes. */
final class Fields {
    private Fields() {
    }

    /** The components by name. */
    static Map<String, Object> of(Record record) {
        Map<String, Object> values = new TreeMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    static List<String> strings(Record record, String name) {
        return PartKeys.strings(of(record).get(name));
    }

    static String string(Record record, String name) {
        return String.valueOf(of(record).get(name));
    }
}
