package org.backplane.x86.architecture;

import java.util.HashSet;
import java.util.Set;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/**
 * Looks for physical addresses in the page tables in CR3 that have too many bits: with a smaller MAXPHYADDR they would be reserved (SDM
 * volume 3, 4.3, 4.4.2 and 4.5.4). In 32-bit paging those are of pages of 4 MiB, whose entries have bits 39 to 32 of an address in bits 20
 * to 13.
 */
final class WideAddresses {
    private static final long PG = 1L << 31;
    private static final long PSE = 1 << 4;
    private static final long PAE = 1 << 5;
    private static final long LMA = 1 << 10;
    private static final long PRESENT = 1;
    private static final long LARGE = 1 << 7;
    private static final long ADDRESS = 0x000f_ffff_ffff_f000L;
    private static final long ADDRESS_OF_4M = 0x1f_e000;
    private static final int ENTRIES = 512;
    private static final int ENTRIES_OF_4M = 1024;

    private final PhysicalMemory memory;
    private final long wide;
    /** Tables that were looked at: kernels use some for many addresses. */
    private final Set<Long> seen = new HashSet<>();

    private WideAddresses(PhysicalMemory memory, int bits) {
        this.memory = memory;
        wide = ADDRESS & -1L << bits;
    }

    /** The first entry that is present and has an address of more than {@code bits} bits, 0 without any. */
    static long first(X86State state, PhysicalMemory memory, int bits) {
        boolean paging = (state.reg[X86Reg.CR0] & PG) != 0 && (state.reg[X86Reg.CR4] & PAE) != 0;
        if (!paging) { return 0; }
        WideAddresses addresses = new WideAddresses(memory, bits);
        long cr3 = state.reg[X86Reg.CR3];
        return (state.reg[X86Reg.EFER] & LMA) != 0
                ? addresses.below(cr3 & ADDRESS, ENTRIES, 4)
                : addresses.below(cr3 & 0xffff_ffe0L, 4, 3);
    }

    /** The same of pages of 4 MiB, whose addresses would have {@code bits} bits. */
    static long firstOf4M(X86State state, PhysicalMemory memory, int bits) {
        boolean paging = (state.reg[X86Reg.CR0] & PG) != 0 && (state.reg[X86Reg.CR4] & (PSE | PAE)) == PSE;
        long table = state.reg[X86Reg.CR3] & 0xffff_f000L;
        if (!paging || memory.host(table) == PhysicalMemory.NO_RAM) { return 0; }
        long wide = ADDRESS_OF_4M & -1L << bits - 19;
        for (int index = 0; index < ENTRIES_OF_4M; index++) {
            long entry = memory.read(table + index * Integer.BYTES, Integer.BYTES);
            if ((entry & (PRESENT | LARGE)) == (PRESENT | LARGE) && (entry & wide) != 0) { return entry; }
        }
        return 0;
    }

    private long below(long table, int entries, int level) {
        if ((table & wide) != 0) { return table; }
        if (memory.host(table) == PhysicalMemory.NO_RAM || !seen.add(table)) { return 0; }
        for (int index = 0; index < entries; index++) {
            long entry = memory.read(table + index * Long.BYTES, Long.BYTES);
            long found = (entry & PRESENT) == 0 ? 0 : in(entry, level);
            if (found != 0) { return found; }
        }
        return 0;
    }

    private long in(long entry, int level) {
        if ((entry & wide) != 0) { return entry; }
        boolean page = level == 1 || level < 4 && (entry & LARGE) != 0;
        return page ? 0 : below(entry & ADDRESS, ENTRIES, level - 1);
    }
}
