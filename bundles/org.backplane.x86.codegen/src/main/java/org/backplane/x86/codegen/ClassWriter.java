package org.backplane.x86.codegen;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.annotation.processing.Filer;

/** Writes all instruction classes of an interpreter, a file per class of rows, and the factory. */
final class ClassWriter {
    static final String PACKAGE = "org.backplane.x86.interpreter.generated";

    static final String EXTENDS = " extends Insn implements InsnFactory.Prototype {\n";

    private final Filer filer;
    private final Set<String> keys = new HashSet<>();

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
                    + ";\n\nimport java.util.Map;\nimport java.util.concurrent.ConcurrentHashMap;\n\nimport org.backplane.api.x86.X86Fp;\nimport org.backplane.lib.x86.Draft;\n"
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
            if (!keys.add(key)) { throw new IllegalArgumentException("two rows give the class " + key); }
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
                + EXTENDS + made(key)
                + "        @Override\n        public void exec(X86Cpu c) {\n" + check
                + "            " + row.owner() + "." + row.name() + "(c, this);\n        }\n    }\n";
    }

    /** How an instruction class is made. */
    static String made(String name) {
        return """
                        static {
                            InsnFactory.add("%1$s", new %1$s(InsnFactory.NOTHING));
                        }

                        %1$s(Draft draft) {
                            super(draft);
                        }

                        @Override
                        public Insn of(Draft draft) {
                            return new %1$s(draft);
                        }

                """.formatted(name);
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

    /**
     * The factory names no class: a table of all of them would be loaded and linked by every new core while its guest waits, and a guest uses few.
     */
    private static String factory() {
        return """
                /** Makes instruction objects: finds the class by its name, and asks the prototype that it has brought for more. Any thread. */
                public final class InsnFactory {
                    /** Makes more instructions of its own class. */
                    interface Prototype {
                        Insn of(Draft draft);
                    }

                    static final Draft NOTHING = new Draft();
                    private static final Map<String, Prototype> PROTOTYPES = new ConcurrentHashMap<>();

                    private InsnFactory() {
                    }

                    /**
                     * The instruction that a draft has become.
                     *
                     * @param group simple name of the class of its row
                     * @param key   row, shape and width, as the decoder names them
                     */
                    public static Insn create(String group, String key, Draft draft) {
                        Prototype prototype = PROTOTYPES.get(key);
                        return (prototype == null ? load(group, key) : prototype).of(draft);
                    }

                    private static Prototype load(String group, String key) {
                        String name = new StringBuilder(120).append("%s.").append(group).append("Insns$").append(key).toString();
                        try {
                            Class.forName(name);
                        } catch (ClassNotFoundException missing) {
                            throw new IllegalStateException("no class " + name, missing);
                        }
                        return PROTOTYPES.get(key);
                    }

                    /** A class has been initialized. */
                    static void add(String key, Prototype prototype) {
                        PROTOTYPES.put(key, prototype);
                    }
                }
                """
                .formatted(PACKAGE);
    }
}
