package org.backplane.x86.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.X86Cpu;

/**
 * Decoded blocks: by physical address and code size, and in front of that a direct-mapped table by linear address for each
 * of user and supervisor mode, emptied whenever translations are flushed.
 */
final class BlockCache {
    private static final int SIZE = 1 << 14;
    private static final int MAX_BLOCKS = 400_000;
    private static final long NONE = 1L << 60;

    private final X86Cpu c;
    private final BlockBuilder builder;
    private final LongMap<Block> blocks = new LongMap<>(1 << 16);
    private final LongMap<List<Block>> pages = new LongMap<>(1 << 12);
    private final long[][] linear = {new long[SIZE], new long[SIZE]};
    private final Block[][] cached = {new Block[SIZE], new Block[SIZE]};
    private long[] keys;
    private Block[] values;
    private int size;
    private int codeSize;
    private int flushes;

    BlockCache(X86Cpu c) {
        this.c = c;
        builder = new BlockBuilder(c);
        clear();
    }

    /** Forgets everything. */
    void clear() {
        pages.forEachKey(page -> c.wiring.memory.clearPageFlags(page, PhysicalMemory.PAGE_CODE));
        blocks.clear();
        pages.clear();
        size = 0;
        forgetLinear();
        synchronize();
    }

    private void forgetLinear() {
        for (long[] table : linear) { Arrays.fill(table, NONE); }
        for (Block[] table : cached) { Arrays.fill(table, null); }
    }

    /** Follows changes of mode, privilege and translations; before the next look-up after a block that observes. */
    void synchronize() {
        int now = c.longMode ? 64 : c.ipMask == 0xffff ? 16 : 32;
        if (flushes != c.flushes || codeSize != now) {
            flushes = c.flushes;
            codeSize = now;
            for (long[] table : linear) { Arrays.fill(table, NONE); }
        }
        int user = c.reg[X86Reg.CPL] == 3 ? 1 : 0;
        keys = linear[user];
        values = cached[user];
    }

    private static int slot(long address) {
        return (int) (address ^ address >>> 14) & SIZE - 1;
    }

    /** The block at a linear address; faults as the fetch does. */
    Block find(long address) {
        int slot = slot(address);
        return keys[slot] == address ? values[slot] : translate(address, slot);
    }

    private Block translate(long address, int slot) {
        long physical = c.mmu.code(address);
        Block block = blocks.get(key(physical));
        if (block == null || block.secondPage >= 0 && !sameSecondPage(block, address)) {
            block = build(address, physical);
        }
        keys[slot] = address;
        values[slot] = block;
        return block;
    }

    private boolean sameSecondPage(Block block, long address) {
        return (c.mmu.code((address | 4095) + 1 & c.linearMask()) & -4096) == block.secondPage;
    }

    private long key(long physical) {
        return physical << 2 | codeSize >>> 5;
    }

    private Block build(long address, long physical) {
        if (size >= MAX_BLOCKS) { clear(); }
        Block block = builder.build(address, physical, codeSize);
        if (c.wiring.memory.host(physical) != PhysicalMemory.NO_RAM) {
            blocks.put(key(physical), block);
            size++;
            watch(physical, block);
            if (block.secondPage >= 0) { watch(block.secondPage, block); }
        }
        return block;
    }

    private void watch(long physical, Block block) {
        long page = physical & -4096;
        List<Block> list = pages.get(page);
        if (list == null) {
            list = new ArrayList<>();
            pages.put(page, list);
        }
        list.add(block);
        c.mmu.watchCode(page);
    }

    /** The block at a linear address was found stale. */
    void forget(long address) {
        keys[slot(address)] = NONE;
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
                long key = block.physical << 2 | block.codeSize >>> 5;
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
