package org.backplane.lib.x86.decode;

/** The bytes of one instruction, one after another. Past the last one it reads zeros and remembers that. */
final class CodeReader {
    private byte[] bytes;
    private int limit;
    private int at;
    private boolean ranOut;

    /** Begins at the start of {@code code}, of which {@code available} bytes are there. */
    void begin(byte[] code, int available) {
        bytes = code;
        limit = available;
        at = 0;
        ranOut = false;
    }

    int next() {
        int value = peek();
        at++;
        return value;
    }

    /** The next byte, which stays the next one. */
    int peek() {
        if (at >= limit) {
            ranOut = true;
            return 0;
        }
        return bytes[at] & 0xff;
    }

    void back() {
        at--;
    }

    /** Bytes read. */
    int length() {
        return at;
    }

    /** Whether a byte was asked for that is not there. */
    boolean ranOut() {
        return ranOut;
    }

    /** An immediate or displacement of 0 to 8 bytes, sign-extended. */
    long immediate(int size) {
        if (size == 0) { return 0; }
        long value = 0;
        for (int i = 0; i < size; i++) { value |= (long) next() << 8 * i; }
        return value << 64 - 8 * size >> 64 - 8 * size;
    }
}
