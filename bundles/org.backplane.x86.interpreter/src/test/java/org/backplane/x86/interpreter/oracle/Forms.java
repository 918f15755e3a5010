package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    /** The recording of encodings that hide their operand size: in that of their class no prefix says the size. */
    static final String OPERAND_SIZES = "OperandSizes";

    private Forms() {
    }

    /** What has a recording: the classes of semantics that have rows, {@link HostsOwn} and {@link #OPERAND_SIZES}. */
    static List<String> groups() {
        Stream<String> classes = OpcodeTable.rows().stream().map(Forms::group);
        return Stream.concat(classes, Stream.of(OPERAND_SIZES)).distinct().sorted().toList();
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
        boolean hidden = group.equals(OPERAND_SIZES);
        for (OpcodeRow row : OpcodeTable.rows()) {
            for (String encoding : hidden || group(row).equals(group) ? row.encodings() : List.<String>of()) {
                if (!Unreachable.has(row.name(), encoding)) { add(row, encoding, hidden, forms); }
            }
        }
        return forms;
    }

    private static void add(OpcodeRow row, String encoding, boolean hidden, List<Form> forms) {
        Spec spec = new Spec(encoding);
        for (int codeSize : new int[]{64, 32, 16}) {
            for (int size : hidden ? hidden(spec, codeSize) : usual(spec, codeSize)) {
                if (registers(spec)) { forms.add(new Form(row, encoding, codeSize, size, false, hidden)); }
                if (memory(spec)) { forms.add(new Form(row, encoding, codeSize, size, true, hidden)); }
            }
        }
    }

    /** Those of a row's class do not have the sizes that {@link #OPERAND_SIZES} has. */
    private static int[] usual(Spec spec, int codeSize) {
        boolean hidden = spec.hidesSize() || spec.isImage();
        return hidden && spec.exists(codeSize) ? Spec.widened(codeSize, spec.widened()) : spec.sizes(codeSize);
    }

    private static int[] hidden(Spec spec, int codeSize) {
        if (spec.isImage() && codeSize == 64) { return new int[]{64}; }
        return spec.hidesSize() ? spec.sizes(codeSize) : new int[0];
    }

    static boolean memory(Spec spec) {
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
