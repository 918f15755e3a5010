package org.backplane.x86.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * One operand of a pure row in one shape: where it is ({@code R} general register, {@code X} vector register, {@code L} vector register that
 * an immediate names, {@code P} MMX register, {@code M} memory, {@code I} immediate) and how wide. {@code size} is the letter of the
 * table's notation, but {@code x} is 128 bits and {@code h} 256; {@code v}, {@code y} and {@code z} take the instruction's width; {@code m} is a
 * register whose upper part goes into the result and that is no value.
 */
record Operand(char kind, char size, int position, boolean aligned) {
    /** The shapes that the operand code can have: a register, memory, or both. */
    static List<Operand> shapes(String code, int position, Shape shape) {
        List<Operand> result = new ArrayList<>();
        switch (code) {
            case "AL", "CL" -> result.add(new Operand('R', 'b', position, false));
            case "AX", "DX" -> result.add(new Operand('R', 'w', position, false));
            case "rAX" -> result.add(new Operand('R', 'v', position, false));
            case "1" -> result.add(new Operand('I', 'b', position, false));
            default -> addShapes(result, code, position, shape);
        }
        return result;
    }

    private static void addShapes(List<Operand> result, String code, int position, Shape shape) {
        char size = code.length() > 1 ? code.charAt(1) : 'v';
        boolean whole = size == 'x' || size == 'u' || size == 'a';
        char plain = whole ? shape.vector() == 256 ? 'h' : 'x' : size;
        switch (code.charAt(0)) {
            case 'E' -> both(result, 'R', size, position);
            case 'G', 'R', 'Z', 'B' -> result.add(new Operand('R', size, position, false));
            case 'M', 'O' -> result.add(new Operand('M', plain, position, false));
            case 'I', 'J' -> result.add(new Operand('I', size, position, false));
            case 'V', 'U', 'H' -> result.add(new Operand('X', plain, position, false));
            case 'L' -> result.add(new Operand('L', plain, position, false));
            case 'W' -> {
                result.add(new Operand('X', plain, position, false));
                result.add(new Operand('M', plain, position, size == 'a' || size == 'x' && !shape.vex()));
            }
            case 'P', 'N' -> result.add(new Operand('P', size, position, false));
            case 'Q' -> both(result, 'P', size, position);
            default -> throw new IllegalArgumentException("operand code " + code + " is only for routines");
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

    /** Whether it is there only for its upper part. */
    boolean isMerged() { return size == 'm'; }

    /** Bits, given the instruction's width. */
    int bits(int width) {
        return switch (size) {
            case 'b' -> 8;
            case 'w' -> 16;
            case 'd' -> 32;
            case 'q', 'p' -> 64;
            case 'x', 'o', 'm' -> 128;
            case 'h' -> 256;
            default -> width;
        };
    }

    /** How many 64-bit parts it has; an immediate has one. */
    int lanes(int width) {
        return kind == 'I' ? 1 : Math.max(1, bits(width) / 64);
    }
}
