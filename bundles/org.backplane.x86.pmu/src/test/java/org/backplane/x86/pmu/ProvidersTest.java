package org.backplane.x86.pmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.junit.jupiter.api.Test;

/** Two parts that provide one event. */
class ProvidersTest {
    private static final long MISSES = 0x43_0000 | 0x412e;

    /** Misses of the last-level cache, as many as a test says. */
    private static final class Misses implements X86Extension, EventSource, CountedEvent {
        private final String name;
        private long total;
        private boolean counted;

        Misses(String name) {
            this.name = name;
        }

        @Override
        public List<CountedEvent> events() {
            return List.of(this);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int architectural() {
            return 4;
        }

        @Override
        public int code(boolean amd) {
            return 0x412e;
        }

        @Override
        public long total() {
            return total;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public void counted(boolean now) {
            counted = now;
        }
    }

    private final Misses first = new Misses("first");
    private final Misses second = new Misses("second");
    private final Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of("cache-miss", 10), List.of(first, second));

    @Test
    void theFirstIsCountedAndHasThePrice() {
        vcpu.write(Msr.IA32_PERFEVTSEL0, MISSES);
        vcpu.write(Msr.IA32_PERFEVTSEL0 + 1, 0x43_003c);
        vcpu.write(Msr.IA32_PMC0 + 1, 0);
        first.total += 3;
        second.total += 100;
        assertEquals(3, vcpu.read(Msr.IA32_PMC0));
        assertEquals(30, vcpu.read(Msr.IA32_PMC0 + 1));
        assertTrue(first.counted);
        assertFalse(second.counted);
        assertEquals("first", vcpu.counters.event(0x412e).name());
        assertEquals("cycles", vcpu.counters.event(0x3c).name());
        assertNull(vcpu.counters.event(0xc5));
    }

    /** One bit of leaf 0xA says that there is such an event. */
    @Test
    void cpuidTellsOfOne() {
        assertEquals(0x48, vcpu.leaves.getFirst().ebx());
    }
}
