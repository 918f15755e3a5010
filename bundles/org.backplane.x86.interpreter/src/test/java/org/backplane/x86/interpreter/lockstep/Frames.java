package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/** What IRET, RET and CALL to another segment find in memory: good frames, and some that are refused. */
final class Frames implements Surroundings {
    static final int COUNT = 32;
    /** RIP, CS, RFLAGS, RSP, SS. */
    static final int BYTES = 40;
    /** Behind them: far pointers of 32 bits and a selector. */
    static final int POINTERS = COUNT * BYTES;
    static final int POINTER_BYTES = 8;
    static final int POINTER_COUNT = 8;
    static final int GATE = 0x60;
    /** PF, AF, ZF and their like, DF, IOPL, NT, AC, ID. */
    static final int FLAGS = 0x24_7cd5;

    private static final int CODE = 0x30;
    private static final int DATA = 0x38;
    private static final int USER_CODE = 0x53;
    private static final int USER_DATA = 0x5b;
    private static final int[] BAD_CODE = {0, 3, 0x10, 0x33, 0x50, 0x58, 0x63, 0x70, 0x40, 0x1f8, 0x31, 0x8a, 4};
    /** None that a user can call without a gate: QEMU pushes with the rights of a supervisor. */
    private static final int[] BAD_POINTER = {0, 3, 4, 0x10, 0x33, 0x40, 0x58, 0x63, 0x70, 0x1f8};
    private static final int[] BAD_STACK = {0x3b, 0x5a, 0x70, 0x78, 0x80, 0x33, 0x40, 0x1f8, 4, 3};

    private final long[] frames = new long[COUNT * BYTES / 8];
    /** Number of the piece that each frame and pointer leads to. */
    private final int[] targets = new int[COUNT + POINTER_COUNT];
    private final int[] selectors = new int[POINTER_COUNT];
    private final int gate;
    private final Tasks64 tasks;

    /** @param pieces how many there are to go to */
    Frames(RandomGenerator random, int pieces) {
        for (int n = 0; n < targets.length; n++) { targets[n] = random.nextInt(pieces); }
        gate = random.nextInt(pieces);
        for (int n = 0; n < COUNT; n++) { frame(random, n); }
        for (int n = 0; n < POINTER_COUNT; n++) {
            selectors[n] = n < 4
                    ? GATE | random.nextInt(4)
                    : n == 4 ? CODE : BAD_POINTER[random.nextInt(BAD_POINTER.length)];
        }
        tasks = new Tasks64(random);
    }

    private void frame(RandomGenerator random, int n) {
        boolean user = random.nextInt(3) != 0;
        int at = n * BYTES / 8;
        frames[at] = random.nextInt(16) == 0 ? 1L << random.nextInt(47, 63) : user ? 0 : Image.ALIAS;
        frames[at + 1] = random.nextInt(8) == 0 ? BAD_CODE[random.nextInt(BAD_CODE.length)] : user ? USER_CODE : CODE;
        frames[at + 2] = 2 | random.nextInt() & random.nextInt() & FLAGS;
        frames[at + 3] = Image.DATA + random.nextInt(Image.DATA_BYTES);
        frames[at + 4] = random.nextInt(8) == 0
                ? BAD_STACK[random.nextInt(BAD_STACK.length)]
                : user ? USER_DATA : DATA;
    }

    /** An offset in the code. */
    @Override
    public int gate(Layout layout) {
        return layout.start(gate);
    }

    @Override
    public byte[] system(Layout layout) {
        return tasks.bytes(layout);
    }

    @Override
    public byte[] constants(Layout layout) {
        ByteBuffer bytes = ByteBuffer.allocate(POINTERS + POINTER_COUNT * POINTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < frames.length; n++) {
            bytes.putLong(frames[n] + (n % 5 == 0 ? Image.USER_CODE + layout.start(targets[n / 5]) : 0));
        }
        for (int n = 0; n < POINTER_COUNT; n++) {
            bytes.putInt((int) (Image.USER_CODE + Image.ALIAS) + layout.start(targets[COUNT + n])).putInt(selectors[n]);
        }
        return bytes.array();
    }
}
