package org.backplane.x86.interpreter.lockstep;

import java.util.List;

/**
 * A program of loops, branches, calls and what is in between, which goes on behind exceptions and begins again when it is through.
 *
 * @param kind      what it is
 * @param seed      what was random
 * @param registers general registers in the processor's order
 * @param flags     RFLAGS
 * @param x87       whether it computes with the x87 unit; others may use MMX
 * @param vectors   image of XSAVE: x87, SSE and AVX state
 * @param pieces    its code
 * @param surroundings what IRET, RET and CALL find in memory, and descriptors
 */
record LongProgram(Kind kind, long seed, long[] registers, long flags, boolean x87, byte[] vectors,
        List<Piece> pieces, Surroundings surroundings) {
    int mode() {
        return kind.mode;
    }

    /** With a checkpoint behind every so many pieces, until so many exceptions. */
    Input input(int every, int records) {
        Layout layout = layout(every);
        int small = kind.tables() == null ? 0 : surroundings.v86(layout).code.length;
        return new Input(mode(), kind.cpl, registers, flags, vectors, layout.code, layout.lengths,
                surroundings.constants(layout), surroundings.gate(layout), records, kind.tables(),
                surroundings.system(layout), small);
    }

    Layout layout(int every) {
        return new Layout(mode(), pieces, every);
    }

    @Override
    public String toString() {
        return kind + ", seed " + seed;
    }
}
