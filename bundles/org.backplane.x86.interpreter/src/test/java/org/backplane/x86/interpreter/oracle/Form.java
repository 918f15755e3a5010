package org.backplane.x86.interpreter.oracle;

import org.backplane.lib.x86.decode.OpcodeRow;

/** A way to encode an instruction. Its text names it: it has the seed of its vectors. */
final class Form {
    private final OpcodeRow row;
    private final Spec spec;
    private final int codeSize;
    private final int operandSize;
    private final boolean memory;
    private final String text;

    /**
     * @param encoding    as the table has it
     * @param codeSize    64, 32 or 16
     * @param operandSize in bits, 0 when neither mode nor prefixes change it
     * @param memory      whether the operand that may be either is in memory
     */
    Form(OpcodeRow row, String encoding, int codeSize, int operandSize, boolean memory) {
        this.row = row;
        this.codeSize = codeSize;
        this.operandSize = operandSize;
        this.memory = memory;
        spec = new Spec(encoding);
        text = "%s [%s] %d-bit code%s, %s".formatted(row.name(), encoding, codeSize,
                operandSize == 0 ? "" : ", " + operandSize + "-bit operands", memory ? "memory" : "registers");
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

    /** Row and operand size: what there must be enough vectors for. */
    String subject() {
        return row.name() + (operandSize == 0 ? "" : " of " + operandSize + " bits");
    }

    @Override
    public String toString() {
        return text;
    }
}
