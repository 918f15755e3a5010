package org.backplane.x86.interpreter.lockstep;

import java.util.Arrays;
import java.util.List;

/** Pieces one after another in memory, with a checkpoint behind every so many of them. */
final class Layout {
    final byte[] code;
    /** How long the instruction is that begins at a byte; 0 where a program begins again. */
    final byte[] lengths;

    private final List<Piece> pieces;
    /** Bytes of a displacement. */
    private final int width;
    /** Pieces between two checkpoints. */
    final int every;
    private final int[] starts;

    Layout(int mode, List<Piece> pieces, int every) {
        this.pieces = pieces;
        this.every = every;
        width = mode == 16 ? 2 : 4;
        starts = new int[pieces.size() + 1];
        for (int n = 0; n < pieces.size(); n++) { starts[n + 1] = starts[n] + size(n); }
        code = new byte[starts[pieces.size()]];
        lengths = new byte[code.length];
        for (int n = 0; n < pieces.size(); n++) { write(n); }
    }

    /** Where a piece begins. */
    int start(int piece) {
        return starts[piece];
    }

    private int size(int number) {
        Piece piece = pieces.get(number);
        int size = piece.code().stream().mapToInt(one -> one.length).sum();
        return size + (piece.jumps() ? width : 0) + (hasCheckpoint(number) ? 1 : 0);
    }

    private boolean hasCheckpoint(int piece) {
        return piece % every == every - 1 && !pieces.get(piece).last();
    }

    private void write(int number) {
        Piece piece = pieces.get(number);
        int at = starts[number];
        int last = at;
        for (byte[] one : piece.code()) {
            last = at;
            boolean jump = piece.jumps() && one == piece.code().getLast();
            at += put(at, jump ? Bytes.with(one, starts[piece.target()] - (at + one.length + width), width) : one);
        }
        if (piece.last()) { lengths[last] = 0; }
        if (hasCheckpoint(number)) { put(at, Piece.INT3); }
    }

    private int put(int at, byte[] instruction) {
        System.arraycopy(instruction, 0, code, at, instruction.length);
        lengths[at] = (byte) instruction.length;
        return instruction.length;
    }

    /** The instruction that begins at an offset, or that ends there when none does. */
    byte[] at(int offset) {
        if (offset < 0 || offset >= code.length) { return Piece.INT3; }
        int at = offset < code.length && lengths[offset] != 0 ? offset : before(offset);
        return Arrays.copyOfRange(code, at, at + lengths[at]);
    }

    /** Where the instruction begins that ends at an offset. */
    int before(int offset) {
        int n = Math.clamp(offset - 1, 0, lengths.length - 1);
        while (n > 0 && n + lengths[n] != offset) { n--; }
        return n;
    }
}
