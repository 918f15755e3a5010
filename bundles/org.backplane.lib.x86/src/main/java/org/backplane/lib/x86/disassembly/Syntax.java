package org.backplane.lib.x86.disassembly;

import java.util.List;

/** One of the two ways to write assembly. */
sealed interface Syntax permits IntelSyntax, AttSyntax {
    /** The mnemonic. */
    String name(Decoded instruction);

    String register(String name);

    String immediate(long value);

    /** An operand in memory; {@code size}: as the operand code has it, {@code '-'} when it has none. */
    String memory(Decoded instruction, Address address, char size);

    /** A shift by one. */
    String one();

    /** The port that DX names. */
    String port();

    /** The code of a far pointer in the instruction. */
    String far(int selector, long offset);

    /** What a jump goes through. */
    String indirect(String operand);

    /** Puts operands, which are in Intel's order, in this syntax's. */
    List<String> order(List<String> operands);
}
