package org.backplane.machine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.machine.inspect.CacheViolations;

/** RAM with its page flags, seen by everybody but the vCPUs' fast path. Any thread. */
public final class GuestMemory implements Dma, AutoCloseable {
    static final int PAGE_SHIFT = 12;
    private static final long PAGE_SIZE = 1L << PAGE_SHIFT;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLAGS = MethodHandles.arrayElementVarHandle(byte[].class);

    /** Most vCPUs: what is kept about a page has a bit for each in a byte. */
    private static final int VCPUS = Byte.SIZE;

    private final Ram ram;
    private final PhysicalMap map;
    private final MemorySegment bytes;
    private final long base;
    private final byte[] pageFlags;
    private final Sharing sharing;
    private final Vcpus vcpus;
    /** Made when a part wants to look past caches, and never taken away: what it has found is listed. */
    private volatile CacheLines lines;
    /** Whether the machine has had a part that looks past caches: while it is away, what is not written back stays so. */
    private volatile boolean noncoherent;
    /** Such parts that are plugged in. */
    private int noncoherentParts;

    /** The vCPUs, as their memory needs them. */
    public interface Vcpus {
        /** Code that some of them (a bit each) have decoded was written: they drop it before they serialise next. Any thread; does not wait. */
        void codeWritten(int vcpus, long address, int size);

        /** Stops all but one; on its thread. */
        void seclude(int vcpu);

        /** Undoes {@link #seclude}. */
        void readmit(int vcpu);

        /** Every one drops its translations before the next instruction. Any thread; does not wait. */
        void flush();

        /** Some of them, which are stopped, no longer store to a page directly. */
        void watchStores(int vcpus, long address);
    }

    /**
     * @param size  bytes of RAM, a multiple of 4096
     * @param vcpus told of stores to code
     */
    public GuestMemory(long size, Vcpus vcpus) {
        this.ram = new Ram(size);
        this.map = PhysicalMap.pc(size);
        this.bytes = ram.bytes();
        this.base = bytes.address();
        this.pageFlags = new byte[Math.toIntExact(size >>> PAGE_SHIFT)];
        this.sharing = new Sharing(pageFlags.length);
        this.vcpus = vcpus;
    }

    /** All of RAM. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** Host address of the RAM byte at a guest address, or {@link PhysicalMemory#NO_RAM}. */
    long host(long address) {
        long offset = map.offset(address);
        return offset < 0 ? PhysicalMemory.NO_RAM : base + offset;
    }

    /** Whether an access of {@code size} bytes is all RAM. */
    boolean holds(long address, int size) {
        return map.offset(address, size) >= 0;
    }

    long load(long address, int size) {
        long at = map.offset(address, size);
        return switch (size) {
            case 1 -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, at));
            case 2 -> Short.toUnsignedLong(bytes.get(SHORT, at));
            case 4 -> Integer.toUnsignedLong(bytes.get(INT, at));
            default -> bytes.get(LONG, at);
        };
    }

    /** Stores and marks the pages; code that was decoded from them is dropped. */
    void store(long address, int size, long value) {
        long at = map.offset(address, size);
        switch (size) {
            case 1 -> bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case 2 -> bytes.set(SHORT, at, (short) value);
            case 4 -> bytes.set(INT, at, (int) value);
            default -> bytes.set(LONG, at, value);
        }
        written(at, size);
    }

    byte pageFlags(long address) {
        long offset = map.offset(address);
        if (offset < 0) { return 0; }
        byte flags = (byte) FLAGS.getAcquire(pageFlags, page(offset));
        return sharing.decoders(page(offset)) == 0 ? flags : (byte) (flags | PhysicalMemory.PAGE_CODE);
    }

    /** {@link PhysicalMemory#storesDirectly}. */
    boolean storesDirectly(int vcpu, long address) {
        long offset = map.offset(address);
        if (offset < 0) { return false; }
        int page = page(offset);
        byte flags = (byte) FLAGS.getAcquire(pageFlags, page);
        if ((flags & PhysicalMemory.PAGE_DIRTY) == 0) { setPageFlags(address, PhysicalMemory.PAGE_DIRTY); }
        return sharing.writes(page, vcpu) && (flags & PhysicalMemory.PAGE_ROM) == 0;
    }

    /** A vCPU is about to decode code from a page: it will be told of every store that it might not see. */
    void decodes(int vcpu, long address) {
        long offset = map.offset(address);
        if (offset < 0) { return; }
        int writers = sharing.decodes(page(offset), vcpu);
        if (writers == 0) { return; }
        vcpus.seclude(vcpu);
        try {
            vcpus.watchStores(writers, address & -PAGE_SIZE);
            sharing.writeNoMore(page(offset), writers);
        } finally {
            vcpus.readmit(vcpu);
        }
    }

    /** A vCPU has dropped what it decoded from a page. */
    void forgets(int vcpu, long address) {
        long offset = map.offset(address);
        if (offset >= 0) { sharing.forgets(page(offset), vcpu); }
    }

    /** A vCPU has stored to code. */
    void codeWritten(int vcpu, long address, int size) {
        long offset = map.offset(address);
        int others = offset < 0 ? 0 : sharing.decoders(page(offset)) & ~(1 << vcpu);
        if (others != 0) { vcpus.codeWritten(others, address, size); }
    }

    /** RAM for a part that does not look into caches. */
    public synchronized NoncoherentDma noncoherent(String part) {
        if (lines == null) { lines = new CacheLines(this, VCPUS); }
        return new Noncoherent(lines, this, part);
    }

    /** Such a part was plugged in, or out. At a quiet point, before cores are wired anew. */
    public void noncoherent(boolean in) {
        noncoherent = true;
        noncoherentParts += in ? 1 : -1;
    }

    /** As after power-on: nothing is in caches. At a quiet point. */
    public void reset() {
        if (lines != null) { lines.snoop(0, Long.MAX_VALUE); }
    }

    /** {@link PhysicalMemory#caches} of a vCPU. */
    DataCaches caches(int vcpu) {
        return noncoherent ? new VcpuCaches(lines, this, vcpu, noncoherentParts > 0) : null;
    }

    /** What parts have met in caches. */
    public CacheViolations cacheViolations() {
        CacheLines made = lines;
        return made == null ? CacheViolations.NONE : made.violations().found();
    }

    /** Where the byte at a guest physical address is in {@link #bytes}. */
    long offset(long address) {
        return map.offset(address);
    }

    void seclude(int vcpu) {
        vcpus.seclude(vcpu);
    }

    void readmit(int vcpu) {
        vcpus.readmit(vcpu);
    }

    /** Gives the flags as they were. */
    byte setPageFlags(long address, byte flags) {
        long offset = map.offset(address);
        byte was = offset < 0 ? 0 : (byte) FLAGS.getAndBitwiseOr(pageFlags, page(offset), flags);
        if ((flags & ~was & PhysicalMemory.PAGE_ROM) != 0) { vcpus.flush(); }
        return was;
    }

    void clearPageFlags(long address, byte flags) {
        long offset = map.offset(address);
        if (offset >= 0) { FLAGS.getAndBitwiseAnd(pageFlags, page(offset), (byte) ~flags); }
    }

    /** How many of the guest physical pages {@code [first, end)}, by page number and unsigned, are RAM. */
    public long pages(long first, long end) {
        return map.pages(first, end);
    }

    private static int page(long offset) {
        return (int) (offset >>> PAGE_SHIFT);
    }

    /** {@code length} bytes from {@code offset} on were stored: marks pages dirty, drops code decoded from them. */
    void written(long offset, long length) {
        for (long at = offset & -PAGE_SIZE; at < offset + length; at += PAGE_SIZE) {
            FLAGS.getAndBitwiseOr(pageFlags, page(at), PhysicalMemory.PAGE_DIRTY);
            int decoders = sharing.decoders(page(at));
            if (decoders != 0) { vcpus.codeWritten(decoders, map.address(at), (int) PAGE_SIZE); }
        }
    }

    @Override
    public boolean isRam(long address, long length) {
        return map.offset(address, length) >= 0;
    }

    @Override
    public Borrow read(long address, long length) {
        return new Loan(address, length, false);
    }

    @Override
    public Borrow write(long address, long length) {
        return new Loan(address, length, true);
    }

    long require(long address, long length) {
        long offset = map.offset(address, length);
        if (offset < 0) {
            throw new IndexOutOfBoundsException("guest physical 0x" + Long.toHexString(address) + " to 0x"
                    + Long.toHexString(address + length - 1) + " is not all RAM");
        }
        return offset;
    }

    @Override
    public void close() {
        ram.close();
    }

    /** RAM on loan; a written one marks its pages when it comes back. */
    private final class Loan implements Borrow {
        private final long address;
        private final long offset;
        private final MemorySegment slice;
        private final boolean writes;

        Loan(long address, long length, boolean writes) {
            this.address = address;
            this.writes = writes;
            offset = require(address, length);
            MemorySegment range = bytes.asSlice(offset, length);
            slice = writes ? range : range.asReadOnly();
        }

        @Override
        public MemorySegment bytes() {
            return slice;
        }

        @Override
        public void close() {
            if (!writes) { return; }
            written(offset, slice.byteSize());
            if (noncoherent) { lines.snoop(address, slice.byteSize()); }
        }
    }
}
