package org.backplane.x86.architecture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * Where RDRAND and RDSEED have their numbers from: the key stream of ChaCha20 (RFC 8439), whose key comes from the host before the
 * first number, unless a {@link #seed} was given. One per vCPU, on its thread; {@link #getAsLong} never waits.
 */
final class Entropy implements LongSupplier {
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int KEY = 4;
    private static final int COUNTER = 12;

    private final int[] state = new int[16];
    private final int[] block = new int[16];
    /** Words of {@link #block} that are used up. */
    private int used = block.length;
    private boolean seeded;

    Entropy() {
        System.arraycopy(SIGMA, 0, state, 0, SIGMA.length);
    }

    /** Begins the numbers that follow from 32 bytes. */
    void seed(byte[] key) {
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < 8; n++) { state[KEY + n] = words.getInt(); }
        for (int n = COUNTER; n < state.length; n++) { state[n] = 0; }
        used = block.length;
        seeded = true;
    }

    /** Begins the numbers of a vCPU that follow from a machine's seed, unless numbers were begun. */
    void start(long seed, int vcpu) {
        if (!seeded) {
            seed(ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putLong(seed).putInt(vcpu).array());
        }
    }

    /** 64 random bits. */
    @Override
    public long getAsLong() {
        if (used == block.length) { refill(); }
        long low = block[used++] & 0xffff_ffffL;
        return low | (long) block[used++] << 32;
    }

    private void refill() {
        if (!seeded) { seed(random(32)); }
        System.arraycopy(state, 0, block, 0, block.length);
        for (int n = 0; n < 10; n++) {
            for (int column = 0; column < 4; column++) { quarter(column, column + 4, column + 8, column + 12); }
            for (int d = 0; d < 4; d++) { quarter(d, 4 + (d + 1 & 3), 8 + (d + 2 & 3), 12 + (d + 3 & 3)); }
        }
        for (int n = 0; n < block.length; n++) { block[n] += state[n]; }
        if (++state[COUNTER] == 0) { state[COUNTER + 1]++; }
        used = 0;
    }

    /** Bytes of the host's generator that never waits. */
    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private void quarter(int a, int b, int c, int d) {
        mix(a, b, d, 16);
        mix(c, d, b, 12);
        mix(a, b, d, 8);
        mix(c, d, b, 7);
    }

    private void mix(int sum, int addend, int rotated, int by) {
        block[sum] += block[addend];
        block[rotated] = Integer.rotateLeft(block[rotated] ^ block[sum], by);
    }
}
