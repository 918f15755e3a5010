package org.backplane.machine.memory;

import java.util.List;

/** Where RAM appears in guest physical memory. Immutable; look-ups allocate nothing. */
final class PhysicalMap {
    /** {@code length} bytes at guest physical {@code address} are the RAM from {@code offset} on. */
    record Bank(long address, long length, long offset) {
    }

    private static final long LOW_END = 0xa_0000L;
    private static final long VIDEO_END = 0xc_0000L;
    private static final long FOUR_GIB = 4L << 30;
    private static final long LOW_MAX = 3L << 30;

    private final long[] address;
    private final long[] length;
    private final long[] offset;

    PhysicalMap(List<Bank> banks) {
        address = banks.stream().mapToLong(Bank::address).toArray();
        length = banks.stream().mapToLong(Bank::length).toArray();
        offset = banks.stream().mapToLong(Bank::offset).toArray();
    }

    /**
     * The PC's: 640 KiB, the video hole, then RAM up to 3 GiB and the rest from 4 GiB on, as QEMU's {@code pc} has it. The RAM
     * behind the hole is never seen.
     */
    static PhysicalMap pc(long memory) {
        long low = Math.min(memory, LOW_MAX);
        if (memory > low) {
            return new PhysicalMap(List.of(new Bank(0, LOW_END, 0), new Bank(VIDEO_END, low - VIDEO_END, VIDEO_END),
                    new Bank(FOUR_GIB, memory - low, low)));
        }
        return new PhysicalMap(List.of(new Bank(0, LOW_END, 0), new Bank(VIDEO_END, low - VIDEO_END, VIDEO_END)));
    }

    /** The offset in RAM of the byte at a guest physical address, -1 when it is not RAM. */
    long offset(long guest) {
        for (int i = 0; i < address.length; i++) {
            long inside = guest - address[i];
            if (Long.compareUnsigned(inside, length[i]) < 0) { return offset[i] + inside; }
        }
        return -1;
    }

    /** The guest physical address of a byte of RAM that is seen. */
    long address(long inRam) {
        for (int i = 0; i < offset.length; i++) {
            long inside = inRam - offset[i];
            if (Long.compareUnsigned(inside, length[i]) < 0) { return address[i] + inside; }
        }
        throw new IndexOutOfBoundsException("no guest sees the RAM at offset 0x" + Long.toHexString(inRam));
    }

    /** Pages of RAM in {@code [first, end)}, by page number and unsigned. */
    long pages(long first, long end) {
        long last = end < 0 ? Long.MAX_VALUE : end;
        long pages = 0;
        for (int i = 0; i < address.length; i++) {
            long from = Math.max(first, address[i] >>> GuestMemory.PAGE_SHIFT);
            pages += Math.max(0, Math.min(last, address[i] + length[i] >>> GuestMemory.PAGE_SHIFT) - from);
        }
        return pages;
    }

    /** As {@link #offset(long)}, for {@code count} bytes that must all be RAM and in one piece. */
    long offset(long guest, long count) {
        for (int i = 0; i < address.length; i++) {
            long inside = guest - address[i];
            if (inside >= 0 && count >= 0 && inside <= length[i] - count) { return offset[i] + inside; }
        }
        return -1;
    }
}
