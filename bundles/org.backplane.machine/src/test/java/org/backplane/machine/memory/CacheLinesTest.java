package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.inspect.CacheViolation;
import org.junit.jupiter.api.Test;

/** What a device sees that does not look into caches; expected values from SDM volume 3, 13.3 (methods of caching). */
class CacheLinesTest {
    private static final long LINE = 0x1000;

    private final GuestMemory memory = new GuestMemory(1 << 20, new Nobody());
    private final VcpuMemory vcpu = new VcpuMemory(memory, new Bus(), 0);
    private final VcpuMemory other = new VcpuMemory(memory, new Bus(), 1);
    private final NoncoherentDma dma = memory.noncoherent("master");
    private final DataCaches caches = plugged();

    private DataCaches plugged() {
        memory.plugged(true);
        return vcpu.caches();
    }

    private static final class Nobody implements GuestMemory.Vcpus {
        @Override
        public void codeWritten(int vcpus, long address, int size) {
            // nobody has decoded anything
        }

        @Override
        public void seclude(int vcpu) {
            // nobody else executes
        }

        @Override
        public void readmit(int vcpu) {
            // as above
        }

        @Override
        public void flush() {
            // there are no translations
        }

        @Override
        public void watchStores(int vcpus, long address) {
            // as above
        }
    }

    private void store(long address, int how, long value) {
        caches.store(address, 8, how, 0x42);
        memory.store(address, 8, value);
    }

    private long seen(long address) {
        byte[] bytes = new byte[8];
        dma.read(address, bytes);
        long value = 0;
        for (int n = 7; n >= 0; n--) { value = value << 8 | bytes[n] & 0xff; }
        return value;
    }

    @Test
    void withoutSuchADeviceThereIsNothing() {
        memory.plugged(false);
        assertNull(vcpu.caches());
        assertTrue(memory.cacheViolations().isEmpty());
        memory.plugged(true);
        assertNotNull(vcpu.caches());
    }

    @Test
    void writeBackMemoryIsOldUntilItIsFlushed() {
        store(LINE, DataCaches.BACK, 7);
        assertEquals(7, memory.load(LINE, 8));
        assertEquals(0, seen(LINE));
        other.caches().writeBack(LINE + 63);
        assertEquals(7, seen(LINE));
        store(LINE, DataCaches.BACK, 8);
        assertEquals(7, seen(LINE));
        caches.writeBackAll();
        assertEquals(8, seen(LINE));
    }

    @Test
    void violationsAreToldOnceAndCounted() {
        store(LINE, DataCaches.BACK, 7);
        seen(LINE + 8);
        seen(LINE + 8);
        assertEquals(java.util.List.of(new CacheViolation("master", LINE, 0x42,
                "read before write-back memory was flushed (CLFLUSH, WBINVD)", 2)), memory.cacheViolations());
    }

    @Test
    void storesAcrossLinesDirtyBoth() {
        store(LINE + 60, DataCaches.BACK, -1);
        assertEquals(0, seen(LINE + 60));
        caches.writeBack(LINE);
        assertEquals(0xffff_ffffL, seen(LINE + 60));
    }

    @Test
    void combinedStoresDrainByTheirOwnersFences() {
        store(LINE, DataCaches.COMBINING, 7);
        other.caches().drain();
        assertEquals(0, seen(LINE));
        caches.drain();
        assertEquals(7, seen(LINE));
    }

    @Test
    void aFullLineDrains() {
        for (int n = 0; n < 7; n++) { store(LINE + 8 * n, DataCaches.COMBINING, 7); }
        assertEquals(0, seen(LINE));
        store(LINE + 56, DataCaches.COMBINING, 7);
        assertEquals(7, seen(LINE));
    }

    @Test
    void theNinthLineDrainsTheFirst() {
        for (int n = 0; n < 8; n++) { store(LINE + 64 * n, DataCaches.COMBINING, 7); }
        assertEquals(0, seen(LINE));
        store(LINE + 64 * 8, DataCaches.COMBINING, 7);
        assertEquals(7, seen(LINE));
        assertEquals(0, seen(LINE + 64));
    }

    @Test
    void whatGoesThroughIsSeenAtOnce() {
        store(LINE, DataCaches.BACK, 7);
        store(LINE, DataCaches.THROUGH, 8);
        assertEquals(8, seen(LINE));
    }

    @Test
    void aLineGoesOverWhatADeviceWroteBelowIt() {
        store(LINE, DataCaches.BACK, 7);
        dma.write(LINE, new byte[]{9, 0, 0, 0, 0, 0, 0, 0});
        assertEquals(9, seen(LINE));
        assertEquals(7, memory.load(LINE, 8));
        caches.writeBack(LINE);
        assertEquals(7, seen(LINE));
        dma.write(LINE, new byte[]{9});
        assertEquals(9, memory.load(LINE, 1));
    }

    @Test
    void invdLosesWhatWasNotWrittenBack() {
        store(LINE, DataCaches.BACK, 7);
        caches.discardAll();
        assertEquals(0, memory.load(LINE, 8));
    }

    @Test
    void aSetThatIsFullWritesBack() {
        for (int n = 0; n < 9; n++) { store(0x1000 + n * 0x8000L, DataCaches.BACK, 7); }
        assertEquals(7, seen(0x1000));
        assertEquals(0, seen(0x9000));
    }
}
