package org.backplane.dev.noncoherentdma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.Test;

/** The registers; what the device sees of caches is the machine's. */
class NoncoherentMasterTest {
    private final Bench bench = new Bench();

    @Test
    void copiesALine() {
        bench.plug(new NoncoherentMaster(), Map.of());
        bench.write("", 0, 8, 0x1010);
        assertEquals(0x1000, bench.read("", 0, 8), "lines begin at multiples of 64");
        bench.write("", 64, 8, 0x1122334455667788L);
        bench.write("", 120, 8, -1);
        bench.write("", 8, 4, 2);
        bench.write("", 64, 8, 0);
        bench.write("", 120, 8, 0);
        bench.write("", 8, 4, 1);
        assertEquals(0x1122334455667788L, bench.read("", 64, 8));
        assertEquals(-1, bench.read("", 120, 8));
        bench.write("", 0, 8, 1L << 40);
        bench.write("", 8, 4, 1);
        assertEquals(1, bench.oddities().size());
    }
}
