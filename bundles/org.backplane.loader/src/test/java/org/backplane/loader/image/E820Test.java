package org.backplane.loader.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.backplane.loader.image.E820.Region;
import org.junit.jupiter.api.Test;

/** Against what QEMU's pc reports, without the regions for its own tables and ROM. */
class E820Test {
    private static final List<Region> BELOW_1_MIB = List.of(new Region(0, 0x9fc00, 1), new Region(0x9fc00, 0x400, 2),
            new Region(0xf0000, 0x10000, 2));

    @Test
    void ramBelowThreeGibibytesIsOneRegionFromOneMebibyte() {
        List<Region> regions = E820.pc(512L << 20).regions();
        assertEquals(BELOW_1_MIB, regions.subList(0, 3));
        assertEquals(List.of(new Region(0x100000, 0x1ff00000L, 1)), regions.subList(3, regions.size()));
    }

    @Test
    void moreRamContinuesAtFourGibibytes() {
        List<Region> regions = E820.pc(5L << 30).regions();
        assertEquals(List.of(new Region(0x100000, 0xbff00000L, 1), new Region(0x1_0000_0000L, 2L << 30, 1)),
                regions.subList(3, regions.size()));
    }

    @Test
    void usableMeansAllInOneRegionOfRam() {
        E820 map = E820.pc(512L << 20);
        assertTrue(map.usable(0x100000, 0x1ff00000L));
        assertFalse(map.usable(0x100000, 0x1ff00001L));
        assertFalse(map.usable(0x9f000, 0x1000), "reaches into the EBDA");
        assertFalse(map.usable(0xf0000, 1));
        assertFalse(map.usable(0x200000, Long.MAX_VALUE));
        assertFalse(map.usable(-1, 2));
        assertEquals(0x2000_0000L, map.lowEnd());
    }

    @Test
    void sizesAreRoundedUpToTenths() {
        assertEquals("1023 bytes", Text.size(1023));
        assertEquals("1 KiB", Text.size(1024));
        assertEquals("1.1 MiB", Text.size((1 << 20) + 1));
        assertEquals("3 GiB", Text.size(3L << 30));
    }
}
