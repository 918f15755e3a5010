package org.backplane.x86.interpreter;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.x86.interpreter.disassembly.Samples;

/** Mostly instructions that exist, in a row; some bytes at random. */
public final class RandomCode {
    private static final int[] PREFIXES = {0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x48};
    private static final int JMP = 0xeb;
    private static final int JNZ = 0x75;

    private final Decoder decoder = new Decoder();
    private final byte[] candidate = new byte[15];
    private final RandomGenerator random;
    private final int codeSize;
    private final Samples samples;

    public RandomCode(RandomGenerator random, int codeSize) {
        this.random = random;
        this.codeSize = codeSize;
        samples = new Samples(codeSize, true, random);
    }

    /** A straight row. */
    byte[] row() {
        return code(false);
    }

    /** Instructions of one row of the table, as far as there are any in this mode. */
    byte[] only(OpcodeRow row) {
        byte[] code = new byte[FuzzTables.CODE_BYTES + candidate.length];
        for (int at = 0; at < FuzzTables.CODE_BYTES;) {
            byte[] one = samples.of(row);
            if (one == null) { return code; }
            System.arraycopy(one, 0, code, at, one.length);
            at += one.length;
        }
        return code;
    }

    /** A row with jumps back in it, and mostly arithmetic in between, so that it runs for a while. */
    byte[] loops() {
        return code(true);
    }

    private byte[] code(boolean loops) {
        byte[] code = new byte[FuzzTables.CODE_BYTES + candidate.length];
        for (int at = 0; at < FuzzTables.CODE_BYTES;) {
            int length = loops ? loopPiece() : instruction();
            System.arraycopy(candidate, 0, code, at, candidate.length);
            at += length;
        }
        return code;
    }

    private int loopPiece() {
        return switch (random.nextInt(8)) {
            case 0 -> back();
            case 1 -> instruction();
            default -> arithmetic();
        };
    }

    /** ADD, OR, AND, SUB, XOR or CMP of general registers, some with memory. */
    private int arithmetic() {
        candidate[0] = (byte) (random.nextInt(8) << 3 & ~0x10 | random.nextInt(4));
        candidate[1] = (byte) (random.nextInt(8) == 0 ? random.nextInt(0x40) & 0x3b : 0xc0 | random.nextInt(0x40));
        return 2;
    }

    private int back() {
        candidate[0] = (byte) (random.nextInt(4) == 0 ? JMP : JNZ);
        candidate[1] = (byte) -random.nextInt(2, 64);
        return 2;
    }

    /** One piece of a straight row: an instruction, or one byte that may begin none. */
    public byte[] next() {
        return Arrays.copyOf(candidate, instruction());
    }

    /** Half of them of rows at random, each as often as the others; half of bytes at random, which are mostly a few rows. */
    private int instruction() {
        byte[] code = random.nextBoolean() ? samples.any() : null;
        if (code == null) { return randomBytes(); }
        System.arraycopy(code, 0, candidate, 0, code.length);
        return code.length;
    }

    private int randomBytes() {
        for (int attempt = 0; attempt < 8; attempt++) {
            random.nextBytes(candidate);
            int at = 0;
            while (random.nextInt(3) == 0) { candidate[at++ & 7] = (byte) PREFIXES[random.nextInt(PREFIXES.length)]; }
            if (random.nextInt(2) == 0) { candidate[at & 7] = 0x0f; }
            if (decoder.decode(candidate, candidate.length, codeSize, Capabilities.ALL) == Decoder.OK) {
                return decoder.insn.length;
            }
        }
        return 1;
    }
}
