package org.backplane.x86.interpreter.lockstep;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Breakpoints on instructions and data, single steps. Those on ports need CR4.DE and ports, which programs leave alone. */
final class DebugRegisters implements Supplier<Piece> {
    private static final int DR7 = 7;
    private static final int DR7_ONE = 0x400;
    /** R/W of DR7. */
    private static final int WRITE = 1;
    private static final int READ_WRITE = 3;
    private static final int TF = 0x100;
    /** What reads or writes EAX, or 16 bytes, in memory. */
    private static final int[][] ACCESSES = {{0x8b}, {0x89}, {0x01}, {0x85}, {0x66, 0x89}, {0x88}, {0x0f, 0xc1}, {0x87},
            {0xf0, 0x01}, {0xf0, 0x0f, 0xb1}, {0x0f, 0x10}, {0x0f, 0x11}};

    private final int mode;
    private final RandomGenerator random;

    DebugRegisters(int mode, RandomGenerator random) {
        this.mode = mode;
        this.random = random;
    }

    @Override
    public Piece get() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Piece.of(place(), move(random.nextInt(4)));
            case 2, 3 -> Piece.of(load(DR7_ONE | enabled()), move(DR7));
            case 4 -> Piece.of(Bytes.of(0x0f, 0x21, 0xc0 | random.nextInt(8) << 3)); // MOV EAX,DR
            case 5 -> Piece.of(Bytes.with(Bytes.of(0x68), random.nextInt() & Frames.FLAGS | TF | 2, 4), Bytes.of(0x9d));
            default -> met();
        };
    }

    private static byte[] load(long value) {
        return Bytes.with(Bytes.of(0xb8), value, 4);
    }

    /** MOV DR,EAX. */
    private static byte[] move(int register) {
        return Bytes.of(0x0f, 0x23, 0xc0 | register << 3);
    }

    /** MOV EAX,[place]: of an instruction. */
    private byte[] place() {
        if (mode == 64) {
            return Operands.memory(64, 0, Image.CONSTANTS + (long) Frames.BYTES * random.nextInt(Frames.COUNT), 0x48,
                    0x8b);
        }
        int list = random.nextBoolean() ? Frames32.SUPERVISOR_PLACES : Frames32.USER_PLACES;
        return Operands.memory(32, 0, Image.CONSTANTS + list + 4L * random.nextInt(Frames32.PLACE_COUNT), 0x8b);
    }

    /** Of DR7, L and G: breakpoints on instructions. */
    private int enabled() {
        return random.nextInt() & random.nextInt() & 0xff;
    }

    /**
     * A breakpoint on data, and an instruction that meets it, or is aligned and may not. It ends with its page: to QEMU all of the page before the end
     * of what is stored is written when that is not aligned, and what is loaded is all that is in words that it is in. And it is aligned: QEMU
     * does not mask the address (SDM volume 3, 17.2.5).
     */
    private Piece met() {
        long page = (random.nextBoolean() ? Image.WINDOW : Image.DATA)
                + (long) Image.PAGE * random.nextInt(1, Image.DATA_BYTES / Image.PAGE);
        int number = random.nextInt(4);
        int size = 1 << random.nextInt(mode == 64 ? 4 : 3);
        int condition = (size == 8 ? 2 : size - 1) << 2 | (random.nextBoolean() ? WRITE : READ_WRITE);
        int[] access = ACCESSES[random.nextInt(ACCESSES.length)];
        return Piece.of(load(page - size), move(number),
                load(DR7_ONE | condition << 16 + 4 * number | enabled() | 2 << 2 * number), move(DR7),
                Operands.memory(mode, 0,
                        page - (random.nextBoolean() ? random.nextInt(1, size + 1) : 4 * random.nextInt(1, 5)),
                        access));
    }
}
