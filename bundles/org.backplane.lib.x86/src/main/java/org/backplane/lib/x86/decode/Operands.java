package org.backplane.lib.x86.decode;

import org.backplane.lib.x86.Draft;

/** Knowledge of operand codes; the notation is that of {@link org.backplane.lib.x86.table.Row}. */
final class Operands {
    private Operands() {
    }

    static boolean needsModRm(String operand) {
        return switch (operand) {
            case "AL", "CL", "AX", "DX", "rAX", "1" -> false;
            default -> "EGMRVWUPQNSCDHBL".indexOf(operand.charAt(0)) >= 0;
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

    /** Bits of an operand; {@code operandSize} 16, 32 or 64, {@code vector} 128 or 256. */
    static int bits(char size, int operandSize, boolean wide, int vector) {
        return switch (size) {
            case 'b' -> 8;
            case 'w' -> 16;
            case 'd' -> 32;
            case 'q', 'p' -> 64;
            case 'x', 'u', 'a' -> vector;
            case 'o', 'm', 'g' -> 128;
            case 'y' -> wide ? 64 : 32;
            default -> operandSize;
        };
    }

    private static boolean isImmediate(String operand) {
        return operand.equals("1") || operand.charAt(0) == 'I' || operand.charAt(0) == 'J';
    }

    /** The instruction's width: that of its first variable operand, else of operand 0. */
    static int width(String[] operands, int operandSize, boolean wide, int vector) {
        for (String operand : operands) {
            char size = size(operand);
            if ((size == 'v' || size == 'y' || size == 'z') && !isImmediate(operand)) {
                return bits(size, operandSize, wide, vector);
            }
        }
        return operands.length == 0 ? operandSize : bits(size(operands[0]), operandSize, wide, vector);
    }

    /** Must agree with the code generator's class keys. */
    static String key(Encoding encoding, Draft insn) {
        StringBuilder key = new StringBuilder();
        if (encoding.vex != Encoding.LEGACY) { key.append(Encoding.VEX_KEY); }
        key.append(encoding.row.name()).append('_');
        for (int i = 0; i < encoding.operands.length; i++) {
            key.append(key(encoding.operands[i], insn.memory == i, encoding.vex == Encoding.LEGACY, insn.vector));
        }
        return key.append(insn.width).toString();
    }

    private static String key(String operand, boolean memory, boolean legacy, int vector) {
        if (isImmediate(operand)) { return "I"; }
        char size = size(operand);
        boolean variable = size == 'v' || size == 'y' || size == 'z';
        boolean whole = size == 'x' || size == 'u' || size == 'a';
        String suffix = variable ? "" : String.valueOf(whole ? vector == 256 ? 'h' : 'x' : size);
        if (memory) { return "M" + suffix + (aligned(operand, legacy) ? "a" : ""); }
        return register(operand) + suffix;
    }

    /** Whether the operand in memory must be aligned: vectors of legacy encodings unless the code is Wu, those of VEX encodings if it is Wa. */
    private static boolean aligned(String operand, boolean legacy) {
        return operand.equals("Wa") || legacy && operand.equals("Wx");
    }

    private static String register(String operand) {
        return switch (operand.charAt(0)) {
            case 'V', 'W', 'U', 'H' -> "X";
            case 'L' -> "L";
            case 'P', 'Q', 'N' -> "P";
            default -> "R";
        };
    }
}
