package org.backplane.lib.x86;

import org.backplane.lib.memory.Mem;
import org.backplane.lib.memory.Tso;

/**
 * Guest memory at linear addresses, as instructions access it. A hit in the TLB is one compare; pages crossed, devices, code and
 * misses take the slow path, through the {@link Mmu}.
 */
public abstract class GuestMemory extends LazyFlags {
    /** TLB of the current privilege: host address. */
    long tlb;

    GuestMemory() {
    }

    abstract Mmu mmu();

    /** Loads 1 to 8 bytes with supervisor rights: descriptor tables, task state. */
    public long loadSystem(long address, int bytes) {
        return mmu().loadSystem(address, bytes);
    }

    /** Stores 1 to 8 bytes with supervisor rights. */
    public void storeSystem(long address, int bytes, long value) {
        mmu().storeSystem(address, bytes, value);
    }

    public long load8(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.READ) == (address & Tlb.PAGE)) {
            return Tso.getByte(address + Mem.getLong(entry + Tlb.ADDEND)) & 0xffL;
        }
        return mmu().load(address, 1);
    }

    public long load16(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.READ) == (address + 1 & Tlb.PAGE)) {
            return Tso.getShort(address + Mem.getLong(entry + Tlb.ADDEND)) & 0xffffL;
        }
        return mmu().load(address, 2);
    }

    public long load32(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.READ) == (address + 3 & Tlb.PAGE)) {
            return Tso.getInt(address + Mem.getLong(entry + Tlb.ADDEND)) & 0xffff_ffffL;
        }
        return mmu().load(address, 4);
    }

    public long load64(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.READ) == (address + 7 & Tlb.PAGE)) {
            return Tso.getLong(address + Mem.getLong(entry + Tlb.ADDEND));
        }
        return mmu().load(address, 8);
    }

    /** {@link #load64} of a part of something that need not be aligned, whatever RFLAGS.AC says. */
    public long loadPacked(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.READ) == (address + 7 & Tlb.PAGE)) {
            return Tso.getLong(address + Mem.getLong(entry + Tlb.ADDEND));
        }
        return mmu().loadPacked(address, 8);
    }

    public void store8(long address, long value) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) == (address & Tlb.PAGE)) {
            Tso.putByte(address + Mem.getLong(entry + Tlb.ADDEND), (byte) value);
        } else {
            mmu().store(address, 1, value);
        }
    }

    public void store16(long address, long value) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) == (address + 1 & Tlb.PAGE)) {
            Tso.putShort(address + Mem.getLong(entry + Tlb.ADDEND), (short) value);
        } else {
            mmu().store(address, 2, value);
        }
    }

    public void store32(long address, long value) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) == (address + 3 & Tlb.PAGE)) {
            Tso.putInt(address + Mem.getLong(entry + Tlb.ADDEND), (int) value);
        } else {
            mmu().store(address, 4, value);
        }
    }

    public void store64(long address, long value) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) == (address + 7 & Tlb.PAGE)) {
            Tso.putLong(address + Mem.getLong(entry + Tlb.ADDEND), value);
        } else {
            mmu().store(address, 8, value);
        }
    }

    /** {@link #store64} of a part of something that need not be aligned, whatever RFLAGS.AC says. */
    public void storePacked(long address, long value) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) == (address + 7 & Tlb.PAGE)) {
            Tso.putLong(address + Mem.getLong(entry + Tlb.ADDEND), value);
        } else {
            mmu().storePacked(address, 8, value);
        }
    }

    /** Host address of a byte that a plain load may read, good to the end of its page; 0 when it takes more than that. */
    public long hostForLoad(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        return Mem.getLong(entry + Tlb.READ) == (address & Tlb.PAGE) ? address + Mem.getLong(entry + Tlb.ADDEND) : 0;
    }

    /** Host address of a byte that a plain store may write, good to the end of its page; 0 when it takes more than that. */
    public long hostForStore(long address) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        return Mem.getLong(entry + Tlb.WRITE) == (address & Tlb.PAGE) ? address + Mem.getLong(entry + Tlb.ADDEND) : 0;
    }

    /** Stops all other vCPUs until {@link #readmit}; before an instruction has any effect. */
    public void seclude() {
        mmu().seclude();
    }

    /** Undoes {@link #seclude}. */
    public void readmit() {
        mmu().readmit();
    }

    /** Faults unless {@code bytes} (1 to 4096) can be written: before a read-modify-write or a store in several steps. */
    public void writable(long address, int bytes) {
        long entry = tlb + (address >>> Tlb.INDEX_SHIFT & Tlb.INDEX_MASK);
        if (Mem.getLong(entry + Tlb.WRITE) != (address + bytes - 1 & Tlb.PAGE)) { mmu().writable(address, bytes); }
    }

    /**
     * The store of a read-modify-write: with {@code lock} atomic, and a full fence. The operand was {@link #writable}.
     *
     * @param was what was loaded; its low {@code width} bits count
     * @return false when memory had something else by then: to be done again from the load on
     */
    public boolean update(boolean lock, long address, int width, long was, long value) {
        if (lock) { return exchange(address, width >>> 3, was, value); }
        store(address, width, value);
        return true;
    }

    private boolean exchange(long address, int bytes, long was, long value) {
        long host = hostForStore(address);
        return host != 0 && Tso.isAtomic(host, bytes)
                ? Tso.compareAndSet(host, bytes, was, value)
                : mmu().exchange(address, bytes, was, value);
    }

    /** Loads {@code width} (8, 16, 32, 64) bits, zero-extended. */
    public long load(long address, int width) {
        return switch (width) {
            case 8 -> load8(address);
            case 16 -> load16(address);
            case 32 -> load32(address);
            default -> load64(address);
        };
    }

    /** As {@link #load}, of an operand that is only read: what is stored behind it is another one, maybe there. */
    public long loadSource(long address, int width) {
        long value = load(address, width);
        mmu().unprotect();
        return value;
    }

    /** Stores the low {@code width} (8, 16, 32, 64) bits. */
    public void store(long address, int width, long value) {
        switch (width) {
            case 8 -> store8(address, value);
            case 16 -> store16(address, value);
            case 32 -> store32(address, value);
            default -> store64(address, value);
        }
    }

    /** One of the elements, of 4 or 8 bytes, that an instruction loads one after the other; they need not be aligned. */
    public long loadElement(long address, int bytes) {
        return mmu().loadPacked(address, bytes);
    }

    /** As {@link #loadElement}. */
    public void storeElement(long address, int bytes, long value) {
        mmu().storePacked(address, bytes, value);
    }

    /** Faults unless an element can be written. */
    public void writableElement(long address, int bytes) {
        mmu().writablePacked(address, bytes);
    }

    /** Before vectors of {@code bytes} that need not be aligned: faults when they go across the end of canonical addresses. */
    public void unaligned(long address, int bytes) {
        if ((address & 4095) > 4096 - bytes) { mmu().nextPage(address); }
    }
}
