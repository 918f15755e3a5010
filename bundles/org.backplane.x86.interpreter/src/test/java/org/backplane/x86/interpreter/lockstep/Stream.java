package org.backplane.x86.interpreter.lockstep;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Instructions, and the registers they start with.
 *
 * @param mode         16, 32 or 64
 * @param seed         what was random
 * @param registers    general registers in the processor's order
 * @param flags        RFLAGS
 * @param x87          whether it computes with the x87 unit; others may use MMX
 * @param vectors      image of XSAVE: x87, SSE and AVX state
 * @param instructions bytes of each
 */
record Stream(int mode, long seed, long[] registers, long flags, boolean x87, byte[] vectors,
        List<byte[]> instructions) {
    /** Ends it: INT3. */
    private static final int END = 0xcc;

    /** Only the first {@code count} instructions. */
    Stream cut(int count) {
        return new Stream(mode, seed, registers, flags, x87, vectors, instructions.subList(0, count));
    }

    Input input() {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        instructions.forEach(code::writeBytes);
        code.write(END);
        return Input.of(mode, registers, flags, vectors, code.toByteArray());
    }

    @Override
    public String toString() {
        return mode + "-bit code, seed " + seed;
    }
}
