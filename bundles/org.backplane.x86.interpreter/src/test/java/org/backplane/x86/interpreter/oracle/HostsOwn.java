package org.backplane.x86.interpreter.oracle;

import java.util.List;
import java.util.Map;

import org.backplane.lib.x86.decode.OpcodeRow;

/**
 * Rows that ask the processor for something of its own: who it is, what time it has. They have a recording of their own, and
 * the numbers they give are not compared; which registers get one, what of these is cleared, and all else is.
 */
final class HostsOwn {
    /** In place of the rows' class of semantics. */
    static final String GROUP = "HostsOwn";

    private static final long NUMBER = 0xffff_ffffL;
    /** Which register is the operand. */
    private static final List<Integer> OPERAND = List.of();
    /** Registers whose lower halves have the processor's numbers; EDX of XGETBV is 0 as long as nobody has 32 components. */
    private static final Map<String, List<Integer>> NUMBERS = Map.of(
            "cpuid", List.of(State.RAX, State.RBX, State.RCX, State.RDX),
            "rdtsc", List.of(State.RAX, State.RDX),
            "rdtscp", List.of(State.RAX, State.RCX, State.RDX),
            "rdpid", OPERAND,
            "xgetbv", List.of(State.RAX));

    private HostsOwn() {
    }

    static boolean has(OpcodeRow row) {
        return NUMBERS.containsKey(row.name());
    }

    /** Bits of a general register that are the host's, in an instruction that was executed. */
    static long bits(Case vector, int word) {
        List<Integer> numbers = NUMBERS.get(vector.form.row().name());
        return numbers == OPERAND ? word == operand(vector) ? NUMBER : 0 : numbers.contains(word) ? NUMBER : 0;
    }

    /** RDPID's: the last byte is ModRM, and three before it there is REX, if there is one. */
    private static int operand(Case vector) {
        byte[] code = vector.code;
        boolean extended = vector.form.codeSize() == 64 && (code[code.length - 4] & 0xf1) == 0x41;
        return code[code.length - 1] & 7 | (extended ? 8 : 0);
    }
}
