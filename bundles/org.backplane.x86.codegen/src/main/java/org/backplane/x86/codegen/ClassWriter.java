package org.backplane.x86.codegen;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.annotation.processing.Filer;

/** Writes all instruction classes of an interpreter, a file per class of rows, and the factory. */
final class ClassWriter {
    static final String PACKAGE = "org.backplane.x86.interpreter.generated";
    private static final int CHUNK = 200;

    private final Filer filer;
    private final Map<String, String> keys = new TreeMap<>();

    ClassWriter(Filer filer) {
        this.filer = filer;
    }

    void write(List<RowModel> rows) throws IOException {
        Map<String, List<RowModel>> byOwner = new LinkedHashMap<>();
        rows.forEach(row -> byOwner.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row));
        for (Map.Entry<String, List<RowModel>> entry : byOwner.entrySet()) {
            String file = entry.getKey().substring(entry.getKey().lastIndexOf('.') + 1) + "Insns";
            emit(file, classes(file, entry.getValue()));
        }
        emit("InsnFactory", factory());
    }

    private void emit(String name, String source) throws IOException {
        try (Writer writer = filer.createSourceFile(PACKAGE + "." + name).openWriter()) {
            writer.write("package " + PACKAGE
                    + ";\n\nimport org.backplane.api.x86.X86Fp;\nimport org.backplane.lib.x86.Draft;\n"
                    + "import org.backplane.lib.x86.Insn;\n"
                    + "import org.backplane.lib.x86.X86Cpu;\n\n" + source);
        }
    }

    private String classes(String file, List<RowModel> rows) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (RowModel row : rows) {
            row.encodings().stream().flatMap(encoding -> Shape.of(encoding).stream())
                    .forEach(shape -> add(row, shape, sources));
        }
        sources.keySet().forEach(key -> {
            if (keys.put(key, file + "." + key) != null) {
                throw new IllegalArgumentException("two rows give the class " + key);
            }
        });
        return "final class " + file + " {\n    static final int FP = X86Fp.COUNT;\n\n    private " + file
                + "() {\n    }\n\n"
                + String.join("\n", sources.values()) + "}\n";
    }

    private static void add(RowModel row, Shape shape, Map<String, String> sources) {
        if (row.routine()) {
            String key = shape.prefix() + row.name();
            sources.putIfAbsent(key, routine(row, key, shape));
            return;
        }
        for (List<Operand> operands : shape.operands()) {
            for (int width : widths(operands)) {
                PureClass pure = new PureClass(row, shape, operands, width);
                sources.putIfAbsent(pure.key(), pure.source());
            }
        }
    }

    private static String routine(RowModel row, String key, Shape shape) {
        String check = !shape.vex() ? "" : shape.vectors() ? "            c.avx();\n" : "            c.vex();\n";
        return "    static final class " + key
                + " extends Insn {\n" + constructor(key)
                + "        @Override\n        public void exec(X86Cpu c) {\n" + check
                + "            " + row.owner() + "." + row.name() + "(c, this);\n        }\n    }\n";
    }

    static String constructor(String name) {
        return "        " + name + "(Draft draft) {\n            super(draft);\n        }\n\n";
    }

    /** The instruction's widths: those of its v and y operands, else that of operand 0. */
    private static int[] widths(List<Operand> operands) {
        for (Operand operand : operands) {
            if (operand.kind() != 'I' && operand.isVariable()) {
                return operand.size() == 'y' ? new int[]{32, 64} : new int[]{16, 32, 64};
            }
        }
        return new int[]{operands.get(0).bits(0)};
    }

    private String factory() {
        List<String> names = new ArrayList<>(keys.keySet());
        StringBuilder source = new StringBuilder("/** Makes instruction objects by row, shape and width. */\n"
                + "public final class InsnFactory {\n    private InsnFactory() {\n    }\n\n"
                + "    /** All keys, sorted; a key's index is its number. */\n    public static String[] keys() {\n"
                + "        return new String[] {\n");
        names.forEach(name -> source.append("                \"").append(name).append("\",\n"));
        source.append("        };\n    }\n\n    /** The instruction of the numbered class that a draft has become. */\n"
                + "    public static Insn create(int number, Draft draft) {\n        return (Insn) switch (number / "
                + CHUNK
                + ") {\n");
        int chunks = (names.size() + CHUNK - 1) / CHUNK;
        for (int chunk = 0; chunk < chunks; chunk++) {
            source.append("        case ").append(chunk).append(" -> create").append(chunk)
                    .append("(number, draft);\n");
        }
        source.append(
                "        default -> throw new IllegalArgumentException(\"no class \" + number);\n        };\n    }\n");
        for (int chunk = 0; chunk < chunks; chunk++) { chunk(source, names, chunk); }
        return source.append("}\n").toString();
    }

    /**
     * Returns objects, by statements: to verify that they are instructions, as the type of a switch expression would be, the JVM
     * would load all their classes, of which a guest uses few.
     */
    private void chunk(StringBuilder source, List<String> names, int chunk) {
        source.append("\n    private static Object create" + chunk
                + "(int number, Draft draft) {\n        switch (number) {\n");
        for (int i = chunk * CHUNK; i < Math.min(names.size(), (chunk + 1) * CHUNK); i++) {
            source.append("        case ").append(i).append(": return new ").append(keys.get(names.get(i)))
                    .append("(draft);\n");
        }
        source.append(
                "        default: throw new IllegalArgumentException(\"no class \" + number);\n        }\n    }\n");
    }
}
