package org.backplane.machine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.backplane.api.machine.bus.DataCaches;

/**
 * The lines that memory does not have yet: for each what memory has, 64 bytes. RAM itself is what vCPUs see. 256 KiB, 8 ways; a set that is
 * full writes a line back. There is one for all vCPUs, who are coherent; combined lines have an owner, whose fences drain them.
 * <p>
 * A lock of one word, which allocates nothing; held for a line.
 */
final class CacheLines {
    private static final int LINE = DataCaches.LINE;
    private static final int WAYS = 8;
    private static final int SETS = 512;
    /** Lines that a vCPU combines at a time. */
    private static final int BUFFERS = 8;
    private static final long NONE = -1;
    private static final VarHandle LOCK = lockHandle();

    private final GuestMemory memory;
    private final Violations violations = new Violations();
    private final long[] line = new long[SETS * WAYS];
    private final long[] code = new long[SETS * WAYS];
    private final byte[] how = new byte[SETS * WAYS];
    /** Of combined lines: which bytes were stored. */
    private final long[] stored = new long[SETS * WAYS];
    private final byte[] before = new byte[SETS * WAYS * LINE];
    private final byte[] nextWay = new byte[SETS];
    private final long[] combined;
    private final int[] nextBuffer;
    @SuppressWarnings("unused") // by its handle
    private volatile boolean locked;

    CacheLines(GuestMemory memory, int vcpus) {
        this.memory = memory;
        combined = new long[vcpus * BUFFERS];
        nextBuffer = new int[vcpus];
        Arrays.fill(line, NONE);
        Arrays.fill(combined, NONE);
    }

    private static VarHandle lockHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(CacheLines.class, "locked", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    Violations violations() {
        return violations;
    }

    private void lock() {
        while (!LOCK.compareAndSet(this, false, true)) { Thread.yield(); }
    }

    private void unlock() {
        locked = false;
    }

    /** {@link DataCaches#store}. */
    void store(int vcpu, long address, int bytes, int kind, long instruction) {
        long first = address & -LINE;
        long last = address + bytes - 1 & -LINE;
        int inFirst = first == last ? bytes : (int) (last - address);
        lock();
        storeLine(vcpu, first, mask(address - first, inFirst), kind, instruction);
        if (first != last) { storeLine(vcpu, last, mask(0, bytes - inFirst), kind, instruction); }
        unlock();
    }

    private static long mask(long offset, int bytes) {
        return (1L << bytes) - 1 << offset;
    }

    private void storeLine(int vcpu, long address, long mask, int kind, long instruction) {
        int at = find(address);
        if (kind == DataCaches.THROUGH) {
            if (at >= 0) { forget(at); } // as a processor that looks into its cache first
            return;
        }
        if (at < 0) { at = make(vcpu, address, kind); }
        code[at] = instruction;
        stored[at] |= mask;
        if (how[at] == DataCaches.COMBINING && stored[at] == -1) { forget(at); }
    }

    private static int set(long address) {
        return (int) (address / LINE) & SETS - 1;
    }

    private int find(long address) {
        int first = set(address) * WAYS;
        for (int at = first; at < first + WAYS; at++) { if (line[at] == address) { return at; } }
        return -1;
    }

    private int make(int vcpu, long address, int kind) {
        int at = set(address) * WAYS + (nextWay[set(address)]++ & WAYS - 1);
        line[at] = address;
        how[at] = (byte) kind;
        stored[at] = 0;
        MemorySegment.copy(memory.bytes(), ValueLayout.JAVA_BYTE, memory.offset(address), before, at * LINE, LINE);
        if (kind == DataCaches.COMBINING) { combine(vcpu, address); }
        return at;
    }

    /** Takes a buffer; the line that had it goes to memory. */
    private void combine(int vcpu, long address) {
        int buffer = vcpu * BUFFERS + (nextBuffer[vcpu]++ & BUFFERS - 1);
        drain(buffer);
        combined[buffer] = address;
    }

    private void drain(int buffer) {
        int at = combined[buffer] == NONE ? -1 : find(combined[buffer]);
        if (at >= 0 && how[at] == DataCaches.COMBINING) { forget(at); }
        combined[buffer] = NONE;
    }

    private void forget(int at) {
        line[at] = NONE;
    }

    void writeBack(long address) {
        lock();
        int at = find(address & -LINE);
        if (at >= 0) { forget(at); }
        unlock();
    }

    void writeBackAll() {
        lock();
        Arrays.fill(line, NONE);
        Arrays.fill(combined, NONE);
        unlock();
    }

    /** While no vCPU stores. */
    void discardAll() {
        lock();
        for (int at = 0; at < line.length; at++) {
            if (line[at] != NONE && how[at] == DataCaches.BACK) {
                long offset = memory.offset(line[at]);
                MemorySegment.copy(before, at * LINE, memory.bytes(), ValueLayout.JAVA_BYTE, offset, LINE);
                memory.written(offset, LINE);
                forget(at);
            }
        }
        unlock();
    }

    void drainAll(int vcpu) {
        lock();
        for (int n = 0; n < BUFFERS; n++) { drain(vcpu * BUFFERS + n); }
        unlock();
    }

    /** What memory has, for a part; all within a line. */
    void read(String part, long address, byte[] into, int from, int bytes) {
        lock();
        int at = find(address & -LINE);
        if (at < 0) {
            MemorySegment.copy(memory.bytes(), ValueLayout.JAVA_BYTE, memory.offset(address), into, from, bytes);
        } else {
            System.arraycopy(before, at * LINE + (int) (address & LINE - 1), into, from, bytes);
            violations.add(part, line[at], code[at], reason(at, "read"));
        }
        unlock();
    }

    /** As {@link #read}. */
    void write(String part, long address, byte[] from, int first, int bytes) {
        lock();
        int at = find(address & -LINE);
        if (at < 0) {
            long offset = memory.offset(address);
            MemorySegment.copy(from, first, memory.bytes(), ValueLayout.JAVA_BYTE, offset, bytes);
            memory.written(offset, bytes);
        } else {
            System.arraycopy(from, first, before, at * LINE + (int) (address & LINE - 1), bytes);
            violations.add(part, line[at], code[at], reason(at, "written"));
        }
        unlock();
    }

    private String reason(int at, String act) {
        return act + (how[at] == DataCaches.BACK
                ? " before write-back memory was flushed (CLFLUSH, WBINVD)"
                : " before write-combined memory was drained (SFENCE)");
    }
}
