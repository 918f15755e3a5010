package org.backplane.lib.memory;

import jdk.internal.misc.Unsafe;

/**
 * Little-endian access to host memory by address, at any alignment, on little-endian hosts. No check of any kind: the caller's
 * translation is what makes an access legal.
 */
public final class Mem {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private Mem() {
    }

    public static byte getByte(long address) {
        return UNSAFE.getByte(address);
    }

    public static short getShort(long address) {
        return UNSAFE.getShort(address);
    }

    public static int getInt(long address) {
        return UNSAFE.getInt(address);
    }

    public static long getLong(long address) {
        return UNSAFE.getLong(address);
    }

    public static void putByte(long address, byte value) {
        UNSAFE.putByte(address, value);
    }

    public static void putShort(long address, short value) {
        UNSAFE.putShort(address, value);
    }

    public static void putInt(long address, int value) {
        UNSAFE.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        UNSAFE.putLong(address, value);
    }

    /** Copies {@code length} bytes; the ranges may overlap. */
    public static void copy(long from, long to, long length) {
        UNSAFE.copyMemory(from, to, length);
    }

    /** Sets {@code length} bytes. */
    public static void fill(long address, long length, byte value) {
        UNSAFE.setMemory(address, length, value);
    }
}
