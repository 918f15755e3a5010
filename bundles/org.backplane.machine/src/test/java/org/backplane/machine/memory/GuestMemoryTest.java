package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.foreign.ValueLayout;

import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestMemoryTest {
    /** Does what the memory asks at once, and counts. */
    private final class Vcpus implements GuestMemory.Vcpus {
        @Override
        public void codeWritten(int vcpus, long address, int size) {
            flushes++;
        }

        @Override
        public void seclude(int vcpu) {
            secluded++;
        }

        @Override
        public void readmit(int vcpu) {
            secluded--;
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void watchStores(int vcpus, long address) {
            assertEquals(1, secluded);
            watching |= vcpus;
        }
    }

    private int flushes;
    private int secluded;
    private int watching;
    private final GuestMemory memory = new GuestMemory(1 << 21, new Vcpus());
    private final VcpuMemory view = new VcpuMemory(memory, new Bus(), 0);
    private final VcpuMemory other = new VcpuMemory(memory, new Bus(), 1);

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void ramIsZeroLittleEndianAndNeedsNoAlignment() {
        assertEquals(0, view.read(0x10_0001, 8));
        view.write(0x10_0001, 8, 0x1122_3344_5566_7788L);
        assertEquals(0x88, view.read(0x10_0001, 1));
        assertEquals(0x5566, view.read(0x10_0003, 2));
        assertEquals(0x1122_3344L, view.read(0x10_0005, 4));
    }

    @Test
    void theVideoHoleIsNotRam() {
        assertEquals(PhysicalMemory.NO_RAM, view.host(0xa_0000));
        assertNotEquals(PhysicalMemory.NO_RAM, view.host(0xc_0000));
        assertEquals(0xffff_ffffL, view.read(0xa_0000, 4));
        assertFalse(memory.isRam(0x9_f000, 0x2000));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(0x9_f000, 0x2000));
    }

    @Test
    void writtenLoansMarkPagesAndDropCode() {
        view.setPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        flushes = 0;
        try (Dma.Borrow loan = memory.write(0x10_0ff0, 0x20)) {
            loan.bytes().set(ValueLayout.JAVA_BYTE, 0x10, (byte) 7);
            assertEquals(0, flushes);
        }
        assertEquals(1, flushes);
        assertEquals(7, view.read(0x10_1000, 1));
        assertEquals(PhysicalMemory.PAGE_DIRTY, view.pageFlags(0x10_0000));
        assertEquals(PhysicalMemory.PAGE_DIRTY | PhysicalMemory.PAGE_CODE, view.pageFlags(0x10_1000));
        assertEquals(0, view.pageFlags(0x10_2000));
    }

    @Test
    void whoStoresDirectlyIsToldOfCode() {
        assertTrue(view.storesDirectly(0x10_1000));
        assertTrue(other.storesDirectly(0x10_1000));
        view.setPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        assertEquals(1 << 1, watching);
        assertEquals(0, secluded);
        assertFalse(other.storesDirectly(0x10_1000));
        assertFalse(view.storesDirectly(0x10_1000));
    }

    @Test
    void aPageIsCodeAsLongAsAnybodySaysSo() {
        view.setPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        other.setPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        assertEquals(0, watching);
        view.clearPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        assertEquals(PhysicalMemory.PAGE_CODE, view.pageFlags(0x10_1000));
        view.codeWritten(0x10_1000, 1);
        other.codeWritten(0x10_1000, 1);
        assertEquals(1, flushes);
        other.clearPageFlags(0x10_1000, PhysicalMemory.PAGE_CODE);
        assertEquals(0, view.pageFlags(0x10_1000));
        assertTrue(view.storesDirectly(0x10_1000));
    }

    @Test
    void readLoansCannotBeWritten() {
        try (Dma.Borrow loan = memory.read(0x1000, 8)) {
            assertThrows(IllegalArgumentException.class, () -> loan.bytes().set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
        }
    }

    @Test
    void romPagesDropStores() {
        view.setPageFlags(0xf_0000, PhysicalMemory.PAGE_ROM);
        view.write(0xf_0000, 4, -1);
        assertEquals(0, view.read(0xf_0000, 4));
        view.clearPageFlags(0xf_0000, PhysicalMemory.PAGE_ROM);
        view.write(0xf_0000, 4, -1);
        assertEquals(0xffff_ffffL, view.read(0xf_0000, 4));
    }

    @Test
    void nothingIsLeftInTheFileSystem() {
        assertTrue(memory.isRam(0, 4096));
        String[] left = new File("/dev/shm").list((_, name) -> name.startsWith("backplane-ram-"));
        assertTrue(left == null || left.length == 0);
    }
}
