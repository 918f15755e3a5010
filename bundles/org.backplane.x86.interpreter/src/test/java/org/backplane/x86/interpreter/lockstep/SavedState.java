package org.backplane.x86.interpreter.lockstep;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** XSAVE, XSAVEOPT and XRSTOR, whatever XCR0 and CR0.TS are then. QEMU 7.2 (TCG) has neither XSAVEC nor XSAVES. */
final class SavedState implements Supplier<Piece> {
    /** Where {@link Image#SCRATCH} has nothing else. */
    private static final int[] SLOTS = {0x400, 0xc00};
    private static final int CONTROL = 0x7f8;
    /** In an area. */
    private static final int MXCSR = 24;
    /**
     * Components that are asked for. None with AVX and without SSE: MXCSR goes with either (SDM volume 1, 13.7 and 13.8), on QEMU
     * with SSE only.
     */
    private static final int[] ANY = {7, 7, 3, 2, 6, 1, 0, -1};
    /** Not x87: QEMU does not set the exponents of MMX registers. */
    private static final int[] COMPARED = {6, 6, 2, 0};
    private static final int DEFAULT_CONTROL = 0x1f80;
    /** ModRM.reg of 0F AE. */
    private static final int LDMXCSR = 2;
    private static final int XSAVE = 4;
    private static final int XRSTOR = 5;
    private static final int XSAVEOPT = 6;

    private final int mode;
    private final RandomGenerator random;

    SavedState(int mode, RandomGenerator random) {
        this.mode = mode;
        this.random = random;
    }

    @Override
    public Piece get() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> state(ANY, one(XSAVE, XSAVEOPT), slot());
            case 3, 4, 5 -> restored(slot());
            case 6 -> compared();
            default -> Piece.of(Bytes.of(0x31, 0xc9), Bytes.of(0x0f, 0x01, 0xd0)); // XGETBV
        };
    }

    private int one(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** Seldom one that is not aligned. */
    private long slot() {
        return Image.SCRATCH + (random.nextBoolean() ? Image.ALIAS : 0) + one(SLOTS)
                + (random.nextInt(10) == 0 ? 32 : 0);
    }

    private Piece state(int[] components, int operation, long address) {
        return Piece.of(ask(components), Bytes.of(0x31, 0xd2), wide(operation, address));
    }

    /** With a MXCSR that masks all exceptions: QEMU has no #XM. */
    private Piece restored(long address) {
        return Piece.of(
                Bytes.with(Operands.memory(mode, 0, address + MXCSR, 0xc7), DEFAULT_CONTROL | random.nextInt(4) << 13,
                        4),
                ask(ANY), Bytes.of(0x31, 0xd2), wide(XRSTOR, address));
    }

    private byte[] ask(int[] components) {
        return Bytes.with(Bytes.of(0xb8), one(components), 4);
    }

    /** With REX.W or without. */
    private byte[] wide(int operation, long address) {
        return mode == 64 && random.nextBoolean()
                ? Operands.memory(mode, operation, address, 0x48, 0x0f, 0xae)
                : Operands.memory(mode, operation, address, 0x0f, 0xae);
    }

    /**
     * Into memory that is compared, within a page. MXCSR has no flags then, of which QEMU does not know one, and no component is as at the
     * beginning: to QEMU each always is in use.
     */
    private Piece compared() {
        long control = Image.SCRATCH + CONTROL;
        long page = (random.nextBoolean() ? Image.WINDOW : Image.DATA)
                + (long) Image.PAGE * random.nextInt(Image.DATA_BYTES / Image.PAGE);
        long address = page + 64L * random.nextInt((Image.PAGE - Image.XSTATE_BYTES) / 64);
        return Piece.of(Bytes.with(Operands.memory(mode, 0, control, 0xc7), DEFAULT_CONTROL, 4),
                Operands.memory(mode, LDMXCSR, control, 0x0f, 0xae),
                Bytes.of(0x66, 0x0f, 0x76, 0xff), // PCMPEQD XMM7,XMM7
                Bytes.of(0xc5, 0xcd, 0x76, 0xf6), // VPCMPEQD YMM6,YMM6,YMM6
                ask(COMPARED), Bytes.of(0x31, 0xd2), wide(one(XSAVE, XSAVEOPT), address));
    }
}
