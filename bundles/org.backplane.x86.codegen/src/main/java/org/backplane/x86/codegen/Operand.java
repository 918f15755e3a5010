package org.backplane.x86.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * One operand of a pure row in one shape: where it is and how wide. {@code size} is the letter of the table's notation;
 * {@code v}, {@code y} and {@code z} take the instruction's width.
 */
record Operand(char kind, char size, int position, boolean aligned) {
    /** The shapes that the operand code can have: a register, memory, or both. */
    static List<Operand> shapes(String code, int position) {
        List<Operand> result = new ArrayList<>();
        switch (code) {
            case "AL", "CL" -> result.add(new Operand('R', 'b', position, false));
            case "AX", "DX" -> result.add(new Operand('R', 'w', position, false));
            case "rAX" -> result.add(new Operand('R', 'v', position, false));
            case "1" -> result.add(new Operand('I', 'b', position, false));
            default -> addShapes(result, code.charAt(0), code.length() > 1 ? code.charAt(1) : 'v', position);
        }
        return result;
    }

    private static void addShapes(List<Operand> result, char letter, char size, int position) {
        char plain = size == 'u' ? 'x' : size;
        switch (letter) {
            case 'E' -> both(result, 'R', size, position);
            case 'G', 'R', 'Z' -> result.add(new Operand('R', size, position, false));
            case 'M', 'O' -> result.add(new Operand('M', size, position, false));
            case 'I', 'J' -> result.add(new Operand('I', size, position, false));
            case 'V', 'U' -> result.add(new Operand('X', plain, position, false));
            case 'W' -> {
                result.add(new Operand('X', plain, position, false));
                result.add(new Operand('M', plain, position, size == 'x'));
            }
            case 'P', 'N' -> result.add(new Operand('P', size, position, false));
            case 'Q' -> both(result, 'P', size, position);
            default -> throw new IllegalArgumentException("operand code " + letter + size + " is only for routines");
        }
    }

    private static void both(List<Operand> result, char register, char size, int position) {
        result.add(new Operand(register, size, position, false));
        result.add(new Operand('M', size, position, false));
    }

    /** The part of a class name that tells this operand. */
    String key() {
        return kind == 'I' ? "I" : kind + (isVariable() ? "" : String.valueOf(size)) + (aligned ? "a" : "");
    }

    boolean isVariable() { return size == 'v' || size == 'y' || size == 'z'; }

    /** Bits, given the instruction's width. */
    int bits(int width) {
        return switch (size) {
            case 'b' -> 8;
            case 'w' -> 16;
            case 'd' -> 32;
            case 'q' -> 64;
            case 'x' -> 128;
            default -> width;
        };
    }
}
