package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Interrupt gates and tasks of a 64-bit supervisor, with stacks of the IST; where lockstep.s has them. */
final class Tasks64 {
    /** Where they begin in a program. */
    static final int START = 256;
    /** Vectors. */
    static final int FIRST_GATE = 48;
    static final int GATES = 8;
    /** Selectors of both. */
    static final int[] SELECTORS = {0xb8, 0xc8};
    /** Linear address of the descriptor table. */
    static final long TABLE = 0x2a80_0101_00a0L;

    private static final int TASK_BYTES = 128;
    private static final int BYTES = 16 * GATES + TASK_BYTES * SELECTORS.length;
    private static final int RSP0 = 4;
    /** The first stack of the IST is that of the program around, which writes it itself. */
    private static final int IST2 = 44;
    private static final int IST_COUNT = 6;
    private static final int BITMAP = 102;
    private static final int TASK_LIMIT = 103;
    /** Supervisors' code, mostly; users', conforming, data, none, not present, of 32 bits, beyond the table. */
    private static final int[] TARGETS = {0x30, 0x30, 0x30, 0x30, 0x30, 0x33, 0x53, 0x88, 0x8b, 0x38, 0, 0x70, 0x90,
            0x1f8};
    private static final int[] TYPES = {0x8e, 0xee, 0xee, 0xee, 0x8f, 0xef, 0xef, 0x6e, 0xec, 0xe5};

    private final long seed;

    Tasks64(RandomGenerator random) {
        seed = random.nextLong();
    }

    /**
     * What gates lead to, in pieces 1 and so on: it loads SS, and jumps to one of so many others. A gate with a stack of the IST, and none of another
     * level, leaves SS as it is (SDM volume 2, INT); QEMU makes it null.
     */
    static List<Piece> handlers(RandomGenerator random, int others) {
        return IntStream.range(0, GATES).mapToObj(n -> Piece.to(1 + GATES + random.nextInt(others),
                Bytes.of(0xb8, 0x38, 0, 0, 0), Bytes.of(0x8e, 0xd0), Bytes.of(0xe9))).toList();
    }

    /** With the same choices, whatever the layout is. */
    byte[] bytes(Layout layout) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < GATES; n++) {
            gate(bytes, 16 * n, random, Image.USER_CODE + Image.ALIAS + layout.start(1 + n));
        }
        for (int n = 0; n < SELECTORS.length; n++) { task(bytes, 16 * GATES + TASK_BYTES * n, random); }
        return bytes.array();
    }

    private static void gate(ByteBuffer bytes, int at, RandomGenerator random, long to) {
        long type = TYPES[random.nextInt(TYPES.length)];
        long selector = TARGETS[random.nextInt(TARGETS.length)];
        bytes.putLong(at, to & 0xffff | selector << 16 | (long) random.nextInt(8) << 32 | type << 40 | to >> 16 << 48);
    }

    private static void task(ByteBuffer bytes, int at, RandomGenerator random) {
        bytes.putLong(at + RSP0, stack(random));
        for (int n = 0; n < IST_COUNT; n++) { bytes.putLong(at + IST2 + 8 * n, stack(random)); }
        bytes.putShort(at + BITMAP, (short) (TASK_LIMIT + 1));
    }

    /** Seldom where nothing is, or not canonical. A frame is in one page. */
    private static long stack(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0x7fff_0000L;
            case 1 -> 1L << random.nextInt(47, 63);
            default -> (random.nextBoolean() ? Image.WINDOW : Image.DATA)
                    + (long) Image.PAGE * random.nextInt(Image.DATA_BYTES / Image.PAGE)
                    + random.nextInt(0x100, Image.PAGE);
        };
    }
}
