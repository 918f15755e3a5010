package org.backplane.machine.memory;

/** What a bus meets at an address: a device's window behind the device's lock. */
public interface BusWindow {
    /** Address of its first byte. */
    long address();

    /** Bytes. */
    int size();

    /** Whether it lies inside another window and goes before it. */
    boolean inner();

    /** Reads {@code width} bytes that lie inside. */
    long read(int offset, int width);

    /** Writes {@code width} bytes that lie inside. */
    void write(int offset, int width, long value);
}
