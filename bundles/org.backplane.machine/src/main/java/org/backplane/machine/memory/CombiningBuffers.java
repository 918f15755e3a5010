package org.backplane.machine.memory;

import java.util.Arrays;

/** The write-combining buffers of all vCPUs: which lines each combines, and which of their bytes. Under the lock of {@link CacheLines}. */
final class CombiningBuffers {
    static final long NONE = -1;
    static final long ALL_BYTES = -1;
    /** Lines that a vCPU combines at a time. */
    static final int EACH = 8;

    private final long[] line;
    /** A bit for every byte that was stored. */
    private final long[] stored;
    private final int[] next;

    CombiningBuffers(int vcpus) {
        line = new long[vcpus * EACH];
        stored = new long[vcpus * EACH];
        next = new int[vcpus];
        Arrays.fill(line, NONE);
    }

    /** The buffer in which a vCPU combines a line, or -1. */
    int find(int vcpu, long address) {
        for (int n = vcpu * EACH; n < (vcpu + 1) * EACH; n++) { if (line[n] == address) { return n; } }
        return -1;
    }

    /** An empty buffer of a vCPU; without one, the one whose turn it is to be drained. */
    int room(int vcpu) {
        int empty = find(vcpu, NONE);
        return empty >= 0 ? empty : vcpu * EACH + (next[vcpu]++ & EACH - 1);
    }

    /** The line in a buffer, or {@link #NONE}. */
    long line(int buffer) {
        return line[buffer];
    }

    void take(int buffer, long address) {
        line[buffer] = address;
        stored[buffer] = 0;
    }

    /** Adds bytes; gives all that were stored. */
    long add(int buffer, long mask) {
        return stored[buffer] |= mask;
    }

    /** Empties a buffer; gives the bytes that were stored. */
    long empty(int buffer) {
        line[buffer] = NONE;
        return stored[buffer];
    }

    /** Whether any vCPU combines a line. */
    boolean hold(long address) {
        for (long held : line) { if (held == address) { return true; } }
        return false;
    }

    /** The bytes of a line that vCPUs combine. */
    long stored(long address) {
        long all = 0;
        for (int n = 0; n < line.length; n++) { if (line[n] == address) { all |= stored[n]; } }
        return all;
    }

    /** Empties those of all vCPUs that have a line. */
    void forget(long address) {
        for (int n = 0; n < line.length; n++) { if (line[n] == address) { line[n] = NONE; } }
    }
}
