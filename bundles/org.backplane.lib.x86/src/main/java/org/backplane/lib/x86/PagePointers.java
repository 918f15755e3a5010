package org.backplane.lib.x86;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;

/** The four entries that PAE paging keeps in registers; loaded with CR3 or with the mode (SDM volume 3, 4.4.1). */
final class PagePointers {
    private static final int COUNT = 4;
    private static final long TABLE = 0xffff_ffe0L;
    private static final long P = 1;
    /** Reserved whatever the width of physical addresses. */
    private static final long RESERVED = 0x1e6;

    private final X86Cpu c;

    PagePointers(X86Cpu c) {
        this.c = c;
    }

    /** Whether these registers are used with some values of CR0 and CR4, EFER.LMA being as it is. */
    boolean used(long cr0, long cr4) {
        return (cr0 & Bits.CR0_PG) != 0 && (cr4 & Bits.CR4_PAE) != 0
                && (c.reg[X86Reg.EFER] & Bits.EFER_LMA) == 0;
    }

    /** Whether the entries that CR3 points to may be loaded: present ones have no reserved bits. */
    boolean valid(long cr3) {
        long reserved = RESERVED | -1L << c.wiring.capabilities.limits.physicalBits();
        for (int n = 0; n < COUNT; n++) {
            long entry = read(cr3, n);
            if ((entry & P) != 0 && (entry & reserved) != 0) { return false; }
        }
        return true;
    }

    void load(long cr3) {
        for (int n = 0; n < COUNT; n++) { c.reg[X86Reg.PDPTE + n] = read(cr3, n); }
    }

    private long read(long cr3, int n) {
        PhysicalMemory memory = c.wiring.memory;
        long physical = (cr3 & TABLE) + 8L * n;
        long host = memory.host(physical);
        return host == PhysicalMemory.NO_RAM ? memory.read(physical, 8) : Tso.getLong(host);
    }
}
