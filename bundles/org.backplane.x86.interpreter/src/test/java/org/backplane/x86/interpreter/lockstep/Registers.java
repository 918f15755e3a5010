package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

import org.backplane.api.x86.X86Reg;

/** What registers begin with. */
final class Registers {
    /** Those that point to memory, and that instructions are not to change too often: RBX, RBP, RSI, RDI, R12 to R15. */
    static final int POINTERS = 0xf0e8;
    /** Those that are small: RCX, R8, R9. */
    static final int SMALL = 0x302;

    private final int mode;
    private final RandomGenerator random;

    Registers(int mode, RandomGenerator random) {
        this.mode = mode;
        this.random = random;
    }

    /** General registers in the processor's order. */
    long[] general() {
        long[] registers = new long[16];
        for (int n = 0; n < (mode == 64 ? 16 : 8); n++) { registers[n] = general(n); }
        return registers;
    }

    private long general(int n) {
        long base = mode == 16 ? 0 : Image.DATA;
        if (n == X86Reg.RSP) { return base + Image.DATA_BYTES / 2; }
        long value = (POINTERS >> n & 1) != 0
                ? base + random.nextInt(0x1000, Image.DATA_BYTES - 0x2000)
                : (SMALL >> n & 1) != 0 ? random.nextInt(64) : random.nextLong() >> random.nextInt(64);
        return mode == 64 ? value : value & 0xffff_ffffL;
    }

    long flags() {
        return 2 | random.nextInt() & 0x8d5 | (random.nextInt(8) == 0 ? 0x400 : 0);
    }

    /**
     * An image of XSAVE: numbers of all kinds; small exponents are as likely as large ones.
     *
     * @param x87 whether the x87 unit has as many numbers as {@link StackDepth} says; otherwise MMX registers are in use
     */
    byte[] vectors(boolean x87) {
        ByteBuffer image = ByteBuffer.allocate(Image.XSTATE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        image.putShort(0, (short) 0x37f).putInt(24, 0x1f80).putInt(28, 0xffff).putLong(512, 7);
        for (int n = 0; n < 8; n++) {
            image.putLong(32 + 16 * n, random.nextLong() | Long.MIN_VALUE).putShort(40 + 16 * n,
                    (short) random.nextInt(0x3f00, 0x4100));
        }
        image.put(4, (byte) 0xff);
        if (x87) { image.putShort(2, (short) (StackDepth.FIRST << 11)).put(4, (byte) 0xf0); }
        for (int at = 160; at < 416; at += 8) { image.putLong(at, lane()); }
        for (int at = 576; at < 832; at += 8) { image.putLong(at, lane()); }
        return image.array();
    }

    private long lane() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Double.doubleToRawLongBits(random.nextDouble(-1000, 1000));
            case 2 -> random.nextLong() & 0xf0f_00ff_0000_ffffL;
            default -> Float.floatToRawIntBits(random.nextFloat(-100, 100)) * 0x1_0000_0001L;
        };
    }
}
