package org.backplane.x86.interpreter;

import org.backplane.lib.x86.Insn;

/**
 * A run of instructions with one entry, decoded from one physical place for one code size. It does not know its linear
 * address: instructions work from the start that {@code reg[RIP]} holds while it executes.
 */
final class Block {
    /** Longest block, in instructions. */
    static final int MAX = 48;

    /** Guest physical address of the first byte. */
    final long physical;
    /** Physical page of the last byte when that is another page, else -1. */
    final long secondPage;
    /** 16, 32 or 64. */
    final int codeSize;
    final Insn[] code;
    /** Distances from the start to each instruction, and to the end. */
    final short[] offsets;
    /** Whether its last instruction may change mode, privilege or translations. */
    final boolean observes;

    Block(long physical, long secondPage, int codeSize, Insn[] code, short[] offsets, boolean observes) {
        this.physical = physical;
        this.secondPage = secondPage;
        this.codeSize = codeSize;
        this.code = code;
        this.offsets = offsets;
        this.observes = observes;
    }

    /** Bytes. */
    int size() {
        return offsets[code.length];
    }

    /** Whether any byte of it is in the range; both pages count as adjacent. */
    boolean overlaps(long address, long length) {
        if (secondPage < 0) { return address < physical + size() && physical < address + length; }
        long first = 4096 - (physical & 4095);
        return address < physical + first && physical < address + length
                || address < secondPage + size() - first && secondPage < address + length;
    }

    /** The bytes it was decoded from have changed: it throws wherever it is executed from now on, even by a run under way. */
    void spoil() {
        java.util.Arrays.fill(code, Stale.INSTANCE);
    }
}
