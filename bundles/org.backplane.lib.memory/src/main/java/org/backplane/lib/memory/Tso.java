package org.backplane.lib.memory;

import jdk.internal.misc.Unsafe;

/**
 * Access to memory that several vCPUs share, in the order that x86 promises (TSO; SDM volume 3, 9.2.2): loads are not reordered with
 * loads, stores not with stores or earlier loads; a store may be seen by others only after later loads. At any alignment, as
 * {@link Mem}; aligned accesses are atomic. On x86 the fences bind only the compiler; elsewhere they are instructions (docs/adr/0028).
 */
public final class Tso {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long WORD = -8;

    private Tso() {
    }

    public static byte getByte(long address) {
        byte value = UNSAFE.getByte(address);
        UNSAFE.loadFence();
        return value;
    }

    public static short getShort(long address) {
        short value = UNSAFE.getShort(address);
        UNSAFE.loadFence();
        return value;
    }

    public static int getInt(long address) {
        int value = UNSAFE.getInt(address);
        UNSAFE.loadFence();
        return value;
    }

    public static long getLong(long address) {
        long value = UNSAFE.getLong(address);
        UNSAFE.loadFence();
        return value;
    }

    public static void putByte(long address, byte value) {
        UNSAFE.storeFence();
        UNSAFE.putByte(address, value);
    }

    public static void putShort(long address, short value) {
        UNSAFE.storeFence();
        UNSAFE.putShort(address, value);
    }

    public static void putInt(long address, int value) {
        UNSAFE.storeFence();
        UNSAFE.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        UNSAFE.storeFence();
        UNSAFE.putLong(address, value);
    }

    /** {@link Mem#copy}, behind all earlier accesses and before all later ones. */
    public static void copy(long from, long to, long length) {
        UNSAFE.storeFence();
        UNSAFE.copyMemory(from, to, length);
        UNSAFE.loadFence();
    }

    /** {@link Mem#fill}, as {@link #copy}. */
    public static void fill(long address, long length, byte value) {
        UNSAFE.storeFence();
        UNSAFE.setMemory(address, length, value);
    }

    /** Everything before it is seen before anything behind it: MFENCE, and what serialises. */
    public static void fence() {
        UNSAFE.fullFence();
    }

    /** Whether {@link #compareAndSet} can do it: the bytes are in one aligned word of 8. */
    public static boolean isAtomic(long address, int bytes) {
        return (address & ~WORD) + bytes <= 8;
    }

    /**
     * Stores {@code value} if the memory has {@code expected}, atomically and as a full fence; only the low {@code bytes} (1, 2, 4, 8)
     * of both count. Where {@link #isAtomic} says so.
     */
    public static boolean compareAndSet(long address, int bytes, long expected, long value) {
        if (bytes == 8) { return UNSAFE.compareAndSetLong(null, address, expected, value); }
        if (bytes == 4 && (address & 3) == 0) {
            return UNSAFE.compareAndSetInt(null, address, (int) expected, (int) value);
        }
        return compareAndSetWithin(address & WORD, (int) (address & ~WORD) << 3, (1L << 8 * bytes) - 1, expected,
                value);
    }

    private static boolean compareAndSetWithin(long word, int shift, long mask, long expected, long value) {
        while (true) {
            long now = UNSAFE.getLongVolatile(null, word);
            if ((now >>> shift & mask) != (expected & mask)) { return false; }
            long next = now & ~(mask << shift) | (value & mask) << shift;
            if (UNSAFE.compareAndSetLong(null, word, now, next)) { return true; }
        }
    }
}
