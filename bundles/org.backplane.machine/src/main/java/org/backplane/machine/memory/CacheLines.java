package org.backplane.machine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.backplane.api.machine.bus.DataCaches;

/**
 * The lines that memory does not have yet: for each what memory has, 64 bytes. RAM itself is what vCPUs see. 256 KiB, 8 ways; a set that is
 * full writes a line back. There is one for all vCPUs, who are coherent; which bytes of a line wait in whose buffer, {@link CombiningBuffers}
 * knows. A line is of one kind: a store of another sends it to memory first, as processors do that look into their caches.
 * <p>
 * A lock of one word, which allocates nothing; held for a line.
 */
final class CacheLines {
    private static final int LINE = DataCaches.LINE;
    private static final int WAYS = 8;
    private static final int SETS = 512;
    private static final long NONE = CombiningBuffers.NONE;
    private static final VarHandle LOCK = lockHandle();

    private final GuestMemory memory;
    private final Violations violations = new Violations();
    private final long[] line = new long[SETS * WAYS];
    private final long[] code = new long[SETS * WAYS];
    private final byte[] how = new byte[SETS * WAYS];
    private final byte[] before = new byte[SETS * WAYS * LINE];
    private final byte[] nextWay = new byte[SETS];
    private final CombiningBuffers buffers;
    @SuppressWarnings("unused") // by its handle
    private volatile boolean locked;

    CacheLines(GuestMemory memory, int vcpus) {
        this.memory = memory;
        buffers = new CombiningBuffers(vcpus);
        Arrays.fill(line, NONE);
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
        return -1L >>> LINE - bytes << offset;
    }

    private void storeLine(int vcpu, long address, long mask, int kind, long instruction) {
        int at = find(address);
        if (at >= 0 && how[at] != kind) {
            writeBack(at);
            at = -1;
        }
        if (kind == DataCaches.THROUGH) { return; }
        if (at < 0) { at = make(address, kind); }
        code[at] = instruction;
        if (kind == DataCaches.COMBINING) { combine(vcpu, at, mask); }
    }

    private static int set(long address) {
        return (int) (address / LINE) & SETS - 1;
    }

    private int find(long address) {
        return way(set(address), address);
    }

    /** Where a set has a line, or -1. */
    private int way(int set, long address) {
        for (int at = set * WAYS; at < (set + 1) * WAYS; at++) { if (line[at] == address) { return at; } }
        return -1;
    }

    private int make(long address, int kind) {
        int at = room(set(address));
        line[at] = address;
        how[at] = (byte) kind;
        MemorySegment.copy(memory.bytes(), ValueLayout.JAVA_BYTE, memory.offset(address), before, at * LINE, LINE);
        return at;
    }

    /** An empty way; of a full set, the one whose turn it is. */
    private int room(int set) {
        int empty = way(set, NONE);
        if (empty >= 0) { return empty; }
        int at = set * WAYS + (nextWay[set]++ & WAYS - 1);
        writeBack(at);
        return at;
    }

    /** A buffer that is full goes to memory, with what others combine of the line: the last store is not in RAM yet. */
    private void combine(int vcpu, int at, long mask) {
        int buffer = buffers.find(vcpu, line[at]);
        if (buffer < 0) {
            buffer = buffers.room(vcpu);
            drain(buffer);
            buffers.take(buffer, line[at]);
        }
        if (buffers.add(buffer, mask) == CombiningBuffers.ALL_BYTES) { writeBack(at); }
    }

    /** The bytes in a buffer go to memory; those of the line that other vCPUs combine do not. */
    private void drain(int buffer) {
        long address = buffers.line(buffer);
        if (address == NONE) { return; }
        long stored = buffers.empty(buffer);
        int at = find(address);
        if (!buffers.hold(address)) {
            line[at] = NONE;
            return;
        }
        long offset = memory.offset(address);
        for (int n = 0; n < LINE; n++) {
            if ((stored >>> n & 1) != 0) {
                before[at * LINE + n] = memory.bytes().get(ValueLayout.JAVA_BYTE, offset + n);
            }
        }
    }

    /** All of a line goes to memory. */
    private void writeBack(int at) {
        if (how[at] == DataCaches.COMBINING) { buffers.forget(line[at]); }
        line[at] = NONE;
    }

    /** The line of an address: from the cache, or from the vCPU's buffer (SDM volume 2, CLFLUSH: behind its earlier writes). */
    void writeBack(int vcpu, long address) {
        lock();
        int at = find(address & -LINE);
        if (at >= 0 && how[at] == DataCaches.BACK) {
            writeBack(at);
        } else if (at >= 0 && buffers.find(vcpu, line[at]) >= 0) {
            drain(buffers.find(vcpu, line[at]));
        }
        unlock();
    }

    /** All lines in the cache; buffers are not emptied. */
    void writeBackAll() {
        lock();
        for (int at = 0; at < line.length; at++) { if (how[at] == DataCaches.BACK) { line[at] = NONE; } }
        unlock();
    }

    /** All lines in a range go to memory, from wherever they are: somebody stores there who looks into caches. */
    void snoop(long address, long length) {
        lock();
        for (int at = 0; at < line.length; at++) {
            boolean inside = line[at] != NONE && line[at] + LINE > address && line[at] < address + length;
            if (inside) { writeBack(at); }
        }
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
                line[at] = NONE;
            }
        }
        unlock();
    }

    void drainAll(int vcpu) {
        lock();
        for (int n = vcpu * CombiningBuffers.EACH; n < (vcpu + 1) * CombiningBuffers.EACH; n++) { drain(n); }
        unlock();
    }

    /** What memory has, for a part; all within a line. */
    void read(String part, long address, byte[] into, int from, int bytes) {
        lock();
        int at = find(address & -LINE);
        if (at < 0) {
            MemorySegment.copy(memory.bytes(), ValueLayout.JAVA_BYTE, memory.offset(address), into, from, bytes);
        } else {
            int offset = (int) (address & LINE - 1);
            System.arraycopy(before, at * LINE + offset, into, from, bytes);
            if ((waiting(at) & mask(offset, bytes)) != 0) {
                violations.add(part, line[at], code[at], reason(at, "read"));
            }
        }
        unlock();
    }

    /** As {@link #read}. vCPUs see it where nothing waits to go over it: all of a line in the cache, and what was stored of one in buffers. */
    void write(String part, long address, byte[] from, int first, int bytes) {
        lock();
        int at = find(address & -LINE);
        long all = mask(0, bytes);
        long waiting = at < 0 ? 0 : writeBelow(part, at, (int) (address & LINE - 1), from, first, bytes);
        if (waiting == 0) {
            MemorySegment.copy(from, first, memory.bytes(), ValueLayout.JAVA_BYTE, memory.offset(address), bytes);
        } else {
            writeBeside(waiting, memory.offset(address), from, first, bytes);
        }
        if (waiting != all) { memory.written(memory.offset(address), bytes); }
        unlock();
    }

    /** Gives a bit for every one of the bytes that something waits to go over. */
    private long writeBelow(String part, int at, int offset, byte[] from, int first, int bytes) {
        System.arraycopy(from, first, before, at * LINE + offset, bytes);
        long waiting = waiting(at) >>> offset & mask(0, bytes);
        if (waiting != 0) { violations.add(part, line[at], code[at], reason(at, "written")); }
        return waiting;
    }

    private void writeBeside(long waiting, long offset, byte[] from, int first, int bytes) {
        for (int n = 0; n < bytes; n++) {
            if ((waiting >>> n & 1) == 0) { memory.bytes().set(ValueLayout.JAVA_BYTE, offset + n, from[first + n]); }
        }
    }

    /** A bit for every byte of a line that memory does not have. */
    private long waiting(int at) {
        return how[at] == DataCaches.BACK ? CombiningBuffers.ALL_BYTES : buffers.stored(line[at]);
    }

    private String reason(int at, String act) {
        return act + (how[at] == DataCaches.BACK
                ? " before write-back memory was flushed (CLFLUSH, WBINVD)"
                : " before write-combined memory was drained (SFENCE)");
    }
}
