package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** QEMU's machine pc: RAM to 640 KiB, a hole to 768 KiB, RAM to 3 GiB, the rest from 4 GiB on. */
class PhysicalMapTest {
    private static final long GIB = 1L << 30;

    @Test
    void lowMemoryHasTheVideoHole() {
        PhysicalMap map = PhysicalMap.pc(512L << 20);
        assertEquals(0, map.offset(0));
        assertEquals(0x9_ffff, map.offset(0x9_ffff));
        assertEquals(-1, map.offset(0xa_0000));
        assertEquals(-1, map.offset(0xb_ffff));
        assertEquals(0xc_0000, map.offset(0xc_0000));
        assertEquals((512L << 20) - 1, map.offset((512L << 20) - 1));
        assertEquals(-1, map.offset(512L << 20));
        assertEquals(-1, map.offset(-1));
    }

    @Test
    void ramAboveThreeGibibytesMovesUp() {
        PhysicalMap map = PhysicalMap.pc(5 * GIB);
        assertEquals(3 * GIB - 1, map.offset(3 * GIB - 1));
        assertEquals(-1, map.offset(3 * GIB));
        assertEquals(-1, map.offset(4 * GIB - 1));
        assertEquals(3 * GIB, map.offset(4 * GIB));
        assertEquals(5 * GIB - 1, map.offset(6 * GIB - 1));
        assertEquals(-1, map.offset(6 * GIB));
    }

    @Test
    void rangesMustBeInOnePiece() {
        PhysicalMap map = PhysicalMap.pc(1 << 20);
        assertEquals(0x9_fff8, map.offset(0x9_fff8, 8));
        assertEquals(-1, map.offset(0x9_fff9, 8));
        assertEquals(-1, map.offset(0xf_fff9, 8));
        assertEquals(-1, map.offset(-8, 8));
        assertEquals(-1, map.offset(0, -1));
    }
}
