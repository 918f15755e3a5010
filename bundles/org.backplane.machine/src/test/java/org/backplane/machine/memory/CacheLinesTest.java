package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.Dma;
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
        memory.noncoherent(true);
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
        store(caches, address, how, value);
    }

    private void store(DataCaches vcpus, long address, int how, long value) {
        if (how != DataCaches.THROUGH) { vcpus.store(address, 8, how, 0x42); }
        memory.store(address, 8, value);
        if (how == DataCaches.THROUGH) { vcpus.store(address, 8, how, 0x42); }
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
        GuestMemory plain = new GuestMemory(1 << 20, new Nobody());
        VcpuMemory without = new VcpuMemory(plain, new Bus(), 0);
        plain.noncoherent("created, and not plugged in");
        assertNull(without.caches());
        assertTrue(plain.cacheViolations().list().isEmpty());
        plain.noncoherent(true);
        assertNotNull(without.caches());
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

    /** Stores are quick again when nobody is there who notices; what memory has not, it has not, until it is flushed. */
    @Test
    void whileTheDeviceIsAwayStoresAreNotTold() {
        assertTrue(caches.notesStores());
        store(LINE, DataCaches.BACK, 7);
        store(2 * LINE, DataCaches.BACK, 8);
        memory.noncoherent(false);
        assertFalse(vcpu.caches().notesStores());
        memory.store(LINE, 8, 9);
        vcpu.caches().writeBack(2 * LINE);
        memory.noncoherent(true);
        assertTrue(vcpu.caches().notesStores());
        assertEquals(0, seen(LINE));
        assertEquals(8, seen(2 * LINE));
    }

    @Test
    void violationsAreToldOnceAndCounted() {
        store(LINE, DataCaches.BACK, 7);
        seen(LINE + 8);
        seen(LINE + 8);
        assertEquals(List.of(new CacheViolation("master", LINE, 0x42,
                "read before write-back memory was flushed (CLFLUSH, WBINVD)", 2)), memory.cacheViolations().list());
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

    private static final long WRITTEN = 0x0303_0303_0303_0303L;

    private void deviceWrites(long address, int bytes) {
        byte[] threes = new byte[bytes];
        Arrays.fill(threes, (byte) 3);
        dma.write(address, threes);
    }

    /** A buffer is not a line of a cache (SDM volume 3, 13.3.1): its other bytes are not its vCPU's to write. */
    @Test
    void aBufferDrainsWhatWasStoredAndNoMore() {
        store(LINE + 8, DataCaches.COMBINING, 7);
        store(other.caches(), LINE + 16, DataCaches.COMBINING, 8);
        deviceWrites(LINE, 64);
        for (int at = 0; at < 64; at += 8) { assertEquals(WRITTEN, seen(LINE + at)); }
        assertEquals(WRITTEN, memory.load(LINE, 8));
        assertEquals(7, memory.load(LINE + 8, 8));
        assertEquals(8, memory.load(LINE + 16, 8));
        caches.drain();
        assertEquals(7, seen(LINE + 8));
        assertEquals(WRITTEN, seen(LINE + 16));
        other.caches().drain();
        assertEquals(8, seen(LINE + 16));
        for (int at = 24; at < 64; at += 8) {
            assertEquals(WRITTEN, seen(LINE + at));
            assertEquals(WRITTEN, memory.load(LINE + at, 8));
        }
    }

    /** The bytes beside those that were stored, up to the line's end; a store of another kind makes memory of what is in RAM. */
    @Test
    void whatADeviceWroteBesideABufferStays() {
        store(LINE, DataCaches.COMBINING, 7);
        deviceWrites(LINE + 3, 61);
        assertEquals(7, memory.load(LINE, 8));
        assertEquals(WRITTEN & -1 << 24, seen(LINE));
        store(LINE + 32, DataCaches.THROUGH, 9);
        assertEquals(7, seen(LINE));
        assertEquals(9, seen(LINE + 32));
        assertEquals(WRITTEN, seen(LINE + 56));
    }

    @Test
    void bytesThatNobodyCombinesAreNoViolation() {
        store(LINE, DataCaches.COMBINING, 7);
        seen(LINE + 8);
        deviceWrites(LINE + 8, 56);
        assertEquals(List.of(), memory.cacheViolations().list());
        seen(LINE);
        deviceWrites(LINE, 1);
        assertEquals(2, memory.cacheViolations().list().size());
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

    @Test
    void everyVcpuHasBuffersOfItsOwn() {
        store(caches, LINE, DataCaches.COMBINING, 7);
        store(other.caches(), LINE + 8, DataCaches.COMBINING, 8);
        other.caches().drain();
        assertEquals(0, seen(LINE));
        assertEquals(8, seen(LINE + 8));
        store(other.caches(), LINE + 16, DataCaches.COMBINING, 9);
        caches.drain();
        assertEquals(7, seen(LINE));
        assertEquals(0, seen(LINE + 16));
        other.caches().drain();
        assertEquals(9, seen(LINE + 16));
    }

    /** WBINVD and CLFLUSH empty caches, and their vCPU's own buffers. */
    @Test
    void flushesLeaveTheBuffersOfOthers() {
        store(LINE, DataCaches.COMBINING, 7);
        other.caches().writeBackAll();
        other.caches().writeBack(LINE);
        assertEquals(0, seen(LINE));
        caches.writeBack(LINE);
        assertEquals(7, seen(LINE));
    }

    /** As MOVNTI to a line that MOV has stored to, and the other way round. */
    @Test
    void aStoreOfAnotherKindSendsTheLineToMemory() {
        store(LINE, DataCaches.BACK, 7);
        store(LINE + 8, DataCaches.COMBINING, 8);
        assertEquals(7, seen(LINE));
        assertEquals(0, seen(LINE + 8));
        store(LINE + 16, DataCaches.BACK, 9);
        assertEquals(8, seen(LINE + 8));
        caches.drain();
        assertEquals(0, seen(LINE + 16));
        store(LINE + 24, DataCaches.THROUGH, 1);
        assertEquals(9, seen(LINE + 16));
    }

    /** Another vCPU may have stored to the line between the two steps of a store that goes through. */
    @Test
    void whatGoesThroughIsSeenWhateverOthersHaveOfItsLine() {
        memory.store(LINE, 8, 7);
        store(other.caches(), LINE + 8, DataCaches.BACK, 8);
        caches.store(LINE, 8, DataCaches.THROUGH, 0x42);
        assertEquals(7, seen(LINE));
    }

    @Test
    void anEmptyWayIsTakenBeforeALineHasToLeave() {
        for (int n = 0; n < 8; n++) { store(0x1000 + n * 0x8000L, DataCaches.BACK, 7); }
        for (int n = 0; n < 20; n++) {
            caches.writeBack(0x9000);
            store(0x9000, DataCaches.BACK, 8);
        }
        assertEquals(0, seen(0x1000));
        assertEquals(0, seen(0x39000));
    }

    @Test
    void anEmptyBufferIsTakenBeforeOneIsDrained() {
        for (int n = 0; n < 8; n++) { store(LINE + 64 * n, DataCaches.COMBINING, 7); }
        caches.writeBack(LINE + 64);
        store(LINE + 64 * 8, DataCaches.COMBINING, 7);
        assertEquals(0, seen(LINE));
        assertEquals(7, seen(LINE + 64));
    }

    @Test
    void whoLooksIntoCachesSendsLinesToMemory() {
        store(LINE, DataCaches.BACK, 7);
        store(LINE + 64, DataCaches.COMBINING, 7);
        store(LINE + 128, DataCaches.BACK, 7);
        try (Dma.Borrow bytes = memory.write(LINE + 8, 64)) {
            bytes.bytes().fill((byte) 1);
        }
        assertEquals(7, seen(LINE));
        assertEquals(0x0101_0101_0101_0101L, seen(LINE + 64));
        assertEquals(0, seen(LINE + 128));
    }

    @Test
    void aResetEmptiesEverything() {
        store(LINE, DataCaches.BACK, 7);
        store(LINE + 64, DataCaches.COMBINING, 7);
        memory.reset();
        assertEquals(7, seen(LINE));
        assertEquals(7, seen(LINE + 64));
    }

    @Test
    void violationsBeyondTheFirstAreCounted() {
        for (int n = 0; n < 70; n++) { store(LINE + 64 * n, DataCaches.BACK, 7); }
        for (int n = 0; n < 70; n++) { seen(LINE + 64 * n); }
        assertEquals(64, memory.cacheViolations().list().size());
        assertEquals(6, memory.cacheViolations().more());
    }
}
