package org.backplane.x86.mtrr;

import java.util.Arrays;

/**
 * Ranges of page numbers that wait to be dropped: 16 slots of 8 bytes. The first is for all MTRRs of fixed ranges, the others for
 * ranges of variable size, sorted by start; one too many, and everything is dropped instead. Allocates nothing. Under the lock of
 * {@link Zaps}.
 */
final class ZapList {
    static final int SLOTS = 16;
    /** {@link #take}: everything. */
    static final int ALL = -1;
    /** Pages below 1 MiB. */
    static final long FIXED_END = 0x100;
    /** A slot is {@code start << 32 | end}: pages from 2^44 bytes on count as the last one. */
    private static final long LAST = 0xffff_ffffL;
    private static final int FIXED = 0;

    private final long[] slots = new long[SLOTS];
    /** Used slots behind the first. */
    private int ranges;
    private boolean all;

    /** The first page of a slot. */
    static long start(long slot) {
        return slot >>> 32;
    }

    /** The page behind the last one of a slot. */
    static long end(long slot) {
        return slot & LAST;
    }

    private static long slot(long start, long end) {
        return Math.min(start, LAST) << 32 | Math.min(end, LAST);
    }

    boolean isEmpty() { return !all && ranges == 0 && slots[FIXED] == 0; }

    /** All fixed ranges, whichever changed. */
    void addFixed() {
        if (!all) { slots[FIXED] = slot(0, FIXED_END); }
    }

    void addAll() {
        clear();
        all = true;
    }

    /** Pages {@code [start, end)}, not empty. What is there already is not added again. */
    void add(long start, long end) {
        if (all) { return; }
        long added = slot(start, end);
        int at = 1;
        while (at <= ranges && Long.compareUnsigned(slots[at], added) < 0) { at++; }
        if (at <= ranges && slots[at] == added) { return; }
        if (ranges == SLOTS - 1) {
            addAll();
            return;
        }
        System.arraycopy(slots, at, slots, at + 1, ranges + 1 - at);
        slots[at] = added;
        ranges++;
    }

    /**
     * Takes everything out.
     *
     * @param into   gets the slots, sorted by start; {@link #SLOTS} of them fit
     * @param merged whether ranges that overlap or touch become one
     * @return how many, or {@link #ALL}
     */
    int take(long[] into, boolean merged) {
        int taken = all ? ALL : copy(into, merged);
        clear();
        return taken;
    }

    private int copy(long[] into, boolean merged) {
        int taken = 0;
        for (int i = 0; i <= ranges; i++) {
            long slot = slots[i];
            if (slot == 0) { continue; }
            if (merged && taken > 0 && start(slot) <= end(into[taken - 1])) {
                long last = into[taken - 1];
                into[taken - 1] = slot(start(last), Math.max(end(last), end(slot)));
            } else {
                into[taken++] = slot;
            }
        }
        return taken;
    }

    private void clear() {
        Arrays.fill(slots, 0);
        ranges = 0;
        all = false;
    }
}
