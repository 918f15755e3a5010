package org.backplane.lib.x86;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.CacheModel;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;

/**
 * What becomes of accesses by the types of memory (SDM volume 3, "Methods of Caching Available"): which stores stay in caches or
 * write-combining buffers, and what drains those. In a machine without a device that minds it there is nothing to do.
 */
public final class Caching {
    private final X86Cpu c;
    /** Null: every store is in memory at once. */
    private DataCaches caches;
    private boolean notesStores;
    /** Caches of which hits and misses can be counted; null: none. */
    private CacheModel model;
    /** Those that want to know of every access now; null: none. */
    private CacheModel watching;
    /** Which instruction stores past the caches: its block, and where it is in it. */
    private boolean streaming;
    private long streamingBlock;
    private int streamingAt;

    Caching(X86Cpu c) {
        this.c = c;
    }

    void rewire(PhysicalMemory memory, CacheModel modelled) {
        caches = memory.caches();
        notesStores = caches != null && caches.notesStores();
        model = modelled;
    }

    /** Whether stores may not be in memory at once. */
    boolean isOn() { return caches != null; }

    /** Whether every store is to be told. */
    boolean notesStores() {
        return notesStores;
    }

    /** Whether types matter, so that translations have one. */
    boolean isTyped() {
        return caches != null || model != null;
    }

    /** Whether every access is to be told. */
    boolean isWatched() { return watching != null; }

    /** Takes up whether every access is to be told from now on; true when that is new. */
    boolean watch() {
        CacheModel before = watching;
        watching = model != null && model.watching() ? model : null;
        return watching != before;
    }

    /** RAM is accessed; write-combining memory is not cached either. */
    void used(long entry, long physical, int size) {
        if (watching != null && Tlb.type(entry) > MemoryTypes.WC) { watching.access(physical, size); }
    }

    /** Before an access through a translation: one to uncacheable memory or a device drains, unless a device's window is combined, too. */
    void access(long entry) {
        if (caches == null) { return; }
        int type = Tlb.type(entry);
        if (type == MemoryTypes.UC || Tlb.isDevice(entry) && type != MemoryTypes.WC) { caches.drain(); }
    }

    /** The instruction under execution stores with a non-temporal hint. */
    public void nonTemporal() {
        if (caches == null) { return; }
        streaming = true;
        streamingBlock = c.reg[X86Reg.RIP];
        streamingAt = c.at;
    }

    /** Before a store to RAM, behind {@link #access}. */
    void store(long entry, long physical, int size) {
        if (!notesStores) { return; }
        streaming &= streamingAt == c.at && streamingBlock == c.reg[X86Reg.RIP];
        int how = how(Tlb.type(entry));
        if (how != DataCaches.THROUGH) { caches.store(physical, size, how, c.instruction.getAsLong()); }
    }

    /** Behind a store to RAM: what goes through is in memory then, whatever others have of its line. */
    void stored(long entry, long physical, int size) {
        if (!notesStores || how(Tlb.type(entry)) != DataCaches.THROUGH) { return; }
        caches.store(physical, size, DataCaches.THROUGH, c.instruction.getAsLong());
    }

    /** A non-temporal hint makes cacheable memory combined, and means nothing of uncacheable and write-protected (SDM volume 1, 10.4.6.2). */
    private int how(int type) {
        return switch (type) {
            case MemoryTypes.WB -> streaming ? DataCaches.COMBINING : DataCaches.BACK;
            case MemoryTypes.WT -> streaming ? DataCaches.COMBINING : DataCaches.THROUGH;
            case MemoryTypes.WC -> DataCaches.COMBINING;
            default -> DataCaches.THROUGH;
        };
    }

    /** What write-combining buffers have goes to memory: SFENCE, LOCK, instructions for ports, interrupts. */
    public void drain() {
        if (caches != null) { caches.drain(); }
    }

    /** Everything before an instruction is done before anything behind it: MFENCE, and what serialises (SDM volume 3, 9.3). */
    public void serialise() {
        Tso.fence();
        drain();
    }

    /** The line of a physical address goes to memory. */
    void writeBack(long physical) {
        caches.writeBack(physical);
    }

    /** The line of a physical address is in no cache any more. */
    void flush(long physical) {
        if (model != null) { model.flush(physical); }
    }

    /** Everything goes to memory (WBINVD), or with {@code lost} nothing but what is combined (INVD). */
    public void empty(boolean lost) {
        if (model != null) { model.flush(); }
        if (caches == null) { return; }
        if (lost) {
            caches.discardAll();
        } else {
            caches.writeBackAll();
        }
    }
}
