package org.backplane.x86.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * An encoding as far as instruction classes differ by it.
 *
 * @param vex    whether it has a VEX prefix
 * @param vector vector length in bits: 128 or 256
 * @param codes  operand codes
 */
record Shape(boolean vex, int vector, List<String> codes) {
    /** Begins the keys of VEX encodings; as the decoder has it. */
    static final String VEX_KEY = "v_";

    /** One for each vector length that the encoding can have. */
    static List<Shape> of(String encoding) {
        List<String> codes = operands(encoding);
        if (!encoding.startsWith("VEX")) { return List.of(new Shape(false, 128, codes)); }
        List<Shape> shapes = new ArrayList<>();
        boolean either = encoding.startsWith("VEX ") || encoding.startsWith("VEX2 ");
        if (!encoding.startsWith("VEX.256")) { shapes.add(new Shape(true, 128, codes)); }
        if (either || encoding.startsWith("VEX.256")) { shapes.add(new Shape(true, 256, codes)); }
        return shapes;
    }

    /** The operands of an encoding, or none. */
    private static List<String> operands(String encoding) {
        String last = encoding.substring(encoding.lastIndexOf(' ') + 1);
        boolean none = !encoding.contains(" ") || last.startsWith("/") || last.contains("=")
                || last.matches("[0-9A-F]{2}(\\+r)?|[iofd]64|NP|W[01]");
        return none ? List.of() : List.of(last.split(","));
    }

    /** What the class of a row is called before its operands. */
    String prefix() {
        return vex ? VEX_KEY : "";
    }

    /** Whether an operand is a vector register. */
    boolean vectors() {
        return codes.stream().anyMatch(code -> "VWUHL".indexOf(code.charAt(0)) >= 0);
    }

    /** All combinations of registers and memory. */
    List<List<Operand>> operands() {
        List<List<Operand>> combinations = List.of(List.of());
        for (int position = 0; position < codes.size(); position++) {
            List<List<Operand>> longer = new ArrayList<>();
            for (List<Operand> prefix : combinations) {
                for (Operand operand : Operand.shapes(codes.get(position), position, this)) {
                    List<Operand> extended = new ArrayList<>(prefix);
                    extended.add(operand);
                    longer.add(extended);
                }
            }
            combinations = longer;
        }
        return combinations;
    }
}
