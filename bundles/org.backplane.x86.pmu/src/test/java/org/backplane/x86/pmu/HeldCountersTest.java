package org.backplane.x86.pmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Vacancy;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.SavedState;
import org.backplane.api.x86.X86Extension;
import org.junit.jupiter.api.Test;

/** What stands in for counters whose part is away. */
class HeldCountersTest {
    private static final class Waits extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Vcpu left = new Vcpu(Vcpu.INTEL,
            Map.of("counters", 4, "cycles-per-thousand", 2000), Feature.PDCM);

    private X86Extension held() {
        left.state.granted = new Capabilities(List.of(Feature.PDCM));
        return (X86Extension) left.unit.held(left.state, new Vacancy() {
            @Override
            public String part() {
                return "pmu (x86.pmu)";
            }

            @Override
            public void change() {
                throw new Waits();
            }
        });
    }

    private static SystemRegister register(X86Extension of, int id) {
        return of.registers().stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    private void write(X86Extension held, int id, long value) {
        SystemRegister register = register(held, id);
        assertEquals(SystemRegister.OK, register.check(left.state, true, value));
        register.write(left.state, value);
    }

    @Test
    void countersStandStillAtWhatTheyHad() {
        left.write(Msr.IA32_PERFEVTSEL0, 0x5300c0);
        left.run(100);
        PerformanceCounters held = held().facet(PerformanceCounters.class);
        left.run(100);
        assertEquals(100, held.read(0));
        assertEquals(200, left.counters.read(0));
        assertFalse(held.counting());
        assertFalse(held.unsettled());
        assertEquals(PerformanceCounters.NEVER, held.next());
        long cycles = held.cycles().total();
        left.run(100);
        assertEquals(cycles, held.cycles().total());
    }

    /** RDPMC: four for general use, three of one event. */
    @Test
    void countersThatThereWere() {
        PerformanceCounters held = held().facet(PerformanceCounters.class);
        for (int selector : new int[]{0, 3, 0x4000_0000, 0x4000_0002}) { assertTrue(held.exists(selector)); }
        for (int selector : new int[]{4, 0x4000_0003, 0x2000_0000, 0x8000_0000}) { assertFalse(held.exists(selector)); }
    }

    @Test
    void cpuidAndFeaturesAreThoseThatItHad() {
        X86Extension held = held();
        assertEquals(left.leaves, held.cpuid(List.of(), left.state.granted, List.of()));
        FeatureSet features = new FeatureSet();
        held.advertise(features);
        assertTrue(features.has("pdcm"));
        assertEquals(Counting.FREEZE_COUNTERS, held.debugControl(left.state.granted));
        assertNull(held.facet(SavedState.class));
    }

    @Test
    void whatWouldChangeSomethingWaits() {
        left.write(Msr.IA32_A_PMC0, 7);
        X86Extension held = held();
        write(held, Msr.IA32_A_PMC0, 7);
        assertThrows(Waits.class, () -> write(held, Msr.IA32_A_PMC0, 8));
        write(held, Msr.IA32_PERF_GLOBAL_STATUS_RESET, 0);
        assertThrows(Waits.class, () -> write(held, Msr.IA32_PERF_GLOBAL_STATUS_RESET, 1));
        assertThrows(Waits.class, () -> held.debugControl(0, Counting.FREEZE_COUNTERS));
        held.debugControl(0, 2);
    }

    /** IA32_PERF_CAPABILITIES, bits 5 to 0, are those of who records branches: they go with the records, and come back with them. */
    @Test
    void theFormatOfBranchRecordsIsThatOfWhoRecordsNow() {
        left.unit.wired(left.wiring(new Recorder(0x3f)));
        assertEquals(0x203f, left.read(Msr.IA32_PERF_CAPABILITIES));
        X86Extension held = held();
        SystemRegister capabilities = register(held, Msr.IA32_PERF_CAPABILITIES);
        held.wired(left.wiring());
        assertEquals(0x2000, capabilities.read(left.state));
        held.wired(left.wiring(new Recorder(5)));
        assertEquals(0x2005, capabilities.peek(left.state));
        assertEquals("pmu (x86.pmu)", capabilities.away());
        assertThrows(Waits.class, () -> write(held, Msr.IA32_PERF_CAPABILITIES, 0));
    }

    /** Has a format, and records nothing. */
    private record Recorder(int format) implements X86Extension, BranchRecorder {
        @Override
        public boolean recording() {
            return false;
        }

        @Override
        public void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted) {
            // nothing
        }

        @Override
        public void debugException() {
            // nothing
        }

        @Override
        public void management(boolean entered) {
            // nothing
        }
    }

    /** A write of the low half extends its sign: what a counter has can be another value behind it. */
    @Test
    void aWriteOfWhatItHasCanChangeIt() {
        left.write(Msr.IA32_A_PMC0, 1L << 32);
        X86Extension held = held();
        assertThrows(Waits.class, () -> write(held, Msr.IA32_PMC0, 1L << 32));
        write(held, Msr.IA32_A_PMC0, 1L << 32);
    }
}
