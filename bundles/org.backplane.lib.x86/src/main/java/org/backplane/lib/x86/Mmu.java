package org.backplane.lib.x86;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.CacheModel;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;

/**
 * Translation of linear addresses (SDM volume 3, chapter 4) and all memory accesses that are not a plain hit.
 */
public final class Mmu {
    /** Why memory is accessed. */
    public static final int READ_ACCESS = 0;
    public static final int WRITE_ACCESS = 1;
    public static final int EXECUTE_ACCESS = 2;

    private final X86Cpu c;
    private final PageWalk walk;
    private final Tlb tlb = new Tlb();
    /** The TLB of the current privilege. */
    private long current = tlb.supervisor;
    /** What the slow path has to look at. */
    private boolean watching;
    private boolean aligning;
    private final ProtectedOperand operand;
    private PhysicalMemory memory;
    /** What this translates to. */
    final PhysicalAccess physical = new PhysicalAccess();

    /** Told of stores into pages that hold decoded code. */
    @FunctionalInterface
    public interface CodeWatcher {
        /** Guest physical address and bytes; the store is done already. */
        void written(long address, int size);
    }

    Mmu(X86Cpu c) {
        this.c = c;
        walk = new PageWalk(c);
        operand = new ProtectedOperand(c);
    }

    /** Takes up the memory of new wiring and who wants to know of written code. Translations of other memory must not be there any more. */
    public void rewire(PhysicalMemory fresh, CacheModel cacheModel, CodeWatcher codeWatcher) {
        memory = fresh;
        walk.memory = fresh;
        physical.rewire(fresh, codeWatcher);
        c.caching.rewire(fresh, cacheModel);
        operand.end();
        watchCaches();
    }

    /** Takes up whether modelled caches want to know of accesses. */
    public void watchCaches() {
        if (c.caching.watch()) { checks(); }
    }

    /** Takes up paging mode and privilege. */
    void modes() {
        walk.modes();
        checks();
    }

    /** Takes up what every access must be checked for. */
    void checks() {
        boolean ac = (c.reg[X86Reg.RFLAGS] & Bits.AC) != 0;
        watching = c.breakpoints.data();
        aligning = c.reg[X86Reg.CPL] == 3 && (c.reg[X86Reg.CR0] & Bits.CR0_AM) != 0 && ac;
        boolean lifted = ac && (c.reg[X86Reg.CR4] & Bits.CR4_SMAP) != 0;
        current = c.reg[X86Reg.CPL] == 3 ? tlb.user : lifted ? tlb.permitted() : tlb.supervisor;
        c.tlb = watching || aligning || operand.isOn() || c.caching.isWatched() ? tlb.nothing : current;
    }

    /** The instruction under execution has an operand in a segment that cannot be written. */
    void protect(long address, int bytes) {
        operand.begin(address, bytes);
        c.tlb = tlb.nothing;
    }

    /** That operand is not stored to any more: what is stored behind it is another one, or an event's frame. */
    void unprotect() {
        if (operand.isOn()) {
            operand.end();
            checks();
        }
    }

    /** Drops every translation. */
    public void flushAll() {
        clear();
        c.flushes++;
    }

    /** Drops the translations of physical pages {@code [first, end)}, by page number and unsigned. */
    public void zap(long first, long end) {
        tlb.zap(first, end < 0 ? Long.MAX_VALUE : end);
    }

    /** Drops every translation that is not global (a write to CR3). */
    public void flushLocal() {
        tlb.dropLocal();
        c.flushes++;
    }

    /** Drops what may not be allowed any more, or is now, by the bits of PKRU that changed. Fetches never asked. */
    void keysChanged(long changed) {
        if ((changed & 3) != 0 || !tlb.dropKeyed()) { clear(); }
    }

    /** Drops the translation of one page (INVLPG). */
    public void flushPage(long address) {
        if (walk.mayBeLarge(address)) {
            flushAll();
        } else {
            tlb.drop(address);
            c.flushes++;
        }
    }

    private void clear() {
        tlb.clear(current);
        walk.forgetLarge();
    }

    /** A physical page will hold decoded code: stores to it must be seen. */
    public void watchCode(long page) {
        tlb.slowStores(page);
        memory.setPageFlags(page, PhysicalMemory.PAGE_CODE);
    }

    /** Another vCPU has decoded code from a physical page: stores to it must be told. */
    public void watchStores(long page) {
        tlb.slowStores(page);
    }

    /** Physical address of code at a linear address, at the current privilege. */
    public long code(long address) {
        return walk.translate(address, EXECUTE_ACCESS, c.reg[X86Reg.CPL] == 3);
    }

    /** Loads 1 to 8 bytes at the current privilege. */
    long load(long address, int size) {
        if (operand.isOn()) { checkProtection(address, false); }
        align(address, size);
        return loadAny(address, size);
    }

    /** As {@link #load}, whatever the alignment. */
    long loadPacked(long address, int size) {
        if (operand.isOn()) { checkProtection(address, false); }
        return loadAny(address, size);
    }

    private long loadAny(long address, int size) {
        if (watching) { c.breakpoints.accessed(address, size, false); }
        return (address & 4095) + size > 4096 ? loadAcross(address, size) : loadWithin(address, size);
    }

    private long loadWithin(long address, int size) {
        return loadFrom(entry(current, address, READ_ACCESS), address, size);
    }

    /** A non-canonical address comes first; operands of more than 8 bytes have rules of their own. */
    private void align(long address, int size) {
        if (aligning && (address & size - 1) != 0 && size <= 8) { misaligned(address); }
    }

    /** Throws what a misaligned operand gives: #GP where alignment is not checked for. */
    public void misaligned(long address) {
        if (address << 16 >> 16 != address) { throw c.nonCanonical(address); }
        throw c.fault(aligning ? GuestFault.AC : GuestFault.GP);
    }

    private void checkProtection(long address, boolean write) {
        if (operand.isOver()) {
            unprotect();
        } else if (write && operand.has(address)) { throw c.fault(GuestFault.GP); }
    }

    /** Stores 1 to 8 bytes at the current privilege. */
    void store(long address, int size, long value) {
        if (operand.isOn()) { checkProtection(address, true); }
        align(address, size);
        storeAny(address, size, value);
    }

    /** As {@link #store}, whatever the alignment. */
    void storePacked(long address, int size, long value) {
        if (operand.isOn()) { checkProtection(address, true); }
        storeAny(address, size, value);
    }

    /** As {@link #writable}, whatever the alignment. */
    void writablePacked(long address, int bytes) {
        if (operand.isOn()) { checkProtection(address, true); }
        writableAny(address, bytes);
    }

    private void storeAny(long address, int size, long value) {
        if (watching) { c.breakpoints.accessed(address, size, true); }
        if ((address & 4095) + size > 4096) {
            storeAcross(address, size, value);
        } else {
            storeWithin(address, size, value);
        }
    }

    private void storeWithin(long address, int size, long value) {
        storeTo(entry(current, address, WRITE_ACCESS), address, size, value);
    }

    /** Faults unless all bytes can be written. */
    void writable(long address, int bytes) {
        if (operand.isOn()) { checkProtection(address, true); }
        align(address, bytes);
        writableAny(address, bytes);
    }

    private void writableAny(long address, int bytes) {
        boolean across = (address & 4095) + bytes > 4096;
        long next = across ? nextPage(address) : 0;
        entry(current, address, WRITE_ACCESS);
        if (across) { entry(current, next, WRITE_ACCESS); }
    }

    /**
     * {@link GuestMemory#update} where it takes more than one instruction of the host: what crosses words stops all other vCPUs, what
     * crosses from RAM to a device is as atomic as devices are.
     */
    boolean exchange(long address, int bytes, long was, long value) {
        long entry = entry(current, address, WRITE_ACCESS);
        if (watching) { c.breakpoints.accessed(address, bytes, true); }
        c.caching.drain();
        if (Tlb.isDevice(entry)) {
            storeAny(address, bytes, value);
            return true;
        }
        long host = Tlb.host(entry, address);
        if (!Tso.isAtomic(host, bytes)) { return exchangeSplit(address, bytes, was, value); }
        c.caching.store(entry, Tlb.physical(entry, address), bytes);
        boolean done = physical.exchange(Tlb.physical(entry, address), host, bytes, was, value);
        c.caching.stored(entry, Tlb.physical(entry, address), bytes);
        c.caching.drain();
        return done;
    }

    void seclude() {
        c.caching.drain();
        memory.seclude();
    }

    void readmit() {
        memory.readmit();
    }

    private boolean exchangeSplit(long address, int bytes, long was, long value) {
        memory.seclude();
        try {
            boolean same = (loadAny(address, bytes) ^ was) << 64 - 8 * bytes == 0;
            if (same) { storeAny(address, bytes, value); }
            c.caching.drain();
            return same;
        } finally {
            memory.readmit();
        }
    }

    /** Loads with supervisor rights whatever the privilege: descriptor tables, task state. */
    long loadSystem(long address, int size) {
        if ((address & 4095) + size > 4096) {
            long low = loadSystem(address, 4096 - (int) (address & 4095));
            int done = 4096 - (int) (address & 4095);
            return low | loadSystem(address + done, size - done) << 8 * done;
        }
        return loadFrom(entry(tlb.supervisor, address, READ_ACCESS), address, size);
    }

    /** Faults unless {@link #storeSystem} can store all bytes. */
    void writableSystem(long address, int size) {
        entry(tlb.supervisor, address, WRITE_ACCESS);
        if ((address & 4095) + size > 4096) { entry(tlb.supervisor, nextPage(address), WRITE_ACCESS); }
    }

    /** Stores with supervisor rights whatever the privilege, all or nothing. */
    void storeSystem(long address, int size, long value) {
        long entry = entry(tlb.supervisor, address, WRITE_ACCESS);
        if ((address & 4095) + size <= 4096) {
            storeTo(entry, address, size, value);
            return;
        }
        writableSystem(address, size);
        for (int i = 0; i < size; i++) { storeSystem(address + i, 1, value >>> 8 * i); }
    }

    private long loadAcross(long address, int size) {
        int first = 4096 - (int) (address & 4095);
        long next = nextPage(address);
        long low = loadWithin(address, first);
        return low | loadWithin(next, size - first) << 8 * first;
    }

    private void storeAcross(long address, int size, long value) {
        writableAny(address, size);
        int first = 4096 - (int) (address & 4095);
        for (int i = 0; i < size; i++) {
            long at = i < first ? address + i : nextPage(address) + i - first;
            storeWithin(at, 1, value >>> 8 * i);
        }
    }

    /** The start of the next page; after the last one the first, after the last canonical one a fault. */
    long nextPage(long address) {
        long next = (address & Tlb.PAGE) + 4096 & c.linearMask();
        if (next << 16 >> 16 != next) { throw c.nonCanonical(address); }
        return next;
    }

    private long loadFrom(long entry, long address, int size) {
        c.caching.access(entry);
        if (Tlb.isDevice(entry)) { return physical.loadDevice(Tlb.physical(entry, address), size); }
        c.caching.used(entry, Tlb.physical(entry, address), size);
        return PhysicalAccess.loadHost(Tlb.host(entry, address), size);
    }

    private void storeTo(long entry, long address, int size, long value) {
        long at = Tlb.physical(entry, address);
        c.caching.access(entry);
        if (Tlb.isDevice(entry)) {
            physical.storeDevice(at, size, value);
            return;
        }
        c.caching.store(entry, at, size);
        c.caching.used(entry, at, size);
        physical.storeHost(Tlb.host(entry, address), at, size, value);
        c.caching.stored(entry, at, size);
    }

    /** The line at a linear address goes to memory. It must be readable, and is not read: a device may be there (SDM volume 2, CLFLUSH). */
    public void writeBack(long address) {
        if (operand.isOn()) { checkProtection(address, false); }
        if (watching) { c.breakpoints.accessed(address, 1, false); }
        long entry = entry(current, address, READ_ACCESS);
        if (c.caching.isOn() && !Tlb.isDevice(entry)) { c.caching.writeBack(Tlb.physical(entry, address)); }
    }

    /** And is in no cache any more. */
    public void flushLine(long address) {
        writeBack(address);
        if (c.caching.isTyped()) { c.caching.flush(Tlb.physical(entry(current, address, READ_ACCESS), address)); }
    }

    /** IA32_PAT or CR0.CD has changed: types that are kept are old. */
    public void typesChanged() {
        if (c.caching.isTyped()) { flushAll(); }
    }

    /** The entry that translates {@code address}, filled if need be; faults when the access is not allowed. */
    private long entry(long table, long address, int access) {
        long entry = Tlb.entry(table, address);
        if (!Tlb.allows(entry, address, access == WRITE_ACCESS)) { fill(entry, address, access, table); }
        return entry;
    }

    private void fill(long entry, long address, int access, long table) {
        walk.allowed = tlb.isPermitted(table);
        long page = walk.translate(address, access, table == tlb.user) & Tlb.PAGE;
        if (walk.key != 0) { tlb.remember(entry); }
        long host = memory.host(page);
        boolean device = host == PhysicalMemory.NO_RAM;
        boolean writable = access == WRITE_ACCESS || walk.writable;
        Tlb.fill(entry, address, host, page, device, walk.global);
        boolean slow = device || c.caching.notesStores();
        if (c.caching.isTyped()) { Tlb.type(entry, c.wiring.memoryTypes.effective(page, walk.attribute())); }
        if (writable) { Tlb.allowStores(entry, address, slow || !memory.storesDirectly(page)); }
    }
}
