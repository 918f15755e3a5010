package org.backplane.lib.x86;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;

/** Walks the page tables: none, 2-level, PAE and 4-level paging (SDM volume 3, 4.3 to 4.7). */
final class PageWalk {
    private static final long P = 1;
    private static final long RW = 1 << 1;
    private static final long US = 1 << 2;
    private static final long A = 1 << 5;
    private static final long D = 1 << 6;
    private static final long PS = 1 << 7;
    private static final long G = 1 << 8;
    private static final long XD = 1L << 63;
    private static final int KEY = 59;
    private static final long ADDRESS = 0x000f_ffff_ffff_f000L;

    /** Page-fault error code bits. */
    private static final int ERROR_P = 1;
    private static final int ERROR_W = 2;
    private static final int ERROR_U = 4;
    private static final int ERROR_RSVD = 8;
    private static final int ERROR_I = 16;
    private static final int ERROR_PK = 32;
    /** Rights of a key in PKRU: no data access, no writing. */
    private static final int AD = 1;
    private static final int WD = 2;

    private final X86Cpu c;
    PhysicalMemory memory;

    /** Of the last translation: whether the page is global, and whether it may be written without another walk. */
    boolean global;
    boolean writable;
    /** Its protection key; 0 when none is looked at. */
    int key;

    private boolean paging;
    private boolean gigabytes;
    /** Bits of physical addresses that the vCPU has not. */
    private long beyond;
    /** Reserved bits of a 4 MiB page's entry in 2-level paging. */
    private long reserved4M;
    private boolean writeProtect;
    private boolean noExecute;
    private boolean globals;
    private boolean executionPrevention;
    private boolean accessPrevention;
    private boolean protectionKeys;
    private int levels;
    /** Whether the access is the program's own and EFLAGS.AC lifts SMAP. */
    boolean allowed;
    /** Range of linear addresses that large pages were found in since the last flush. */
    private long largeFirst = Long.MAX_VALUE;
    private long largeLast = Long.MIN_VALUE;

    // of the walk under way
    private long rights;
    private long entryAt;
    private long entryHost;
    private boolean wide;
    /** The entry that maps the page, and its level. */
    private long leaf;
    private int leafLevel;

    PageWalk(X86Cpu c) {
        this.c = c;
    }

    /** Takes up the control registers. */
    void modes() {
        long cr0 = c.reg[X86Reg.CR0];
        long cr4 = c.reg[X86Reg.CR4];
        long efer = c.reg[X86Reg.EFER];
        paging = (cr0 & Bits.CR0_PG) != 0;
        writeProtect = (cr0 & Bits.CR0_WP) != 0;
        noExecute = (efer & Bits.EFER_NXE) != 0 && (cr4 & Bits.CR4_PAE) != 0;
        globals = (cr4 & Bits.CR4_PGE) != 0;
        executionPrevention = (cr4 & Bits.CR4_SMEP) != 0;
        accessPrevention = (cr4 & Bits.CR4_SMAP) != 0;
        wide = (cr4 & Bits.CR4_PAE) != 0;
        levels = (efer & Bits.EFER_LMA) != 0 ? 4 : wide ? 3 : 2;
        protectionKeys = levels == 4 && (cr4 & Bits.CR4_PKE) != 0;
        if (paging) { formats(); }
    }

    private void formats() {
        gigabytes = c.wiring.capabilities.has(Feature.PDPE1GB);
        beyond = -1L << c.wiring.capabilities.limits.physicalBits();
        reserved4M = 0x3f_ffff & -1L << c.wiring.capabilities.largePageBits() - 19;
    }

    /** Whether a large page may translate the address: INVLPG must drop all of it then. */
    boolean mayBeLarge(long address) {
        return address >= largeFirst && address <= largeLast;
    }

    void forgetLarge() {
        largeFirst = Long.MAX_VALUE;
        largeLast = Long.MIN_VALUE;
    }

    /** The physical address; faults as the architecture says. Sets accessed and dirty bits. */
    long translate(long address, int access, boolean user) {
        if (!paging) {
            global = false;
            writable = true;
            key = 0;
            return address & 0xffff_ffffL;
        }
        if (levels == 4 && address << 16 >> 16 != address) {
            throw access == Mmu.EXECUTE_ACCESS ? c.fault(GuestFault.GP) : c.nonCanonical(address);
        }
        return walk(levels == 4 ? address : address & 0xffff_ffffL, access, user);
    }

    private long walk(long address, int access, boolean user) {
        rights = RW | US;
        int bits = wide ? 9 : 10;
        long table = c.reg[X86Reg.CR3] & (levels == 4 ? ADDRESS : levels == 3 ? 0xffff_ffe0L : 0xffff_f000L);
        for (int level = levels;; level--) {
            int shift = 12 + (level - 1) * bits;
            int indexBits = level == 3 && levels == 3 ? 2 : bits;
            long index = address >>> shift & (1L << indexBits) - 1;
            boolean pointer = level == 3 && levels == 3;
            long entry = pointer ? c.reg[X86Reg.PDPTE + (int) index] : read(table, index);
            check(entry, level, address, access, user);
            if (level == 1 || isLarge(entry, level)) { return leaf(entry, level, shift, address, access, user); }
            if ((entry & A) == 0 && !pointer && !mark(entry, entry | A)) { return walk(address, access, user); }
            table = entry & (wide ? ADDRESS : 0xffff_f000L);
        }
    }

    private boolean isLarge(long entry, int level) {
        boolean allowed = wide
                ? level == 2 || level == 3 && levels == 4 && gigabytes
                : level == 2 && (c.reg[X86Reg.CR4] & Bits.CR4_PSE) != 0;
        return (entry & PS) != 0 && allowed;
    }

    /** Presence, reserved bits; gathers rights. */
    private void check(long entry, int level, long address, int access, boolean user) {
        if ((entry & P) == 0) { throw pageFault(address, access, user, 0); }
        if (level == 3 && levels == 3) { return; }
        if ((entry & reserved(entry, level)) != 0) { throw pageFault(address, access, user, ERROR_P | ERROR_RSVD); }
        rights &= entry | XD;
        rights |= entry & XD;
    }

    private long reserved(long entry, int level) {
        if (!wide) { return isLarge(entry, level) ? reserved4M : 0; }
        long mask = (levels == 4 ? ADDRESS : ~XD) & beyond | (noExecute ? 0 : XD);
        if (level == 4 || level == 3 && !gigabytes) { return mask | PS; }
        if (isLarge(entry, level)) { return mask | (level == 3 ? 0x3fff_e000L : 0x1f_e000L); }
        return mask;
    }

    private long leaf(long entry, int level, int shift, long address, int access, boolean user) {
        boolean mayWrite = (rights & RW) != 0 || !user && !writeProtect;
        boolean keyed = protectionKeys && (rights & US) != 0 && access != Mmu.EXECUTE_ACCESS;
        key = keyed ? (int) (entry >>> KEY) & 15 : 0;
        int denied = keyed ? denied(user) : 0;
        boolean locked = (denied & (access == Mmu.WRITE_ACCESS ? AD | WD : AD)) != 0;
        if (user && (rights & US) == 0 || access == Mmu.WRITE_ACCESS && !mayWrite || locked
                || access == Mmu.EXECUTE_ACCESS && (rights & XD) != 0 || !user && prevented(access)) {
            throw pageFault(address, access, user, locked ? ERROR_P | ERROR_PK : ERROR_P);
        }
        long used = entry | A | (access == Mmu.WRITE_ACCESS ? D : 0);
        if (used != entry && !mark(entry, used)) { return walk(address, access, user); }
        leaf = used;
        leafLevel = level;
        if (level == 3) {
            c.reg[X86Reg.GIGABYTE_ENTRY] = entryAt;
            c.reg[X86Reg.GIGABYTE_ADDRESS] = address;
        }
        global = globals && (entry & G) != 0;
        writable = mayWrite && (used & D) != 0 && denied == 0;
        long size = 1L << shift;
        if (level > 1) {
            largeFirst = Math.min(largeFirst, address & -size);
            largeLast = Math.max(largeLast, address | size - 1);
        }
        return frame(entry, size) | address & size - 1;
    }

    /** Which field of the page attribute table the last translation names (SDM volume 3, 4.9.2): bits of the entry select it. */
    int attribute() {
        if (!paging) { return MemoryTypes.NO_ATTRIBUTE; }
        int pat = (int) (leaf >>> (leafLevel == 1 ? 7 : 12)) & 1;
        return pat << 2 | (int) leaf >>> 3 & 3;
    }

    /** Whether SMEP or SMAP keep the supervisor from a page of the user (SDM volume 3, 4.6.1). */
    private boolean prevented(int access) {
        boolean off = access == Mmu.EXECUTE_ACCESS ? !executionPrevention : !accessPrevention || allowed;
        return (rights & US) != 0 && !off;
    }

    /** What the page's key denies (SDM volume 3, 4.6.2): WD does not bind a supervisor without CR0.WP. */
    private int denied(boolean user) {
        int bits = (int) (c.reg[X86Reg.PKRU] >>> 2 * key) & (AD | WD);
        return user || writeProtect ? bits : bits & AD;
    }

    private long frame(long entry, long size) {
        if (!wide && size > 4096) { return entry & 0xffc0_0000L | (entry & 0x1f_e000L) << 19; }
        return entry & (wide ? ADDRESS : 0xffff_f000L) & -size;
    }

    private long read(long table, long index) {
        long physical = table + index * (wide ? 8 : 4);
        entryAt = physical;
        entryHost = memory.host(physical);
        if (entryHost == PhysicalMemory.NO_RAM) { return memory.read(physical, wide ? 8 : 4); }
        return wide ? Tso.getLong(entryHost) : Tso.getInt(entryHost) & 0xffff_ffffL;
    }

    /** Sets flags in the entry that was read last; false when another vCPU has changed it since: the walk begins anew. */
    private boolean mark(long was, long entry) {
        if (entryHost == PhysicalMemory.NO_RAM || !c.mmu.physical.mayStore(entryAt)) { return true; }
        int bytes = wide ? 8 : 4;
        boolean done = Tso.compareAndSet(entryHost, bytes, was, entry);
        if (done) { c.mmu.physical.stored(entryAt, bytes); }
        return done;
    }

    private GuestFault pageFault(long address, int access, boolean user, int bits) {
        c.reg[X86Reg.CR2] = address;
        int error = bits | (access == Mmu.WRITE_ACCESS ? ERROR_W : 0) | (user ? ERROR_U : 0);
        boolean fetch = access == Mmu.EXECUTE_ACCESS && (noExecute || executionPrevention);
        return c.fault(GuestFault.PF, fetch ? error | ERROR_I : error);
    }
}
