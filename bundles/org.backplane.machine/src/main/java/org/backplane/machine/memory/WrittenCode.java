package org.backplane.machine.memory;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where others have written to code that one vCPU has decoded, until its thread takes that up. Lock-free, of fixed size: a word holds
 * the range within one page; when more pages are written than there are words, everything counts as written.
 */
public final class WrittenCode {
    private static final int WORDS = 16;
    private static final int OFFSET_BITS = 12;
    private static final int OFFSET = (1 << OFFSET_BITS) - 1;

    private final AtomicLongArray words = new AtomicLongArray(WORDS);
    private volatile boolean everything;

    /** Sees a range that was written. */
    @FunctionalInterface
    public interface Range {
        void written(long address, long length);
    }

    /** Any thread. */
    public void add(long address, int size) {
        long end = Math.min(address | OFFSET, address + size - 1);
        for (int word = 0; word < WORDS; word++) { if (put(word, address, end)) { return; } }
        everything = true;
    }

    /** A word is page, first and last offset; it is never 0, for the page is kept plus one. */
    private boolean put(int word, long first, long last) {
        while (true) {
            long was = words.get(word);
            long page = (first >>> OFFSET_BITS) + 1;
            if (was != 0 && was >>> 2 * OFFSET_BITS != page) { return false; }
            long low = was == 0 ? first & OFFSET : Math.min(first & OFFSET, was >>> OFFSET_BITS & OFFSET);
            long high = was == 0 ? last & OFFSET : Math.max(last & OFFSET, was & OFFSET);
            if (words.compareAndSet(word, was, page << 2 * OFFSET_BITS | low << OFFSET_BITS | high)) { return true; }
        }
    }

    /** Tells every range once; true when everything counts as written. On the vCPU's thread. */
    public boolean take(Range range) {
        for (int word = 0; word < WORDS; word++) {
            long was = words.get(word) == 0 ? 0 : words.getAndSet(word, 0);
            if (was != 0) { tell(was, range); }
        }
        boolean all = everything;
        if (all) { everything = false; }
        return all;
    }

    private static void tell(long word, Range range) {
        long page = (word >>> 2 * OFFSET_BITS) - 1 << OFFSET_BITS;
        long first = word >>> OFFSET_BITS & OFFSET;
        range.written(page | first, (word & OFFSET) - first + 1);
    }
}
