package org.backplane.lib.x86;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.lib.memory.Tso;

/** Guest memory at physical addresses: RAM and ROM by words of the host, devices by the bus. Stores are told to who has decoded code. */
final class PhysicalAccess {
    private PhysicalMemory memory;
    private Mmu.CodeWatcher watcher = (address, size) -> {
    };

    void rewire(PhysicalMemory physical, Mmu.CodeWatcher codeWatcher) {
        memory = physical;
        watcher = codeWatcher;
    }

    /** Loads 1, 2, 4 or 8 bytes. */
    long load(long physical, int size) {
        if ((physical & size - 1) != 0) {
            return load(physical, size / 2) | load(physical + size / 2, size / 2) << 4 * size;
        }
        long host = memory.host(physical);
        return host == PhysicalMemory.NO_RAM ? memory.read(physical, size) : loadHost(host, size);
    }

    /** Stores 1, 2, 4 or 8 bytes. */
    void store(long physical, int size, long value) {
        if ((physical & size - 1) != 0) {
            store(physical, size / 2, value);
            store(physical + size / 2, size / 2, value >>> 4 * size);
            return;
        }
        long host = memory.host(physical);
        if (host == PhysicalMemory.NO_RAM) {
            storeDevice(physical, size, value);
        } else {
            storeHost(host, physical, size, value);
        }
    }

    /** Loads 1 to 8 bytes that are in one page of the host's. */
    static long loadHost(long host, int size) {
        return switch (size) {
            case 1 -> Tso.getByte(host) & 0xffL;
            case 2 -> Tso.getShort(host) & 0xffffL;
            case 4 -> Tso.getInt(host) & 0xffff_ffffL;
            case 8 -> Tso.getLong(host);
            default -> loadBytes(host, size);
        };
    }

    private static long loadBytes(long host, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) { value |= (Tso.getByte(host + i) & 0xffL) << 8 * i; }
        return value;
    }

    /** Stores 1, 2, 4 or 8 bytes to RAM; nothing to ROM. */
    void storeHost(long host, long physical, int size, long value) {
        if (!mayStore(physical)) { return; }
        switch (size) {
            case 1 -> Tso.putByte(host, (byte) value);
            case 2 -> Tso.putShort(host, (short) value);
            case 4 -> Tso.putInt(host, (int) value);
            default -> Tso.putLong(host, value);
        }
        stored(physical, size);
    }

    /** {@link Tso#compareAndSet} of RAM; of ROM it does nothing, which is done. */
    boolean exchange(long physical, long host, int bytes, long was, long value) {
        if (!mayStore(physical)) { return true; }
        boolean done = Tso.compareAndSet(host, bytes, was, value);
        if (done) { stored(physical, bytes); }
        return done;
    }

    /** Devices know 1, 2, 4 and 8 bytes; a part of what crosses a page goes bytewise. */
    long loadDevice(long physical, int size) {
        if (Integer.bitCount(size) == 1) { return memory.read(physical, size); }
        long value = 0;
        for (int i = 0; i < size; i++) { value |= memory.read(physical + i, 1) << 8 * i; }
        return value;
    }

    void storeDevice(long physical, int size, long value) {
        memory.write(physical, size, size == 8 ? value : value & (1L << 8 * size) - 1);
    }

    /** Whether a store to RAM or ROM changes it; the page is dirty then. */
    boolean mayStore(long physical) {
        byte flags = memory.pageFlags(physical);
        if ((flags & PhysicalMemory.PAGE_DIRTY) == 0) { memory.setPageFlags(physical, PhysicalMemory.PAGE_DIRTY); }
        return (flags & PhysicalMemory.PAGE_ROM) == 0;
    }

    /** Tells who has decoded code from there: whoever says so after this has seen the store. */
    void stored(long physical, int size) {
        Tso.fence();
        if ((memory.pageFlags(physical) & PhysicalMemory.PAGE_CODE) != 0) {
            watcher.written(physical, size);
            memory.codeWritten(physical, size);
        }
    }
}
