package org.backplane.assembler;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.SourcePosition;
import org.backplane.assembler.json.JsonException;
import org.backplane.assembler.json.JsonReader;
import org.backplane.assembler.json.Node;

/**
 * Reads a machine file and before it, each once, the files that it includes; what is read later adds to what was read before,
 * changes it, or with {@code null} takes it out. Every value keeps the place it comes from, in whatever file that is.
 */
final class MachineReader {
    /** Names the file's JSON schema to editors; means nothing here. */
    static final String SCHEMA = "$schema";
    static final String INCLUDE = "include";
    static final String FEATURES = "features";
    static final String PARTS = "parts";
    /** What parts can be called. */
    static final String NAME = "^[A-Za-z0-9_-]+$";
    private static final List<String> KEYS = List.of(SCHEMA, INCLUDE, FEATURES, MachineSource.MACHINE, PARTS);

    private final MachineFiles files;
    private final Complaints complaints;
    private final MachineSource source;
    /** The files being read, the outermost first. */
    private final List<Path> open = new ArrayList<>();
    private final Set<Path> done = new HashSet<>();
    private boolean readable = true;

    /** @param name of the machine */
    MachineReader(String name, MachineFiles files, Complaints complaints) {
        this.files = files;
        this.complaints = complaints;
        source = new MachineSource(name);
    }

    /** The machine, null when one of the files could not be read; {@code complaints} says why. */
    MachineSource read(Path file) {
        file(file, null);
        return readable ? source : null;
    }

    /** As {@link #read(Path)}, from a text that messages call {@code file}; includes are relative to the working directory. */
    MachineSource read(String file, String text) {
        text(file, text, Path.of(""));
        return readable ? source : null;
    }

    /** @param asked where another file includes this one, null: none does */
    private void file(Path file, SourcePosition asked) {
        open.add(file);
        try {
            text(MachineFiles.shown(file), Files.readString(file), file.resolveSibling(""));
        } catch (CharacterCodingException e) {
            fail(Code.UNREADABLE, MachineFiles.shown(file) + " is no text", "a machine file, JSON in UTF-8", "", asked);
        } catch (IOException e) {
            fail(Code.UNREADABLE, "cannot read " + MachineFiles.shown(file) + ": " + e, "a file that may be read", "",
                    asked);
        }
        open.removeLast();
        done.add(file);
    }

    private void text(String file, String text, Path folder) {
        try {
            if (new JsonReader(file, text).read() instanceof Node.Obj top) {
                take(top, folder);
            } else {
                fail(Code.SHAPE, "a machine file is an object", "{ \"machine\": {…}, \"parts\": {…} }", "",
                        new SourcePosition(file, 1, 1, text.lines().findFirst().orElse("")));
            }
        } catch (JsonException e) {
            fail(Code.SYNTAX, e.getMessage(), "", "", e.position());
        }
    }

    private void fail(String code, String message, String allowed, String hint, SourcePosition position) {
        complaints.add(code, message, allowed, hint, position);
        readable = false;
    }

    private void take(Node.Obj top, Path folder) {
        Node.Member included = top.members().get(INCLUDE);
        if (included != null) { each(INCLUDE, included.value(), (name, at) -> include(name, at, folder)); }
        Node.Member features = top.members().get(FEATURES);
        if (features != null) { each(FEATURES, features.value(), (name, at) -> feature(name, at, folder)); }
        top.members().forEach((key, member) -> {
            if (!KEYS.contains(key)) {
                complaints.add(Code.SHAPE, "there is no key \"" + key + "\" here", String.join(", ", KEYS),
                        Nearest.hint(key, KEYS), member.position());
            } else if (key.equals(PARTS) || key.equals(MachineSource.MACHINE)) { takeObject(key, member.value()); }
        });
        source.machine().moveTo(top.position());
    }

    /** Takes each name of a string or a list of strings. */
    private void each(String key, Node value, BiConsumer<String, SourcePosition> taker) {
        List<Node> items = value instanceof Node.Arr list ? list.items() : List.of(value);
        for (Node item : items) {
            if (item instanceof Node.Scalar(SourcePosition at, String name)) {
                taker.accept(name, at);
            } else {
                complaints.add(Code.SHAPE, "\"" + key + "\" must name " + (key.equals(INCLUDE) ? "machine files" : key),
                        "a string or a list of strings", "", item.position());
            }
        }
    }

    /** A name stands for itself, a path is relative to this file. */
    private void feature(String name, SourcePosition at, Path folder) {
        Path file = name.indexOf('\0') < 0 ? folder.resolve(name) : folder;
        source.feature(Files.isRegularFile(file) ? file.toAbsolutePath().toString() : name, at);
    }

    private void include(String name, SourcePosition at, Path folder) {
        Path file = files.find(name, folder);
        if (file == null) {
            fail(Code.NO_MACHINE, "there is no machine file \"" + name + "\" to include",
                    "a path, relative to " + MachineFiles.shown(folder)
                            + (files.names().isEmpty() ? "" : ", or " + String.join(", ", files.names())),
                    Nearest.hint(name, files.names()), at);
        } else if (open.contains(file)) {
            String circle = open.subList(open.indexOf(file), open.size()).stream().map(MachineFiles::shown)
                    .collect(Collectors.joining(" includes "));
            fail(Code.INCLUDE, "files include each other: " + circle + " includes " + MachineFiles.shown(file), "",
                    "take this one out", at);
        } else if (!done.contains(file)) { file(file, at); }
    }

    private void takeObject(String key, Node value) {
        if (!(value instanceof Node.Obj object)) {
            complaints.add(Code.SHAPE, "\"" + key + "\" must be an object", "{…}", "", value.position());
        } else if (key.equals(MachineSource.MACHINE)) {
            fill(source.machine(), object);
        } else {
            object.members().forEach(this::takePart);
        }
    }

    private void takePart(String part, Node.Member body) {
        if (!part.matches(NAME) || part.equals(MachineSource.MACHINE)) {
            complaints.add(Code.SHAPE, "a part cannot be called \"" + part + "\"",
                    "letters, digits, - and _, but not machine", "", body.position());
        } else if (isNull(body.value())) {
            if (!source.remove(part)) { nothing("part", part, source.partNames(), body); }
        } else if (body.value() instanceof Node.Obj object) {
            fill(source.open(part, body.position()), object);
        } else {
            complaints.add(Code.SHAPE, "the part \"" + part + "\" must be an object", "{ \"type\": … }", "",
                    body.value().position());
        }
    }

    private void fill(PartSource part, Node.Obj object) {
        object.members().forEach((key, member) -> {
            Object value = flat(member.value());
            if (value != null) {
                part.set(key, new Setting(member.position(), member.value().position(), value));
            } else if (!isNull(member.value())) {
                complaints.add(Code.SHAPE, "\"" + key + "\" must be a flat value",
                        "a string, a number, true, false, or a list of strings", "", member.value().position());
            } else if (!part.remove(key)) { nothing("key", key, part.keys().keySet(), member); }
        });
    }

    /** There is nothing to take out. */
    private void nothing(String kind, String name, Iterable<String> known, Node.Member member) {
        complaints.add(Code.INCLUDE, "null takes out what an included file says, and there is no " + kind + " \"" + name
                + "\"", String.join(", ", known), "", member.position());
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() == null;
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
}
