package org.backplane.assembler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.SourcePosition;
import org.backplane.assembler.json.JsonException;
import org.backplane.assembler.json.JsonReader;
import org.backplane.assembler.json.Node;

/** A machine file: the object {@code machine} and one object per part, in file order. */
final class MachineSource {
    /** Name of the object with the machine's own keys, also in {@code --set}. */
    static final String MACHINE = "machine";
    private static final String PARTS = "parts";

    private final String name;
    private final PartSource machine;
    private final Map<String, PartSource> parts = new LinkedHashMap<>();

    private MachineSource(String name, SourcePosition position) {
        this.name = name;
        this.machine = new PartSource(MACHINE, position);
    }

    /**
     * Reads a file's text.
     *
     * @param name of the machine
     * @param file as messages call it
     * @return null when it is no JSON object; {@code complaints} says why
     */
    static MachineSource read(String name, String file, String text, Complaints complaints) {
        try {
            if (new JsonReader(file, text).read() instanceof Node.Obj top) {
                MachineSource source = new MachineSource(name, top.position());
                top.members().forEach((key, member) -> source.take(key, member, complaints));
                return source;
            }
            complaints.add(Code.SHAPE, "a machine file is an object", "{ \"machine\": {…}, \"parts\": {…} }", "",
                    new SourcePosition(file, 1, 1, text.lines().findFirst().orElse("")));
        } catch (JsonException e) {
            complaints.add(Code.SYNTAX, e.getMessage(), "", "", e.position());
        }
        return null;
    }

    private void take(String key, Node.Member member, Complaints complaints) {
        boolean known = key.equals(MACHINE) || key.equals(PARTS);
        if (!known) {
            complaints.add(Code.SHAPE, "there is no key \"" + key + "\" here", "machine, parts",
                    Nearest.hint(key, List.of(MACHINE, PARTS)), member.position());
        } else if (!(member.value() instanceof Node.Obj object)) {
            complaints.add(Code.SHAPE, "\"" + key + "\" must be an object", "{…}", "", member.value().position());
        } else if (key.equals(MACHINE)) {
            fill(machine, object, complaints);
        } else {
            object.members().forEach((part, body) -> addPart(part, body, complaints));
        }
    }

    private void addPart(String part, Node.Member body, Complaints complaints) {
        if (!part.matches("[A-Za-z0-9_-]+") || part.equals(MACHINE)) {
            complaints.add(Code.SHAPE, "a part cannot be called \"" + part + "\"",
                    "letters, digits, - and _, but not machine", "", body.position());
        } else if (body.value() instanceof Node.Obj object) {
            PartSource source = new PartSource(part, body.position());
            fill(source, object, complaints);
            parts.put(part, source);
        } else {
            complaints.add(Code.SHAPE, "the part \"" + part + "\" must be an object", "{ \"type\": … }", "",
                    body.value().position());
        }
    }

    private static void fill(PartSource part, Node.Obj object, Complaints complaints) {
        object.members().forEach((key, member) -> {
            Object value = flat(member.value());
            if (value == null) {
                complaints.add(Code.SHAPE, "\"" + key + "\" must be a flat value",
                        "a string, a number, true, false, or a list of strings", "", member.value().position());
            } else {
                part.set(key, new Setting(member.position(), member.value().position(), value));
            }
        });
    }

    /** The value of a key, null when it is no flat one. */
    static Object flat(Node node) {
        if (node instanceof Node.Arr list) {
            List<String> items = new ArrayList<>();
            for (Node item : list.items()) {
                if (!(item instanceof Node.Scalar(SourcePosition _, Object value)) || value == null) { return null; }
                items.add(String.valueOf(value));
            }
            return List.copyOf(items);
        }
        return node instanceof Node.Scalar scalar ? scalar.value() : null;
    }

    String name() {
        return name;
    }

    /** The machine's own keys. */
    PartSource machine() {
        return machine;
    }

    /** The parts in file order. */
    List<PartSource> parts() {
        return List.copyOf(parts.values());
    }

    /** The part of that name, {@code machine} for the machine's own keys, null without one. */
    PartSource part(String part) {
        return part.equals(MACHINE) ? machine : parts.get(part);
    }

    List<String> partNames() {
        return List.copyOf(parts.keySet());
    }
}
