package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.List;

/** An encoding as the table tells it ({@link org.backplane.lib.x86.table.Row}), read without the decoder's help. */
final class Spec {
    static final int ANY = 0;
    static final int NONE = 1;

    /** {@link #ANY}, {@link #NONE} or the mandatory prefix. */
    int prefix = ANY;
    /** REX.W as required, or -1. */
    int wide = -1;
    final List<Integer> opcode = new ArrayList<>();
    boolean registerInOpcode;
    boolean modRm;
    int digit = -1;
    int rm = -1;
    /** 'm', '3' or 0 for both. */
    char mod;
    /** 32 or 64 when only there. */
    int mode;
    boolean default64;
    boolean forced64;
    List<String> operands = List.of();

    Spec(String text) {
        String[] words = text.split(" ");
        for (int n = 0; n < words.length; n++) { word(words[n], n == 0); }
        for (String operand : operands) {
            boolean plain = List.of("AL", "CL", "AX", "DX", "rAX", "1").contains(operand);
            modRm |= !plain && "EGMRVWUPQNSCD".indexOf(operand.charAt(0)) >= 0;
            mod = plain || mod != 0
                    ? mod
                    : operand.charAt(0) == 'M' ? 'm' : "URN".indexOf(operand.charAt(0)) >= 0 ? '3' : mod;
        }
    }

    private void word(String word, boolean first) {
        switch (word) {
            case "NP" -> prefix = NONE;
            case "W0", "W1" -> wide = word.charAt(1) - '0';
            case "mod=m", "mod=3" -> {
                mod = word.charAt(4);
                modRm = true;
            }
            case "i64" -> mode = 32;
            case "o64" -> mode = 64;
            case "d64" -> default64 = true;
            case "f64" -> forced64 = true;
            case "/r" -> modRm = true;
            default -> other(word, first);
        }
    }

    private void other(String word, boolean first) {
        if (word.matches("/[0-7]")) {
            digit = word.charAt(1) - '0';
            modRm = true;
        } else if (word.startsWith("rm=")) {
            rm = word.charAt(3) - '0';
        } else if (first && word.matches("66|F3|F2")) {
            prefix = Integer.parseInt(word, 16);
        } else if (word.matches("[0-9A-F]{2}(\\+r)?")) {
            opcode.add(Integer.parseInt(word.substring(0, 2), 16));
            registerInOpcode = word.endsWith("+r");
        } else {
            operands = List.of(word.split(","));
        }
    }

    boolean isX87() { return (opcode.getFirst() & 0xf8) == 0xd8; }

    /** Whether the operand size is what mode and prefixes make it. */
    boolean sized() {
        boolean free = prefix == ANY && wide < 0;
        return free && (operands.isEmpty() ? !isX87() : operands.stream().anyMatch(Spec::sized));
    }

    private static boolean sized(String operand) {
        return operand.equals("M") || operand.equals("rAX")
                || operand.length() == 2 && "vz".indexOf(operand.charAt(1)) >= 0;
    }

    /** Whether an operand has 32 bits, or 64 with REX.W. */
    boolean widened() {
        return wide < 0 && operands.stream().anyMatch(operand -> operand.length() == 2 && operand.charAt(1) == 'y');
    }

    /** Bytes of the operand that may be in memory, 0 when there is none; {@code operandSize} in bits. */
    int span(int operandSize) {
        for (String operand : operands) {
            if ("EMWQO".indexOf(operand.charAt(0)) >= 0) {
                return switch (operand.length() == 1 ? 'x' : operand.charAt(1)) {
                    case 'b' -> 1;
                    case 'w' -> 2;
                    case 'd' -> 4;
                    case 'q' -> 8;
                    case 'x', 'u' -> 16;
                    default -> Math.max(operandSize, 16) / 8;
                };
            }
        }
        return 0;
    }
}
