package org.backplane.x86.architecture;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/**
 * Looks for pages of 1 GiB in the two upper levels of 4-level page tables (SDM volume 3, 4.5.4): 512 tables at most. A kernel that hides itself
 * from its programs has them in page tables that are not in CR3 while a program runs, so the entry that last translated one counts too.
 */
final class GigabytePages {
    /** There is none; no page has this address. */
    static final long NONE = -1;

    private static final long PG = 1L << 31;
    private static final long LMA = 1 << 10;
    private static final long PRESENT = 1;
    private static final long LARGE = 1 << 7;
    private static final long ADDRESS = 0x000f_ffff_ffff_f000L;
    /** Bits of a page's address that are below 1 GiB and not its attribute's. */
    private static final long RESERVED = 0x3fff_e000L;
    private static final long PAGE = -1L << 30;
    private static final int ENTRIES = 512;

    private final PhysicalMemory memory;

    private GigabytePages(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** The linear address of the lowest one, {@link #NONE} without any. */
    static long first(X86State state, PhysicalMemory memory) {
        boolean fourLevels = (state.reg[X86Reg.CR0] & PG) != 0 && (state.reg[X86Reg.EFER] & LMA) != 0;
        if (!fourLevels) { return NONE; }
        GigabytePages pages = new GigabytePages(memory);
        long current = pages.first(state.reg[X86Reg.CR3] & ADDRESS);
        return current == NONE && pages.isLarge(state.reg[X86Reg.GIGABYTE_ENTRY])
                ? state.reg[X86Reg.GIGABYTE_ADDRESS] & PAGE
                : current;
    }

    /** Whether there is an entry at an address, not 0, and it still maps such a page. */
    private boolean isLarge(long entry) {
        return entry != 0 && isLargePage(entry(entry, 0));
    }

    private static boolean isLargePage(long entry) {
        return (entry & (PRESENT | LARGE | RESERVED)) == (PRESENT | LARGE);
    }

    private long first(long table) {
        for (long upper = 0; upper < ENTRIES; upper++) {
            long entry = entry(table, upper);
            if ((entry & (PRESENT | LARGE)) != PRESENT) { continue; }
            long lower = large(entry & ADDRESS);
            if (lower >= 0) { return (upper << 39 | lower << 30) << 16 >> 16; }
        }
        return NONE;
    }

    /** Index of the first large page, -1 without any. */
    private long large(long table) {
        for (long index = 0; index < ENTRIES; index++) {
            if (isLargePage(entry(table, index))) { return index; }
        }
        return -1;
    }

    /** 0, which is not present, where there is no RAM. */
    private long entry(long table, long index) {
        long at = table + index * Long.BYTES;
        return memory.host(at) == PhysicalMemory.NO_RAM ? 0 : memory.read(at, Long.BYTES);
    }
}
