package org.backplane.x86.interpreter.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Some x87 instructions that leave as many registers in use as they found, also when some of them fault. */
final class X87Sequence {
    private static final byte[] FSTP = Bytes.of(0xdd, 0xd8);
    private static final byte[] FLD1 = Bytes.of(0xd9, 0xe8);

    private final RandomGenerator random;
    private final StackDepth depth = new StackDepth();
    private final Instructions instructions;
    private final List<byte[]> code = new ArrayList<>();

    X87Sequence(int mode, RandomGenerator random) {
        this.random = random;
        instructions = new Instructions(mode, random, null, depth);
    }

    Piece piece() {
        for (int n = random.nextInt(1, 8); n > 0; n--) { add(); }
        for (int n = depth.used(); n > StackDepth.FIRST; n--) { code.add(FSTP); }
        for (int n = depth.used(); n < StackDepth.FIRST; n++) { code.add(FLD1); }
        return new Piece(List.copyOf(code), -1, false);
    }

    /** What may fault leaves the stack alone. */
    private void add() {
        int before = depth.used();
        List<byte[]> next = instructions.next();
        boolean unit = Apart.isX87(instructions.row());
        if (unit && (!instructions.hasMemory() || depth.used() == before)) {
            code.addAll(next);
        } else {
            depth.back(before);
        }
    }
}
