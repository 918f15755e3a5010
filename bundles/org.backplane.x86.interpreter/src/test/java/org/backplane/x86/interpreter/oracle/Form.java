package org.backplane.x86.interpreter.oracle;

import org.backplane.lib.x86.decode.OpcodeRow;

/** A way to encode an instruction. Its text names it: it has the seed of its vectors. */
final class Form {
    private final OpcodeRow row;
    private final String encoding;
    private final Spec spec;
    private final int codeSize;
    private final int operandSize;
    private final boolean memory;
    private final boolean prefixed;
    private final String text;

    /**
     * @param encoding    as the table has it
     * @param codeSize    64, 32 or 16
     * @param operandSize in bits, 0 when neither mode nor prefixes change it
     * @param memory      whether the operand that may be either is in memory
     * @param prefixed    whether it is in {@link Forms#OPERAND_SIZES}
     */
    Form(OpcodeRow row, String encoding, int codeSize, int operandSize, boolean memory, boolean prefixed) {
        this.row = row;
        this.prefixed = prefixed;
        this.encoding = encoding;
        this.codeSize = codeSize;
        this.operandSize = operandSize;
        this.memory = memory;
        spec = new Spec(encoding);
        text = "%s [%s] %d-bit code%s, %s".formatted(row.name(), encoding, codeSize,
                operandSize == 0 ? "" : ", " + operandSize + "-bit operands" + (prefixed ? " as prefixes say" : ""),
                memory ? "memory" : "registers");
    }

    OpcodeRow row() {
        return row;
    }

    Spec spec() {
        return spec;
    }

    int codeSize() {
        return codeSize;
    }

    int operandSize() {
        return operandSize;
    }

    boolean memory() {
        return memory;
    }

    /** Whether it is in {@link Forms#OPERAND_SIZES}. */
    boolean prefixed() {
        return prefixed;
    }

    String encoding() {
        return encoding;
    }

    @Override
    public String toString() {
        return text;
    }
}
