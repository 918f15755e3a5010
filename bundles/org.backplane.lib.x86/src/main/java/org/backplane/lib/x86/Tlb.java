package org.backplane.lib.x86;

import java.lang.foreign.Arena;

import org.backplane.api.x86.MemoryTypes;
import org.backplane.lib.memory.Mem;

/**
 * Translations of a vCPU, off-heap and direct-mapped: for the supervisor, for user mode, and for a supervisor whom EFLAGS.AC
 * allows what SMAP forbids. A tag is the page's linear address, made unequal to every address by low bits when the plain path must
 * not be taken ({@link #SLOW}) or nothing is there. Entries are host addresses.
 */
final class Tlb {
    static final long PAGE = -4096;
    private static final int PAGE_SHIFT = 12;
    /** Offsets within an entry. */
    static final long READ = 0;
    static final long WRITE = 8;
    static final long ADDEND = 16;
    private static final long PHYSICAL = 24;
    /** {@code address >>> INDEX_SHIFT & INDEX_MASK} is the offset of a page's entry. */
    static final int INDEX_SHIFT = 7;
    static final long INDEX_MASK = 1023 << 5;

    private static final int ENTRY = 32;
    private static final int SIZE = 1024 * ENTRY;
    /** Tag of an empty entry. */
    private static final long EMPTY = 1;
    /** In a tag: the translation is good, the access needs more than memory. */
    private static final long SLOW = 2;
    /** In {@link #PHYSICAL}: survives CR3 writes. */
    private static final long GLOBAL = 1;
    /** In {@link #PHYSICAL}: a device or nothing answers there. */
    private static final long DEVICE = 2;
    /** In {@link #PHYSICAL}: the memory type, where one is kept. */
    private static final int TYPE_SHIFT = 2;
    private static final long TYPE = 7 << TYPE_SHIFT;
    /** Translations of pages with protection keys that are remembered, to be dropped when PKRU changes. */
    private static final int REMEMBERED = 64;

    final long supervisor;
    final long user;
    /** Empty for ever: in its place every access takes the slow path. */
    final long nothing;
    /** As {@link #supervisor}, with pages of the user. */
    private final long permitted;
    /** Whether {@link #permitted} has entries. */
    private boolean permissive;
    /** Entries of pages whose protection key is not 0; when there are more than fit, all that counts is that there are. */
    private final long[] keyed = new long[REMEMBERED];
    private int keys;
    @SuppressWarnings("unused") // keeps the memory alive
    private final Arena arena = Arena.ofAuto();

    Tlb() {
        supervisor = arena.allocate(4L * SIZE, 64).address();
        user = supervisor + SIZE;
        permitted = user + SIZE;
        nothing = permitted + SIZE;
        for (long entry = supervisor; entry < nothing + SIZE; entry += ENTRY) { empty(entry); }
    }

    /** The TLB of a supervisor who may access pages of the user; it has entries from now on. */
    long permitted() {
        permissive = true;
        return permitted;
    }

    boolean isPermitted(long table) {
        return table == permitted;
    }

    /** Drops everything; {@code current} is the TLB in use. */
    void clear(long current) {
        for (long entry = supervisor; entry < end(); entry += ENTRY) { empty(entry); }
        permissive = current == permitted;
        keys = 0;
    }

    /** Drops what is not global. */
    void dropLocal() {
        for (long entry = supervisor; entry < end(); entry += ENTRY) {
            if ((Mem.getLong(entry + PHYSICAL) & GLOBAL) == 0) { empty(entry); }
        }
    }

    /** Drops a page. */
    void drop(long address) {
        dropIfPage(entry(supervisor, address), address);
        dropIfPage(entry(user, address), address);
        dropIfPage(entry(permitted, address), address);
    }

    private static void dropIfPage(long entry, long address) {
        if ((Mem.getLong(entry + READ) & PAGE) == (address & PAGE)) { empty(entry); }
    }

    /** The entry was filled for a page with a protection key. */
    void remember(long entry) {
        if (keys < REMEMBERED) { keyed[keys] = entry; }
        keys = Math.min(keys, REMEMBERED) + 1;
    }

    /** Drops the pages with protection keys; false when there are more than were remembered. */
    boolean dropKeyed() {
        if (keys > REMEMBERED) { return false; }
        for (int n = 0; n < keys; n++) { empty(keyed[n]); }
        keys = 0;
        return true;
    }

    /** Stores to a physical page take the slow path from now on. */
    void slowStores(long physical) {
        for (long entry = supervisor; entry < end(); entry += ENTRY) {
            if ((Mem.getLong(entry + PHYSICAL) & PAGE) == (physical & PAGE)) {
                Mem.putLong(entry + WRITE, Mem.getLong(entry + WRITE) | SLOW);
            }
        }
    }

    /** Drops the physical pages {@code [first, end)}, by page number. */
    void zap(long first, long end) {
        for (long entry = supervisor; entry < end(); entry += ENTRY) {
            long page = Mem.getLong(entry + PHYSICAL) >>> PAGE_SHIFT;
            if (page >= first && page < end) { empty(entry); }
        }
    }

    /** The end of the TLBs that may have entries. */
    private long end() {
        return permissive ? permitted + SIZE : permitted;
    }

    private static void empty(long entry) {
        Mem.putLong(entry + READ, EMPTY);
        Mem.putLong(entry + WRITE, EMPTY);
        Mem.putLong(entry + PHYSICAL, 0);
    }

    /** The entry of an address in one of the TLBs. */
    static long entry(long table, long address) {
        return table + (address >>> INDEX_SHIFT & INDEX_MASK);
    }

    /** Whether it translates the address for loads, or stores. */
    static boolean allows(long entry, long address, boolean store) {
        return (Mem.getLong(entry + (store ? WRITE : READ)) & ~SLOW) == (address & PAGE);
    }

    static boolean isDevice(long entry) {
        return (Mem.getLong(entry + PHYSICAL) & DEVICE) != 0;
    }

    static long physical(long entry, long address) {
        return Mem.getLong(entry + PHYSICAL) & PAGE | address & ~PAGE;
    }

    /** Where the byte is on the host; not for devices. */
    static long host(long entry, long address) {
        return address + Mem.getLong(entry + ADDEND);
    }

    /** Translates a page for loads. */
    static void fill(long entry, long address, long host, long physical, boolean device, boolean global) {
        long page = address & PAGE;
        Mem.putLong(entry + READ, device ? page | SLOW : page);
        Mem.putLong(entry + WRITE, EMPTY);
        Mem.putLong(entry + ADDEND, host - page);
        Mem.putLong(entry + PHYSICAL, physical | (global ? GLOBAL : 0) | (device ? DEVICE : 0));
    }

    /** Keeps the memory type of a page that is translated; loads of uncacheable memory need more than memory. */
    static void type(long entry, int type) {
        Mem.putLong(entry + PHYSICAL, Mem.getLong(entry + PHYSICAL) & ~TYPE | (long) type << TYPE_SHIFT);
        if (type == MemoryTypes.UC) { Mem.putLong(entry + READ, Mem.getLong(entry + READ) | SLOW); }
    }

    /** The type that was kept. */
    static int type(long entry) {
        return (int) (Mem.getLong(entry + PHYSICAL) & TYPE) >> TYPE_SHIFT;
    }

    /** Translates it for stores, too. */
    static void allowStores(long entry, long address, boolean slow) {
        Mem.putLong(entry + WRITE, address & PAGE | (slow ? SLOW : 0));
    }
}
