package org.backplane.lib.x86.decode;

import org.backplane.lib.x86.Draft;

/** Knowledge of operand codes; the notation is that of {@link org.backplane.lib.x86.table.Row}. */
final class Operands {
    private Operands() {
    }

    static boolean needsModRm(String operand) {
        return switch (operand) {
            case "AL", "CL", "AX", "DX", "rAX", "1" -> false;
            default -> "EGMRVWUPQNSCD".indexOf(operand.charAt(0)) >= 0;
        };
    }

    /** The size letter; v for operands that follow the operand size. */
    static char size(String operand) {
        return switch (operand) {
            case "AL", "CL", "1" -> 'b';
            case "AX", "DX" -> 'w';
            case "rAX", "M" -> 'v';
            default -> operand.charAt(1);
        };
    }

    /** Bits of an operand; {@code operandSize} 16, 32 or 64. */
    static int bits(char size, int operandSize, boolean wide) {
        return switch (size) {
            case 'b' -> 8;
            case 'w' -> 16;
            case 'd' -> 32;
            case 'q' -> 64;
            case 'x', 'u' -> 128;
            case 'y' -> wide ? 64 : 32;
            default -> operandSize;
        };
    }

    private static boolean isImmediate(String operand) {
        return operand.equals("1") || operand.charAt(0) == 'I' || operand.charAt(0) == 'J';
    }

    /** The instruction's width: that of its first variable operand, else of operand 0. */
    static int width(String[] operands, int operandSize, boolean wide) {
        for (String operand : operands) {
            char size = size(operand);
            if ((size == 'v' || size == 'y' || size == 'z') && !isImmediate(operand)) {
                return bits(size, operandSize, wide);
            }
        }
        return operands.length == 0 ? operandSize : bits(size(operands[0]), operandSize, wide);
    }

    /** Must agree with the code generator's class keys. */
    static String key(Encoding encoding, Draft insn) {
        StringBuilder key = new StringBuilder(encoding.row.name()).append('_');
        for (int i = 0; i < encoding.operands.length; i++) { key.append(key(encoding.operands[i], insn.memory == i)); }
        return key.append(insn.width).toString();
    }

    private static String key(String operand, boolean memory) {
        if (isImmediate(operand)) { return "I"; }
        char size = size(operand);
        boolean variable = size == 'v' || size == 'y' || size == 'z';
        String suffix = variable ? "" : String.valueOf(size == 'u' ? 'x' : size);
        if (memory) { return "M" + suffix + (operand.equals("Wx") ? "a" : ""); }
        return register(operand) + suffix;
    }

    private static String register(String operand) {
        return switch (operand.charAt(0)) {
            case 'V', 'W', 'U' -> "X";
            case 'P', 'Q', 'N' -> "P";
            default -> "R";
        };
    }
}
