package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.List;

import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;

/** All forms that user mode can reach. */
final class Forms {
    private Forms() {
    }

    /** The classes of semantics that have rows. */
    static List<String> groups() {
        return OpcodeTable.rows().stream().map(OpcodeRow::group).distinct().sorted().toList();
    }

    /** The forms of all rows of a class. */
    static List<Form> of(String group) {
        List<Form> forms = new ArrayList<>();
        for (OpcodeRow row : OpcodeTable.rows()) {
            if (row.group().equals(group) && !Unreachable.has(row.name())) {
                row.encodings().forEach(encoding -> add(row, encoding, forms));
            }
        }
        return forms;
    }

    private static void add(OpcodeRow row, String encoding, List<Form> forms) {
        Spec spec = new Spec(encoding);
        for (int codeSize : new int[]{64, 32}) {
            boolean exists = (spec.mode == 0 || spec.mode == codeSize) && !(codeSize == 32 && spec.wide == 1);
            for (int size : exists ? sizes(spec, codeSize) : new int[0]) {
                if (registers(spec)) { forms.add(new Form(row, encoding, codeSize, size, false)); }
                if (memory(spec)) { forms.add(new Form(row, encoding, codeSize, size, true)); }
            }
        }
    }

    private static int[] sizes(Spec spec, int codeSize) {
        if (spec.widened()) { return codeSize == 64 ? new int[]{32, 64} : new int[]{32}; }
        if (!spec.sized()) { return new int[]{0}; }
        if (codeSize == 32) { return new int[]{16, 32}; }
        return spec.forced64 ? new int[]{64} : spec.default64 ? new int[]{16, 64} : new int[]{16, 32, 64};
    }

    private static boolean memory(Spec spec) {
        boolean absolute = spec.operands.stream().anyMatch(operand -> operand.charAt(0) == 'O');
        return absolute || spec.modRm && spec.mod != '3';
    }

    private static boolean registers(Spec spec) {
        boolean absolute = spec.operands.stream().anyMatch(operand -> operand.charAt(0) == 'O');
        return !absolute && !(spec.modRm && spec.mod == 'm');
    }

    /** Vectors of a form: fewer for code of 32 bits where code of 64 bits does the same. */
    static int vectors(Form form) {
        Spec spec = form.spec();
        return form.codeSize() == 64 || spec.mode == 32 || spec.forced64 || spec.default64 ? 250 : 80;
    }
}
