package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.List;

/** An encoding as the table tells it ({@link org.backplane.lib.x86.table.Row}), read without the decoder's help. */
final class Spec {
    static final int ANY = 0;
    static final int NONE = 1;
    /** {@link #vex}: there are encodings of 128 and of 256 bits. */
    static final int BOTH = 1;
    /** {@link #vex}: of any length, with the same meaning. */
    static final int IGNORED = 2;

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
    /** A VEX prefix: its vector length in bits, {@link #BOTH}, {@link #IGNORED}; 0 for none. */
    int vex;

    Spec(String text) {
        String[] words = text.split(" ");
        for (String word : words) { word(word); }
        for (String operand : operands) {
            boolean plain = List.of("AL", "CL", "AX", "DX", "rAX", "1").contains(operand);
            modRm |= !plain && "EGMRVWUPQNSCDHBL".indexOf(operand.charAt(0)) >= 0;
            mod = plain || mod != 0
                    ? mod
                    : operand.charAt(0) == 'M' ? 'm' : "URN".indexOf(operand.charAt(0)) >= 0 ? '3' : mod;
        }
    }

    private void word(String word) {
        switch (word) {
            case "NP" -> prefix = NONE;
            case "NFx" -> prefix = ANY;
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
            case "VEX", "VEX2" -> vex = BOTH;
            case "VEX.LIG" -> vex = IGNORED;
            case "VEX.128", "VEX.256" -> vex = Integer.parseInt(word.substring(4));
            default -> other(word);
        }
    }

    private void other(String word) {
        if (word.matches("/[0-7]")) {
            digit = word.charAt(1) - '0';
            modRm = true;
        } else if (word.startsWith("rm=")) {
            rm = word.charAt(3) - '0';
        } else if (opcode.isEmpty() && word.matches("66|F3|F2")) {
            prefix = Integer.parseInt(word, 16);
        } else if (word.matches("[0-9A-F]{2}(\\+r)?")) {
            opcode.add(Integer.parseInt(word.substring(0, 2), 16));
            registerInOpcode = word.endsWith("+r");
        } else {
            operands = List.of(word.split(","));
        }
    }

    boolean isX87() { return (opcode.getFirst() & 0xf8) == 0xd8; }

    /** Whether it is a direct far jump or call, which a selector follows. */
    boolean isFarPointer() {
        return vex == 0 && (opcode.getFirst() == 0x9a || opcode.getFirst() == 0xea);
    }

    /** Whether an operand is a register of 8 bits, which a REX prefix makes another one. */
    boolean hasBytes() {
        return operands.stream().anyMatch(operand -> operand.matches("[EGZ]b"));
    }

    /** 1: 0F, 2: 0F 38, 3: 0F 3A. */
    int map() {
        return opcode.size() == 2 ? 1 : opcode.get(1) == 0x38 ? 2 : 3;
    }

    /** Whether there is an operand whose code starts with a letter. */
    boolean has(char operand) {
        return operands.stream().anyMatch(each -> each.charAt(0) == operand);
    }

    /** Whether the operand size is what mode and prefixes make it. */
    boolean sized() {
        boolean free = prefix == ANY && wide < 0 && vex == 0;
        return free && (operands.isEmpty() ? !isX87() : operands.stream().anyMatch(Spec::sized));
    }

    /** Whether the operand size is what mode and prefixes make it, though a mandatory prefix or operands of fixed size hide that. */
    boolean hidesSize() {
        boolean repeats = prefix > 0x66 && operands.stream().anyMatch(operand -> operand.matches("[GERM]v"));
        boolean only = operands.size() == 1 && List.of("Is", "Jb", "Iw").contains(operands.getFirst());
        return vex == 0 && (repeats || only);
    }

    /** Whether it is an image of registers, in which pointers have 64 bits with REX.W. */
    boolean isImage() {
        return prefix == NONE && operands.equals(List.of("M"));
    }

    /** Operand sizes that mode and prefixes can make: none where it does not exist, {@code {0}} when it does not care. */
    int[] sizes(int codeSize) {
        if (!exists(codeSize)) { return new int[0]; }
        if (vex == BOTH) { return new int[]{128, 256}; }
        if (!sized() && !hidesSize()) { return widened(codeSize, widened() || isImage()); }
        if (codeSize < 64) { return new int[]{16, 32}; }
        return forced64 ? new int[]{64} : default64 ? new int[]{16, 64} : new int[]{16, 32, 64};
    }

    /** Operand sizes of an instruction that knows no 16 bits, or only one size. */
    static int[] widened(int codeSize, boolean widened) {
        return !widened ? new int[]{0} : codeSize == 64 ? new int[]{32, 64} : new int[]{32};
    }

    /** Whether it exists in code of 64, 32 or 16 bits. */
    boolean exists(int codeSize) {
        return codeSize == 64 ? mode != 32 : mode != 64 && (wide != 1 || vex != 0);
    }

    private static boolean sized(String operand) {
        return operand.equals("M") || operand.equals("It") || operand.equals("rAX")
                || operand.length() == 2 && "vz".indexOf(operand.charAt(1)) >= 0;
    }

    /** Whether an operand has 32 bits, or 64 with REX.W. */
    boolean widened() {
        return wide < 0 && operands.stream().anyMatch(operand -> operand.length() == 2 && operand.charAt(1) == 'y');
    }

    /** Bytes of the operand that may be in memory, 0 when there is none; {@code operandSize} in bits, of VEX encodings that of vectors. */
    int span(int operandSize) {
        for (String operand : operands) {
            if ("EMWQO".indexOf(operand.charAt(0)) >= 0) {
                return switch (operand.length() == 1 ? 'x' : operand.charAt(1)) {
                    case 'b' -> 1;
                    case 'w' -> 2;
                    case 'd' -> 4;
                    case 'q', 'p' -> 8;
                    case 'o', 'm' -> 16;
                    case 'x', 'u', 'a' -> vex == 256 || vex == BOTH && operandSize == 256 ? 32 : 16;
                    default -> Math.max(operandSize, 16) / 8;
                };
            }
        }
        return 0;
    }
}
