package org.backplane.x86.interpreter.lockstep;

import java.util.function.BiConsumer;

/**
 * Page tables of 32-bit supervisors, as lockstep32.s finds them: memory as it is, from {@link #HIGH} on for that program, parts of it for programs
 * under it. A page table is where it is with either kind.
 */
final class Tables32 {
    static final Tables32 TWO_LEVELS = new Tables32(4);
    static final Tables32 PAE = new Tables32(8);
    /** All of memory, for supervisors. */
    static final long HIGH = 0xc000_0000L;
    /** Another place of {@link Image#DATA}, in a large page. */
    static final long LARGE = 0x900_0000 + (Image.DATA & 0xf_ffff | 0x10_0000);
    /** Where virtual-8086 code and data are. */
    static final long V86_CODE = 0x2_0000;
    static final long V86_DATA = 0x3_0000;
    /** In page tables: what is behind a large page when its directory entry is taken for that of a table. */
    static final long LARGE_TABLE = 0x300_0000;

    private static final long HIGH_TABLES = 0x190_0000;
    /** Of PAE, behind the four entries for them. */
    private static final long DIRECTORIES = 0x1000;
    private static final long ARENA = 0x8000;
    private static final long WINDOW = 0x9000;
    private static final long LOW = 0xa000;
    private static final long CODE = 0xb000;
    private static final long SUPERVISOR_CODE = 0xc000;
    private static final long SUPERVISOR_ARENA = 0xd000;
    private static final int CODE_PAGES = 16;
    private static final int PAGES = Image.DATA_BYTES / Image.PAGE;
    private static final int PAGE_SIZE = 0x80;

    final int entryBytes;
    /** Bits of an address below those that select the entry of a directory. */
    private final int shift;

    private Tables32(int entryBytes) {
        this.entryBytes = entryBytes;
        shift = entryBytes == 4 ? 22 : 21;
    }

    boolean isPae() { return entryBytes == 8; }

    /** CR4 as programs find it: PSE or PAE, OSFXSR, OSXMMEXCPT, OSXSAVE. */
    long cr4() {
        return isPae() ? 0x4_0620 : 0x4_0610;
    }

    long arenaEntry(int page) {
        return entry(Image.TABLES + ARENA, Image.DATA, page);
    }

    long windowEntry(int page) {
        return entry(Image.TABLES + WINDOW, Image.WINDOW, page);
    }

    private long entry(long table, long address, int page) {
        return table + ((address >> 12) + page & (1 << shift - 12) - 1) * entryBytes;
    }

    long windowDirectory() {
        return directoryEntry(Image.WINDOW);
    }

    long largeDirectory() {
        return directoryEntry(LARGE);
    }

    /** Where an entry of PAE for a directory is. */
    static long pointer(int number) {
        return Image.TABLES + 8L * number;
    }

    /** Where that directory is. */
    static long directory(int number) {
        return Image.TABLES + DIRECTORIES + 4096L * number;
    }

    /** What it is at first: a large page that users may write. */
    static long large() {
        return LARGE_TABLE | PAGE_SIZE | 7;
    }

    /** What it is at first. */
    static long window() {
        return Image.TABLES + WINDOW | 7;
    }

    /** All four directories of PAE are one after another, as if they were one. */
    private long directoryEntry(long address) {
        return Image.TABLES + (isPae() ? DIRECTORIES : 0) + (address >> shift) * entryBytes;
    }

    /** Addresses and numbers of words that are compared. Not the entries of PAE for directories: QEMU marks them accessed (SDM volume 3, table 4-8). */
    long[] compared() {
        long words = PAGES * entryBytes / 4;
        return new long[]{arenaEntry(0), words, windowEntry(0), words, windowDirectory(), entryBytes / 4,
                largeDirectory(), entryBytes / 4};
    }

    /** Writes them. */
    void fill(Memory32 memory) {
        if (isPae()) {
            for (int n = 0; n < 4; n++) {
                memory.put(pointer(n), directory(n) | 1, 8);
            }
        }
        high(memory);
        BiConsumer<Long, Long> directory = (address, value) -> memory.put(directoryEntry(address), value, entryBytes);
        directory.accept(0L, Image.TABLES + LOW | 7);
        directory.accept(Image.PROGRAM, Image.TABLES + CODE | 7);
        directory.accept(Image.PROGRAM + Image.ALIAS, Image.TABLES + SUPERVISOR_CODE | 3);
        directory.accept(Image.DATA, Image.TABLES + ARENA | 7);
        directory.accept(Image.DATA + Image.ALIAS, Image.TABLES + SUPERVISOR_ARENA | 3);
        directory.accept(Image.WINDOW, window());
        directory.accept(LARGE, large());
        code(memory);
        for (int n = 0; n < PAGES; n++) { data(memory, n); }
        long scratch = Image.SCRATCH;
        memory.put(entry(Image.TABLES + ARENA, scratch, 0), scratch | 7, entryBytes);
        memory.put(entry(Image.TABLES + SUPERVISOR_ARENA, scratch, 0), scratch | 3, entryBytes);
    }

    /** What is there until paging is on. */
    void start(Memory32 memory) {
        memory.put(directoryEntry(Image.ENTRY), directoryEntry0(Image.ENTRY), entryBytes);
    }

    /** The table that all of that is in from {@link #HIGH} on, too. */
    private long directoryEntry0(long address) {
        return HIGH_TABLES + (address >> shift) * 4096 | 3;
    }

    /** Not where firmware was. */
    private void high(Memory32 memory) {
        for (long at = 0; at < Image.BYTES; at += Image.PAGE) {
            memory.put(HIGH_TABLES + (at >> 12) * entryBytes, at < Image.ENTRY ? 0 : at | 3, entryBytes);
        }
        for (long at = 0; at < Image.BYTES; at += 1L << shift) {
            memory.put(directoryEntry(HIGH + at), directoryEntry0(at), entryBytes);
        }
    }

    private void code(Memory32 memory) {
        for (int n = 0; n < CODE_PAGES; n++) {
            long page = Image.PROGRAM + (long) n * Image.PAGE;
            memory.put(entry(Image.TABLES + CODE, Image.PROGRAM, n), page | 5, entryBytes);
            memory.put(entry(Image.TABLES + SUPERVISOR_CODE, Image.PROGRAM, n), page | 1, entryBytes);
        }
        memory.put(entry(Image.TABLES + LOW, V86_CODE, 0), Image.PROGRAM + SystemArea.V86 | 5, entryBytes);
    }

    /** The last one is read-only, and accessed: QEMU reads where a change of what is there faults. */
    private void data(Memory32 memory, int page) {
        long value = Image.DATA + (long) page * Image.PAGE | (page == PAGES - 1 ? 0x25 : 7);
        memory.put(arenaEntry(page), value, entryBytes);
        memory.put(windowEntry(page), value, entryBytes);
        memory.put(entry(Image.TABLES + LOW, V86_DATA, page), value, entryBytes);
        memory.put(entry(LARGE_TABLE, LARGE, page), value, entryBytes);
    }

    /** Physical memory. */
    interface Memory32 {
        /** Stores the low bytes of a value. */
        void put(long address, long value, int bytes);
    }
}
