package org.backplane.x86.uarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.backplane.api.x86.X86State;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;

/** References and misses as they are worked out by hand. */
class CachesTest {
    /** Two lines that hold any address, before four that do. */
    private static final Map<String, ?> TINY = Map.of("first-size", 128, "first-ways", 2, "last-size", 256,
            "last-ways", 4);

    private final VcpuBench bench = new VcpuBench(new X86State());

    private Caches plug(Map<String, ?> keys) {
        return (Caches) bench.plug(new CachesFactory(), keys);
    }

    private static void expect(Caches caches, long references, long misses) {
        assertEquals(references, caches.events().get(0).total(), "references");
        assertEquals(misses, caches.events().get(1).total(), "misses");
    }

    private static void use(Caches caches, String lines) {
        for (char line : lines.toCharArray()) { caches.access((line - 'A') * 64L, 8); }
    }

    /**
     * A and B miss both; A hits; C misses both, and of the first level B goes; B and A refer to the last level, which has them. D and E fill
     * it: its order is E D A B then, and C is gone.
     */
    @Test
    void leastRecentlyUsedGoes() {
        Caches caches = plug(TINY);
        use(caches, "AB");
        expect(caches, 2, 2);
        use(caches, "A");
        expect(caches, 2, 2);
        use(caches, "CBA");
        expect(caches, 5, 3);
        use(caches, "DE");
        expect(caches, 7, 5);
        use(caches, "B");
        expect(caches, 8, 5);
        use(caches, "C");
        expect(caches, 9, 6);
    }

    /** Two sets of one line: even and odd lines. */
    @Test
    void linesOfOtherSetsStay() {
        Caches caches = plug(Map.of("first-size", 128, "first-ways", 1));
        use(caches, "ABAB");
        expect(caches, 2, 2);
        use(caches, "CA");
        expect(caches, 4, 3);
        use(caches, "B");
        expect(caches, 4, 3);
    }

    @Test
    void anAccessMayTakeTwoLines() {
        Caches caches = plug(TINY);
        caches.access(60, 4);
        expect(caches, 1, 1);
        caches.access(60, 8);
        expect(caches, 2, 2);
    }

    @Test
    void aLineThatIsFlushedMisses() {
        Caches caches = plug(TINY);
        use(caches, "AB");
        caches.flush(10);
        use(caches, "B");
        expect(caches, 2, 2);
        use(caches, "A");
        expect(caches, 3, 3);
        caches.flush();
        use(caches, "AB");
        expect(caches, 5, 5);
    }

    /** A buffer of 64 KiB, from end to end: 1024 lines are too many for 32 KiB, and few for 2 MiB. */
    @Test
    void theDefaultsHoldWhatTheySay() {
        Caches caches = plug(Map.of());
        for (int pass = 1; pass <= 3; pass++) {
            for (int line = 0; line < 1024; line++) { caches.access(line * 64L, 1); }
            expect(caches, pass * 1024L, 1024);
        }
    }

    @Test
    void aSuccessorGoesOn() {
        Caches caches = plug(TINY);
        use(caches, "ABC");
        VcpuBench other = new VcpuBench(new X86State());
        Caches successor = (Caches) other.plug(new CachesFactory(), TINY);
        other.bank().adopt(bench.bank());
        use(successor, "CB");
        expect(successor, 3, 3);
        use(successor, "A");
        expect(successor, 4, 3);
        other.bank().reset();
        use(successor, "A");
        expect(successor, 5, 4);
    }

    @Test
    void theyAreToldWhileSomebodyCounts() {
        Caches caches = plug(Map.of());
        assertFalse(caches.watching());
        caches.events().get(1).counted(true);
        assertTrue(caches.watching());
    }

    @Test
    void shapesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("first-size", 3000)));
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("last-ways", 3)));
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("first-size", 64, "first-ways", 2)));
    }
}
