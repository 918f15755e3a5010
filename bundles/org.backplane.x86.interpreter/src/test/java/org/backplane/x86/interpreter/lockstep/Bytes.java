package org.backplane.x86.interpreter.lockstep;

import java.util.Arrays;

/** Bytes of instructions. */
final class Bytes {
    private Bytes() {
    }

    static byte[] of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int n = 0; n < values.length; n++) { bytes[n] = (byte) values[n]; }
        return bytes;
    }

    /** With a number behind them, least significant byte first. */
    static byte[] with(byte[] code, long value, int size) {
        byte[] bytes = Arrays.copyOf(code, code.length + size);
        for (int n = 0; n < size; n++) { bytes[code.length + n] = (byte) (value >>> 8 * n); }
        return bytes;
    }
}
