package org.backplane.x86.interpreter.oracle;

import java.util.Arrays;
import java.util.List;

/** The pages that user mode has, as oracle.c maps them; around them is nothing. */
final class Layout {
    static final int PAGE = 4096;
    /** For code, read only: two pages, and one that 16-bit offsets reach. */
    static final long CODE = 0x1000_0000L;
    static final long CODE_LOW = 0x7000;
    /** Two pages, then one that is read only; one that nothing follows; one that 16-bit offsets reach. */
    static final long DATA = 0x1001_0000L;
    static final long READ_ONLY = DATA + 0x2000;
    static final long LAST = DATA + 0x4000;
    static final long DATA_LOW = 0x8000;

    static final List<Page> PAGES = List.of(new Page(CODE_LOW, false, true), new Page(DATA_LOW, true, false),
            new Page(CODE, false, true), new Page(CODE + PAGE, false, true), new Page(DATA, true, false),
            new Page(DATA + PAGE, true, false), new Page(READ_ONLY, false, false), new Page(LAST, true, false));
    static final int BYTES = PAGES.size() * PAGE;

    private static final long[] ADDRESSES = PAGES.stream().mapToLong(Page::address).toArray();
    private static final byte[] BACKGROUND = fill();

    record Page(long address, boolean writable, boolean code) {
    }

    private Layout() {
    }

    /** A page of INT3 that code of 64, 32 or 16 bits reaches. */
    static long code(int codeSize) {
        return codeSize == 16 ? CODE_LOW : CODE;
    }

    /** Where an address is when all pages are in a row, or -1. */
    static int offset(long address) {
        for (int n = 0; n < ADDRESSES.length; n++) {
            if ((address & -PAGE) == ADDRESSES[n]) { return n * PAGE + (int) (address & PAGE - 1); }
        }
        return -1;
    }

    /** The address of an offset. */
    static long address(int offset) {
        return PAGES.get(offset / PAGE).address + offset % PAGE;
    }

    /** What memory has before any input: INT3 in code pages. */
    static byte[] background() {
        return BACKGROUND.clone();
    }

    private static byte[] fill() {
        byte[] all = new byte[BYTES];
        for (int n = 0; n < BYTES; n++) { all[n] = (byte) ((int) address(n) * 0x9e3779b1 >>> 24); }
        for (int n = 0; n < PAGES.size(); n++) {
            if (PAGES.get(n).code) { Arrays.fill(all, n * PAGE, n * PAGE + PAGE, (byte) 0xcc); }
        }
        return all;
    }
}
