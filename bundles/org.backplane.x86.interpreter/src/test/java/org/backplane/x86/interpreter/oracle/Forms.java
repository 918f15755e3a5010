package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;

/** All forms that user mode can reach. */
final class Forms {
    private static final int FEW = 60;
    private static final int USUAL = 250;
    private static final int X87 = 500;
    private static final int FLOATS = 1000;
    private static final int FUSED = 300;

    private Forms() {
    }

    /** What has a recording: the classes of semantics that have rows, and {@link HostsOwn}. */
    static List<String> groups() {
        return OpcodeTable.rows().stream().map(Forms::group).distinct().sorted().toList();
    }

    /** The recording that a row is in. */
    static String group(OpcodeRow row) {
        return HostsOwn.has(row) ? HostsOwn.GROUP : row.group();
    }

    /** Those that the system property {@code oracle.groups} names, or all. */
    static List<String> wanted() {
        String wanted = System.getProperty("oracle.groups", "all");
        return wanted.equals("all") ? groups() : List.of(wanted.split(","));
    }

    /** The forms of all rows of a recording. */
    static List<Form> of(String group) {
        List<Form> forms = new ArrayList<>();
        for (OpcodeRow row : OpcodeTable.rows()) {
            if (group(row).equals(group) && !Unreachable.has(row.name())) {
                row.encodings().forEach(encoding -> add(row, encoding, forms));
            }
        }
        return forms;
    }

    private static void add(OpcodeRow row, String encoding, List<Form> forms) {
        Spec spec = new Spec(encoding);
        for (int codeSize : new int[]{64, 32, 16}) {
            boolean exists = codeSize == 64 ? spec.mode != 32 : spec.mode != 64 && (spec.wide != 1 || spec.vex != 0);
            for (int size : exists ? sizes(spec, codeSize) : new int[0]) {
                if (registers(spec)) { forms.add(new Form(row, encoding, codeSize, size, false)); }
                if (memory(spec)) { forms.add(new Form(row, encoding, codeSize, size, true)); }
            }
        }
    }

    private static int[] sizes(Spec spec, int codeSize) {
        if (spec.vex == Spec.BOTH) { return new int[]{128, 256}; }
        if (spec.widened()) { return codeSize == 64 ? new int[]{32, 64} : new int[]{32}; }
        if (!spec.sized()) { return new int[]{0}; }
        if (codeSize < 64) { return new int[]{16, 32}; }
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

    /**
     * Vectors of a form: more where there are floats to compute with, but not for each of the many orders of operands that fused
     * multiplications have; fewer for code that does what other code does.
     */
    static int vectors(Form form) {
        Spec spec = form.spec();
        boolean same = form.codeSize() == 32 && !(spec.mode == 32 || spec.forced64 || spec.default64);
        if (same || form.codeSize() == 16) { return FEW; }
        boolean floats = Situations.kind(form.row()) != Values.Kind.INTEGER && !form.row().group().endsWith("Moves");
        if (form.row().feature() == Feature.FMA) { return FUSED; }
        return !floats ? USUAL : spec.isX87() ? X87 : FLOATS;
    }
}
