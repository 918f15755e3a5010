package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What IRET, RET, CALL and JMP of 32-bit code find in memory: good frames, and some that are refused. */
final class Frames32 {
    static final int COUNT = 24;
    /** EIP, CS, EFLAGS, ESP, SS, ES, DS, FS, GS. */
    static final int BYTES = 36;
    /** For RET: EIP, CS, ESP, SS. */
    static final int RETURNS = COUNT * BYTES;
    static final int RETURN_COUNT = 8;
    static final int RETURN_BYTES = 16;
    /** Far pointers. */
    static final int POINTERS = 0x480;
    static final int POINTER_COUNT = 24;
    static final int POINTER_BYTES = 8;
    /** Places in the code of users, of supervisors, in virtual-8086 code: 32 bits each. */
    static final int USER_PLACES = 0x580;
    static final int SUPERVISOR_PLACES = 0x5a0;
    static final int V86_PLACES = 0x5c0;
    static final int PLACE_COUNT = 8;

    private static final int BYTES_ALL = 0x5e0;
    private static final int V86_SEGMENT = (int) (Tables32.V86_CODE >> 4);
    static final int V86_DATA = (int) (Tables32.V86_DATA >> 4);
    private static final int VM = 1 << 17;
    private static final int[] BAD_CODE = {0, 3, 0x38, 0x40, 0x33, 0x58, 0x18, 0x60, 0x73, 0x7b, SystemArea.BEYOND,
            0x31, 0x82, 4,
            0x14};
    private static final int[] BAD_STACK = {0x3b, 0x4a, 0x48, 0x73, 0x7b, 0x8b, 0x43, 0x18, SystemArea.BEYOND, 4, 3,
            0x1f};
    /** Tasks and gates, and what is refused. */
    private static final int[] FAR = {0x18, 0x20, 0x20, 0x20, 0x28, 0x28, 0x50, 0x50, 0x53, 0x58, 0x60, 0x63, 0x68,
            0x6b,
            0xb8, 0xc0, 0xc8, 0xd8, 0xe0, 0xe8, 0x1c, 0x1f, 0x80, 0x83, 0x30, 0x40, 0x43, 0x70, 0x78, SystemArea.BEYOND,
            0, 3,
            0x88};

    private static final int[] CALLS = {0x50, 0x50, 0x53, 0x58, 0x68, 0x6b, 0xb8, 0xc0, 0xc8, 0xd8, 0x80, 0x83, 0x30,
            0x40, 0x43,
            0x70, 0x78, SystemArea.BEYOND, 0, 3, 0x88, 0xa8, 0xab};

    private final Places places;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES_ALL).order(ByteOrder.LITTLE_ENDIAN);

    Frames32(Places places) {
        this.places = places;
    }

    byte[] bytes() {
        for (int n = 0; n < COUNT; n++) { frame(n * BYTES); }
        for (int n = 0; n < RETURN_COUNT; n++) { returns(RETURNS + n * RETURN_BYTES); }
        for (int n = 0; n < POINTER_COUNT; n++) {
            bytes.putInt(POINTERS + n * POINTER_BYTES, (int) places.supervisor());
            bytes.putInt(POINTERS + n * POINTER_BYTES + 4, places.one(places.tasks() ? FAR : CALLS));
        }
        for (int n = 0; n < PLACE_COUNT; n++) {
            bytes.putInt(USER_PLACES + 4 * n, (int) places.user());
            bytes.putInt(SUPERVISOR_PLACES + 4 * n, (int) places.supervisor());
            bytes.putInt(V86_PLACES + 4 * n, places.virtual());
        }
        return bytes.array();
    }

    private void frame(int at) {
        switch (places.random().nextInt(8)) {
            case 0, 1 -> virtual(at);
            case 2, 3, 4 -> level(at, places.user(), SystemArea.USER_CODE, SystemArea.USER_DATA);
            case 5 -> level(at, places.user(), 0xa9, 0xb1);
            default -> level(at, places.supervisor(), SystemArea.SUPERVISOR_CODE, SystemArea.SUPERVISOR_DATA);
        }
    }

    private void virtual(int at) {
        put(at, places.virtual(), V86_SEGMENT, flags() | VM, places.random().nextInt(0x1000, 0xf000), V86_DATA,
                V86_DATA,
                V86_DATA, V86_DATA, V86_DATA);
    }

    private void level(int at, long to, int code, int stack) {
        put(at, (int) to, code(code), flags(), stackPointer(), stack(stack));
    }

    private void returns(int at) {
        boolean user = !places.seldom(3);
        put(at, (int) (user ? places.user() : places.supervisor()),
                code(user ? SystemArea.USER_CODE : SystemArea.SUPERVISOR_CODE), stackPointer(),
                stack(user ? SystemArea.USER_DATA : SystemArea.SUPERVISOR_DATA));
    }

    private void put(int at, int... words) {
        for (int n = 0; n < words.length; n++) { bytes.putInt(at + 4 * n, words[n]); }
    }

    private int code(int good) {
        return places.seldom(8) ? places.one(BAD_CODE) : good;
    }

    private int stack(int good) {
        return places.seldom(8) ? places.one(BAD_STACK) : good;
    }

    private int stackPointer() {
        return (int) Image.DATA + places.random().nextInt(0x1000, Image.DATA_BYTES);
    }

    private int flags() {
        return 2 | places.random().nextInt() & places.random().nextInt() & Frames.FLAGS;
    }
}
