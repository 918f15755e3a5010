package org.backplane.x86.interpreter.lockstep;

import java.util.List;

/**
 * Instructions, and the registers they start with.
 *
 * @param mode         16, 32 or 64
 * @param seed         what was random
 * @param registers    general registers in the processor's order
 * @param flags        RFLAGS
 * @param vectors      image of XSAVE: x87, SSE and AVX state
 * @param instructions bytes of each
 */
record Stream(int mode, long seed, long[] registers, long flags, byte[] vectors, List<byte[]> instructions) {
    /** Ends it. */
    static final byte[] INT3 = {(byte) 0xcc};

    /** Only the first {@code count} instructions. */
    Stream cut(int count) {
        return new Stream(mode, seed, registers, flags, vectors, instructions.subList(0, count));
    }

    @Override
    public String toString() {
        return mode + "-bit code, seed " + seed;
    }
}
