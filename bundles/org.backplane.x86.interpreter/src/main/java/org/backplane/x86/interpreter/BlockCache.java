package org.backplane.x86.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/**
 * Decoded blocks: by physical address, code size and whether branches are told, and in front of that a direct-mapped table by linear address. What
 * the table tells is good as long as the block's stamp is {@link X86Cpu#stamp}, that moves with translations, mode and privilege.
 */
final class BlockCache {
    private static final int SIZE = 1 << 14;
    private static final int MAX_BLOCKS = 400_000;
    private static final long NO_LIMIT = 0xffff_ffffL;
    /** Is never at any address. */
    private static final Block NOWHERE = new Block(0, -1, 0, false, new Insn[0], new short[1], false, 0, 0);

    private final X86Cpu c;
    /** Executions after which a block is hot. */
    private final int compileAfter;
    private final BlockBuilder builder;
    private final LongMap<Block> blocks = new LongMap<>(1 << 16);
    private final LongMap<List<Block>> pages = new LongMap<>(1 << 12);
    private final Block[] recent = new Block[SIZE];
    private int size;
    private int codeSize;
    /** Whether branches are told now: blocks are other ones then. */
    private boolean told;
    private int flushes;
    private int epoch;
    /** Base and limit of a code segment that ends somewhere; those that do not have {@link #NO_LIMIT}. */
    private long codeBase;
    private long codeLimit = NO_LIMIT;

    BlockCache(X86Cpu c, BlockBuilder builder, int compileAfter) {
        this.c = c;
        this.builder = builder;
        this.compileAfter = compileAfter;
        restart();
    }

    /** Forgets everything. */
    void clear() {
        release();
        blocks.clear();
        pages.clear();
        restart();
    }

    /** Nobody needs to say any more when code is written. The end of the cache, if {@link #clear} does not follow. */
    void release() {
        pages.forEachKey(page -> c.wiring.memory.clearPageFlags(page, PhysicalMemory.PAGE_CODE));
    }

    private void restart() {
        Arrays.fill(recent, NOWHERE);
        size = 0;
        epoch++;
        synchronize();
    }

    /** Follows changes of mode, privilege and translations; before the next look-up after a block that observes. */
    void synchronize() {
        c.flatten();
        int now = c.codeSize;
        long limit = c.longMode ? NO_LIMIT : c.reg[X86Reg.LIMIT + X86Reg.CS];
        boolean moved = limit != codeLimit || limit != NO_LIMIT && codeBase != c.codeBase;
        if (flushes != c.flushes || codeSize != now || moved) {
            flushes = c.flushes;
            codeSize = now;
            codeLimit = limit;
            codeBase = c.codeBase;
            epoch++;
        }
        c.recording = c.recorder != null && c.recorder.recording();
        told = c.recording || c.predictor != null && c.predictor.predicting();
        c.stamp = epoch << 2 & Integer.MAX_VALUE | (told ? 2 : 0) | (c.reg[X86Reg.CPL] == 3 ? 1 : 0);
    }

    private static int slot(long address) {
        return (int) (address ^ address >>> 14) & SIZE - 1;
    }

    /** The block at a linear address; faults as the fetch does. */
    Block find(long address) {
        Block block = recent[slot(address)];
        return block.isAt(address, c) ? block : translate(address);
    }

    /** Bytes from an address to the end of the code segment; as good as endless when there is none. */
    private long room(long address) {
        return codeLimit == NO_LIMIT ? NO_LIMIT : codeLimit + 1 - (address - codeBase & NO_LIMIT);
    }

    private Block translate(long address) {
        long room = room(address);
        if (room <= 0) { throw c.fault(GuestFault.GP); }
        long physical = c.mmu.code(address);
        Block block = blocks.get(key(physical, codeSize, told));
        if (block == null || block.secondPage >= 0 && !sameSecondPage(block, address)) {
            block = build(address, physical);
        }
        if (block.size() > room) { return builder.once(c, address, physical, codeSize, told, room); }
        if (block.once) { return block; }
        block.linear = address;
        block.stamp = c.stamp;
        recent[slot(address)] = block;
        return block;
    }

    private boolean sameSecondPage(Block block, long address) {
        return (c.mmu.code((address | 4095) + 1 & c.linearMask()) & -4096) == block.secondPage;
    }

    private static long key(long physical, int codeSize, boolean told) {
        return physical << 3 | (told ? 4 : 0) | codeSize >>> 5;
    }

    private Block build(long address, long physical) {
        if (size >= MAX_BLOCKS) { clear(); }
        if (!isMemory(physical)) { return builder.once(c, address, physical, codeSize, told, NO_LIMIT); }
        watch(physical);
        Block block = builder.build(c, address, physical, codeSize, told);
        if (block.secondPage >= 0 && isMemory(block.secondPage) && watch(block.secondPage)) {
            block = builder.build(c, address, physical, codeSize, told);
        }
        block.cold = compileAfter;
        block.once = block.secondPage >= 0 && !isMemory(block.secondPage);
        if (!block.once) { keep(block); }
        return block;
    }

    private boolean isMemory(long physical) { return c.wiring.memory.host(physical) != PhysicalMemory.NO_RAM; }

    private void keep(Block block) {
        blocks.put(key(block.physical, block.codeSize, block.told), block);
        size++;
        pages.get(block.physical & -4096).add(block);
        if (block.secondPage >= 0) { pages.get(block.secondPage).add(block); }
    }

    /** Stores to the page are noticed from now on; true when they were not. Before it is read: what is stored until then is seen. */
    private boolean watch(long physical) {
        long page = physical & -4096;
        if (pages.get(page) != null) { return false; }
        pages.put(page, new ArrayList<>());
        c.mmu.watchCode(page);
        return true;
    }

    /** Drops every block decoded from the physical range. */
    void invalidate(long physical, long length) {
        for (long page = physical & -4096; page < physical + length; page += 4096) {
            List<Block> list = pages.get(page);
            if (list != null) { drop(list, page, physical, length); }
        }
    }

    private void drop(List<Block> list, long page, long physical, long length) {
        for (int i = list.size() - 1; i >= 0; i--) {
            Block block = list.get(i);
            if (block.overlaps(physical, length)) {
                block.spoil();
                list.remove(i);
                long key = key(block.physical, block.codeSize, block.told);
                if (blocks.get(key) == block) {
                    blocks.remove(key);
                    size--;
                }
            }
        }
        if (list.isEmpty()) {
            pages.remove(page);
            c.wiring.memory.clearPageFlags(page, PhysicalMemory.PAGE_CODE);
        }
    }
}
