package org.backplane.x86.architecture;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** Reads page tables for those who only look: no rights, no faults, no accessed bits (SDM volume 3, 4.3 to 4.5). */
final class Translation {
    private static final long PG = 1L << 31;
    private static final long PSE = 1 << 4;
    private static final long PAE = 1 << 5;
    private static final long LMA = 1 << 10;
    private static final long PRESENT = 1;
    private static final long LARGE = 1 << 7;
    private static final long ADDRESS = 0x000f_ffff_ffff_f000L;
    private static final long LOW = 0xffff_ffffL;

    private final PhysicalMemory memory;
    private final long table;
    private final boolean wide;
    private final boolean pse;
    private final int levels;

    private Translation(X86State state, PhysicalMemory memory) {
        this.memory = memory;
        long cr4 = state.reg[X86Reg.CR4];
        wide = (cr4 & PAE) != 0;
        pse = (cr4 & PSE) != 0;
        levels = (state.reg[X86Reg.EFER] & LMA) != 0 ? 4 : wide ? 3 : 2;
        table = state.reg[X86Reg.CR3] & (levels == 4 ? ADDRESS : levels == 3 ? 0xffff_ffe0L : 0xffff_f000L);
    }

    /** The physical address of a linear one, {@link Architecture#UNMAPPED} when there is none. */
    static long of(X86State state, PhysicalMemory memory, long address) {
        if ((state.reg[X86Reg.CR0] & PG) == 0) { return address & LOW; }
        Translation translation = new Translation(state, memory);
        if (translation.levels < 4) { return translation.walk(address & LOW); }
        return address << 16 >> 16 == address ? translation.walk(address) : Architecture.UNMAPPED;
    }

    private long walk(long address) {
        long at = table;
        int bits = wide ? 9 : 10;
        for (int level = levels;; level--) {
            int shift = 12 + (level - 1) * bits;
            long index = address >>> shift & (level == 3 && levels == 3 ? 3 : (1L << bits) - 1);
            long entry = entry(at + index * (wide ? 8 : 4));
            if ((entry & PRESENT) == 0) { return Architecture.UNMAPPED; }
            if (level == 1 || isLarge(entry, level)) { return leaf(entry, level, address, (1L << shift) - 1); }
            at = entry & (wide ? ADDRESS : 0xffff_f000L);
        }
    }

    /** 0, which is not present, where there is no RAM. */
    private long entry(long at) {
        return memory.host(at) == PhysicalMemory.NO_RAM ? 0 : memory.read(at, wide ? 8 : 4);
    }

    private boolean isLarge(long entry, int level) {
        return (entry & LARGE) != 0 && (level == 2 && (wide || pse) || level == 3 && levels == 4);
    }

    /** Large pages of 32-bit paging have bits 32 to 39 of the address in bits 13 to 20. */
    private long leaf(long entry, int level, long address, long mask) {
        long high = !wide && level == 2 ? (entry >>> 13 & 0xff) << 32 : 0;
        return entry & (wide ? ADDRESS : LOW) & ~mask & -4096 | high | address & mask;
    }
}
