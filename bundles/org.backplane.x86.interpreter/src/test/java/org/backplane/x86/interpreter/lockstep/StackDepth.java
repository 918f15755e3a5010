package org.backplane.x86.interpreter.lockstep;

import org.backplane.lib.x86.decode.Decoder;

/** How many x87 registers a stream has in use: QEMU has no stack faults, so none may come. */
final class StackDepth {
    /** ST(0) to ST(3) of a stream's start. */
    static final int FIRST = 4;
    private static final int REGISTERS = 8;

    private int depth = FIRST;

    /** How many are in use. */
    int used() {
        return depth;
    }

    /** As if what was allowed since had not been. */
    void back(int used) {
        depth = used;
    }

    /** Whether the x87 instruction finds its operands, and room for what it loads; then it counts as executed. */
    boolean allows(Decoder decoder) {
        String name = decoder.encoding.row.mnemonic();
        boolean push = name.matches("f(i|b)?ld.*|fxtract");
        boolean loads = push && !name.equals("fxtract");
        int pops = name.endsWith("pp") ? 2 : name.endsWith("p") && !name.equals("fnop") ? 1 : 0;
        int operand = names(decoder)
                ? (decoder.modRm() & 7) + 1
                : loads ? 0 : name.matches("fprem1?|fscale") ? 2 : Math.max(1, pops);
        if (depth < operand || push && depth == REGISTERS) { return false; }
        depth += push ? 1 : -pops;
        return true;
    }

    /** Whether ModRM.rm is the number of a register. */
    private static boolean names(Decoder decoder) {
        boolean register = decoder.insn.memory < 0 && decoder.encoding.operands().isEmpty();
        return register && !decoder.encoding.row.encodings().get(decoder.encoding.number()).contains("rm=")
                && decoder.modRm() >>> 6 == 3;
    }
}
