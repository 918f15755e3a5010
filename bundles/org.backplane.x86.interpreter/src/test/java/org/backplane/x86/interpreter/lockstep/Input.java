package org.backplane.x86.interpreter.lockstep;

import java.util.Arrays;

/**
 * What a guest begins with.
 *
 * @param mode      16, 32 or 64
 * @param cpl       0 or 3
 * @param registers general registers in the processor's order
 * @param flags     RFLAGS
 * @param vectors   image of XSAVE: x87, SSE and AVX state
 * @param code      instructions
 * @param lengths   for each byte of code that begins an instruction how long that is; empty when the first exception ends it
 * @param constants what it may read besides its code; empty for none
 * @param gate      target of its call gate, an offset in the code
 * @param records   how many exceptions it has at most
 * @param tables    those of a 32-bit supervisor; null for others
 * @param system    its {@link SystemArea}, or {@link Tasks64} of 64-bit code
 * @param v86Bytes  how long its virtual-8086 code is
 */
record Input(int mode, int cpl, long[] registers, long flags, byte[] vectors, byte[] code, byte[] lengths,
        byte[] constants, int gate, int records, Tables32 tables, byte[] system, int v86Bytes) {
    private static final byte[] NONE = {};

    /** As it is, but nothing than checkpoints. */
    Input idle() {
        byte[] checkpoints = new byte[code.length];
        byte[] ones = new byte[code.length];
        Arrays.fill(checkpoints, Piece.INT3[0]);
        Arrays.fill(ones, 0, code.length - 1, (byte) 1);
        return new Input(mode, cpl, registers, flags, vectors, checkpoints, ones, constants, gate, records, tables,
                system, v86Bytes);
    }

    /** Ends with its first exception. */
    static Input of(int mode, long[] registers, long flags, byte[] vectors, byte[] code) {
        return new Input(mode, 3, registers, flags, vectors, code, NONE, NONE, 0, 1, null, NONE, 0);
    }
}
