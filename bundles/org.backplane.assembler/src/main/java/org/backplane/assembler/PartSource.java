package org.backplane.assembler;

import java.util.LinkedHashMap;
import java.util.Map;

import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.SourcePosition;
import org.backplane.assembler.json.JsonWriter;

/** One object of a machine file with the place of everything in it; {@code --set} and other options change it. */
final class PartSource {
    /** The key that says what the part is. */
    static final String TYPE = "type";
    /** The type of vCPUs. */
    static final String VCPU = "vcpu";

    private final String name;
    private SourcePosition position;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /** @param position null while it is in no text */
    PartSource(String name, SourcePosition position) {
        this.name = name;
        this.position = position;
    }

    /** The same under another name. */
    PartSource copy(String other) {
        PartSource copy = new PartSource(other, position);
        copy.settings.putAll(settings);
        return copy;
    }

    String name() {
        return name;
    }

    /** Where it is as a whole: in the file that had the last word on it. */
    SourcePosition position() {
        return position;
    }

    void moveTo(SourcePosition where) {
        position = where;
    }

    void set(String key, Setting setting) {
        settings.put(key, setting);
    }

    /** Takes a key out; false when there is none. */
    boolean remove(String key) {
        return settings.remove(key) != null;
    }

    /** The type, empty when the file gives none or something else than a string. */
    String type() {
        Setting type = settings.get(TYPE);
        return type != null && type.value() instanceof String text ? text : "";
    }

    boolean isVcpu() { return type().equals(VCPU); }

    /** All keys but the type. */
    Map<String, Object> keys() {
        Map<String, Object> keys = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            if (!key.equals(TYPE)) {
                keys.put(key, setting.value());
            }
        });
        return keys;
    }

    Object get(String key) {
        Setting setting = settings.get(key);
        return setting == null ? null : setting.value();
    }

    /** As in a machine file, on one line. */
    String print() {
        Map<String, Object> values = new LinkedHashMap<>();
        settings.forEach((key, setting) -> values.put(key, setting.value()));
        return JsonWriter.line(name) + ": " + JsonWriter.line(values);
    }

    PartSpec spec() {
        return new PartSpec(name, type(), keys());
    }

    /** Where a problem with a key is: at its value, at its name when it should not be there, else at the part. */
    SourcePosition where(Problem problem) {
        Setting setting = settings.get(problem.key());
        if (setting == null) { return position; }
        return problem.code().equals(Problem.UNKNOWN) ? setting.name() : setting.place();
    }

    /** Where the value of a key is; the part when it has none. */
    SourcePosition where(String key) {
        Setting setting = settings.get(key);
        return setting == null ? position : setting.place();
    }
}
