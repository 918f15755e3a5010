package org.backplane.x86.interpreter.lockstep;

import java.util.List;

/**
 * Instructions of a long program, of which others jump only to the first.
 *
 * @param code   bytes of each
 * @param target number of the piece that the last of them jumps to, relative in 32 bits (16 in code of 16 bits); -1 for none
 * @param last   whether the program begins again behind it
 */
record Piece(List<byte[]> code, int target, boolean last) {
    static final byte[] INT3 = Bytes.of(0xcc);
    static final Piece CHECKPOINT = of(INT3);
    /** A checkpoint, and where it goes on then: UD2. */
    static final Piece END = new Piece(List.of(INT3, Bytes.of(0x0f, 0x0b)), -1, true);

    static Piece of(byte[]... code) {
        return new Piece(List.of(code), -1, false);
    }

    /** Whose last instruction, as far as its displacement, jumps. */
    static Piece to(int target, byte[]... code) {
        return new Piece(List.of(code), target, false);
    }

    boolean jumps() {
        return target >= 0;
    }
}
