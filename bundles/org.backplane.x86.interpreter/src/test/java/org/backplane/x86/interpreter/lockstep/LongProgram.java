package org.backplane.x86.interpreter.lockstep;

import java.util.List;

/**
 * A program of loops, branches, calls and what is in between, which goes on behind exceptions and begins again when it is through.
 *
 * @param mode      16, 32 or 64
 * @param cpl       0: it changes page tables and control registers, too; of 16 bits: in real mode; 3
 * @param seed      what was random
 * @param registers general registers in the processor's order
 * @param flags     RFLAGS
 * @param x87       whether it computes with the x87 unit; others may use MMX
 * @param vectors   image of XSAVE: x87, SSE and AVX state
 * @param pieces    its code
 * @param frames    what IRET, RET and CALL find in memory
 */
record LongProgram(int mode, int cpl, long seed, long[] registers, long flags, boolean x87, byte[] vectors,
        List<Piece> pieces, Frames frames) {
    /** With a checkpoint behind every so many pieces, until so many exceptions. */
    Input input(int every, int records) {
        Layout layout = layout(every);
        return new Input(mode, cpl, registers, flags, vectors, layout.code, layout.lengths, frames.bytes(layout),
                frames.gate(layout), records);
    }

    Layout layout(int every) {
        return new Layout(mode, pieces, every);
    }

    @Override
    public String toString() {
        return (mode == 16 && cpl == 0 ? "real mode" : mode + "-bit code at CPL " + cpl) + ", seed " + seed;
    }
}
