package org.backplane.console;

/** A bounded queue of bytes between a thread of the console, which may wait, and devices, which never do. */
final class ByteQueue {
    private final byte[] ring;
    private int head;
    private int count;
    private boolean closed;

    ByteQueue(int capacity) {
        ring = new byte[capacity];
    }

    /** Adds a byte; false when the queue is full. */
    synchronized boolean offer(int value) {
        if (count == ring.length) { return false; }
        ring[(head + count++) % ring.length] = (byte) value;
        if (count == 1) {
            notifyAll();
        }
        return true;
    }

    /** Takes a byte, 0 to 255, or -1 when the queue is empty. */
    synchronized int poll() {
        if (count == 0) { return -1; }
        if (count == ring.length) {
            notifyAll();
        }
        return take();
    }

    private int take() {
        int value = ring[head] & 0xff;
        head = (head + 1) % ring.length;
        count--;
        return value;
    }

    /** Waits for room and adds a byte; does nothing on a closed queue. */
    synchronized void put(int value) throws InterruptedException {
        while (count == ring.length && !closed) {
            wait();
        }
        offer(value);
    }

    /** Waits for bytes and takes as many as fit into {@code into}; 0 when the queue is closed and empty. */
    synchronized int drain(byte[] into) throws InterruptedException {
        while (count == 0 && !closed) {
            wait();
        }
        int taken = 0;
        while (count > 0 && taken < into.length) {
            into[taken++] = (byte) take();
        }
        return taken;
    }

    /** Nobody waits any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
