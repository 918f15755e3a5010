package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.lib.x86.decode.OpcodeRow;

/**
 * Counts vectors by encoding, operand size and code size, and tells where there are too few: all of them, those in which the
 * instruction was executed, those in which it raised a fault. The operand size is what the bytes say, not the form.
 */
final class Coverage {
    /** Vectors of every encoding and operand size. */
    private static final int ENOUGH = 200;
    /** In code of one size. */
    private static final int SOME = 50;
    /** Vectors of every encoding and operand size in which the instruction is executed, where it can be. */
    private static final int EXECUTED = 20;
    private static final int[] CODE_SIZES = {64, 32, 16};
    private static final int ALL = 0;

    private final Map<Subject, Count> counts = new HashMap<>();

    /**
     * What there must be vectors of.
     *
     * @param size     of operands, 0 when the instruction does not care
     * @param codeSize {@link #ALL} for all together
     */
    private record Subject(OpcodeRow row, String encoding, int size, int codeSize) {
        @Override
        public String toString() {
            return "%s [%s]%s%s".formatted(row.name(), encoding, size == 0 ? "" : ", " + size + "-bit operands",
                    codeSize == ALL ? "" : ", " + codeSize + "-bit code");
        }
    }

    private static final class Count {
        int all;
        int executed;
        int faults;
        /** Those of the memory operand. */
        int operandFaults;

        void add(Case vector, Outcome outcome) {
            all++;
            if (outcome.state[State.RIP] != vector.state[State.RIP]) {
                executed++;
            } else {
                faults++;
                operandFaults += isOfOperand(vector, outcome) ? 1 : 0;
            }
        }
    }

    private static boolean isOfOperand(Case vector, Outcome outcome) {
        long distance = outcome.cr2 - vector.state[State.RIP];
        return switch (outcome.trap) {
            case 12, 17 -> true;
            case 13 -> vector.code.length <= 15;
            case 14 -> distance < 0 || distance > 15;
            default -> false;
        };
    }

    /** A vector, and what the processor did. */
    synchronized void add(Case vector, Outcome outcome) {
        Form form = vector.form;
        int size = operandSize(vector);
        for (int codeSize : new int[]{ALL, form.codeSize()}) {
            Subject subject = new Subject(form.row(), form.encoding(), size, codeSize);
            counts.computeIfAbsent(subject, key -> new Count()).add(vector, outcome);
        }
    }

    private static int operandSize(Case vector) {
        Spec spec = vector.form.spec();
        int codeSize = vector.form.codeSize();
        if (spec.vex != 0 || spec.sizes(codeSize)[0] == 0) { return vector.form.operandSize(); }
        boolean other = false;
        int at = 0;
        for (; isPrefix(vector.code[at]); at++) { other |= vector.code[at] == 0x66 && spec.prefix != 0x66; }
        boolean wide = codeSize == 64 && (vector.code[at] & 0xf8) == 0x48;
        if (!spec.sized() && !spec.hidesSize()) { return wide ? 64 : 32; }
        if (codeSize == 64 && (wide || spec.forced64 || spec.default64 && !other)) { return 64; }
        return other == (codeSize == 16) ? 32 : 16;
    }

    private static boolean isPrefix(byte code) {
        return switch (code & 0xff) {
            case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
            default -> false;
        };
    }

    /** What there is too little of. */
    List<String> missing(List<OpcodeRow> rows) {
        List<String> missing = new ArrayList<>();
        for (OpcodeRow row : rows) {
            for (String encoding : row.encodings()) {
                if (!Unreachable.has(row.name(), encoding)) { missing(row, encoding, missing); }
            }
        }
        return missing.stream().distinct().toList();
    }

    private void missing(OpcodeRow row, String encoding, List<String> missing) {
        Spec spec = new Spec(encoding);
        for (int codeSize : CODE_SIZES) {
            for (int size : spec.sizes(codeSize)) {
                missing(new Subject(row, encoding, size, codeSize), SOME, missing);
                missing(new Subject(row, encoding, size, ALL), ENOUGH, missing);
            }
        }
    }

    private void missing(Subject subject, int enough, List<String> missing) {
        Count count = counts.getOrDefault(subject, new Count());
        boolean all = subject.codeSize == ALL;
        boolean never = Unreachable.isNeverExecuted(subject.row.name());
        require(subject, "vectors", count.all, enough, missing);
        require(subject, "executed", count.executed, never ? 0 : all ? EXECUTED : 1, missing);
        if (never && count.executed >= EXECUTED) { missing.add(subject + " is executed"); }
        if (all) { missingFaults(subject, count, missing); }
    }

    private static void missingFaults(Subject subject, Count count, List<String> missing) {
        boolean never = Unreachable.isNeverAccessed(subject.row.name());
        require(subject, "faults", count.faults, 1, missing);
        int wanted = Forms.memory(new Spec(subject.encoding)) && !never ? 1 : 0;
        require(subject, "faults of the operand", count.operandFaults, wanted, missing);
        if (never && count.operandFaults > 0) { missing.add(subject + " accesses its operand"); }
    }

    private static void require(Subject subject, String what, int count, int wanted, List<String> missing) {
        if (count < wanted) { missing.add("%s: %s %d, not %d".formatted(subject, what, count, wanted)); }
    }
}
