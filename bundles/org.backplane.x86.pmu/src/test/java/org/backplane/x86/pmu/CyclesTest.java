package org.backplane.x86.pmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.NamedEvent;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** Counters of cycles in which a condition holds, or begins to hold (SDM volume 3, 20.2.1.1), whoever looks at them how often. */
class CyclesTest {
    private static final long OS = 0x42_0000;
    private static final long EDGE = 1 << 18;
    private static final long INVERT = 1 << 23;
    private static final long BRANCHES = OS | 0xc4;
    private static final int ROUNDS = 100;
    /** Four cycles of two instructions, with 2, 1, 0 and 1 branches. */
    private static final String PAIRS = "BB" + "nB" + "nn" + "Bn";

    /** What is done between two instructions, which nothing may depend on. */
    private interface Look {
        void at(Vcpu vcpu);
    }

    private static final List<Look> LOOKS = List.of(_ -> {}, vcpu -> vcpu.counters.settle(),
            vcpu -> vcpu.read(Msr.IA32_PMC0), vcpu -> vcpu.unit.follow(vcpu), vcpu -> vcpu.unit.restored());

    private static long least(int events) {
        return (long) events << 24;
    }

    /** Begins with a cycle: two registers are written before. */
    private static Vcpu halves(long select) {
        Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of("cycles-per-thousand", 500, "counters", 4));
        vcpu.write(Msr.IA32_PMC0, 0);
        vcpu.write(Msr.IA32_PERFEVTSEL0, select);
        return vcpu;
    }

    private static void execute(Vcpu vcpu, String code, Look look) {
        for (char kind : code.toCharArray()) {
            if (kind == 'B') {
                vcpu.branch(1);
            } else {
                vcpu.run(1);
            }
            look.at(vcpu);
        }
    }

    private static void assertPairs(long expected, long select) {
        for (Look look : LOOKS) {
            Vcpu vcpu = halves(BRANCHES | select);
            execute(vcpu, PAIRS.repeat(ROUNDS), look);
            assertEquals(expected, vcpu.read(Msr.IA32_PMC0), "look " + LOOKS.indexOf(look));
        }
    }

    @Test
    void instructionsShareACycle() {
        assertPairs(3 * ROUNDS, least(1));
        assertPairs(ROUNDS, least(2));
        assertPairs(0, least(3));
        assertPairs(ROUNDS, least(1) | INVERT);
        assertPairs(3 * ROUNDS, least(2) | INVERT);
    }

    /** The cycle with one branch at the end of a round goes on in that at the beginning of the next. */
    @Test
    void edgesOfSharedCycles() {
        assertPairs(ROUNDS + 1, EDGE);
        assertPairs(ROUNDS + 1, EDGE | least(1));
        assertPairs(ROUNDS, EDGE | least(2));
        assertPairs(ROUNDS, EDGE | least(1) | INVERT);
    }

    /** Nothing but branches is one edge, each that comes alone is one. */
    @Test
    void edgesOfWholeCycles() {
        for (Look look : LOOKS) {
            Vcpu vcpu = Vcpu.intel(4);
            vcpu.write(Msr.IA32_PERFEVTSEL0, BRANCHES | EDGE);
            execute(vcpu, "BBB".repeat(ROUNDS), look);
            assertEquals(1, vcpu.read(Msr.IA32_PMC0));
            execute(vcpu, "nB".repeat(ROUNDS), look);
            assertEquals(1 + ROUNDS, vcpu.read(Msr.IA32_PMC0));
        }
    }

    /** An instruction that costs 1.5 cycles is the only one in the first, so every other time there is one without. */
    @Test
    void cyclesWithoutInstructions() {
        Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of("cycles-per-thousand", 1500));
        vcpu.write(Msr.IA32_PMC0, 0);
        vcpu.write(Msr.IA32_PERFEVTSEL0, OS | 0xc0 | EDGE);
        vcpu.write(Msr.IA32_PERFEVTSEL0 + 1, OS | 0xc0 | least(1) | INVERT);
        vcpu.run(1); // ends cycle 5
        vcpu.write(Msr.IA32_PMC0, 0);
        vcpu.write(Msr.IA32_PMC0 + 1, 0);
        vcpu.run(ROUNDS);
        assertEquals(ROUNDS / 2, vcpu.read(Msr.IA32_PMC0));
        assertEquals(ROUNDS / 2, vcpu.read(Msr.IA32_PMC0 + 1));
    }

    /** An edge of what went on before another privilege is a new one. */
    @Test
    void anotherPrivilegeIsInBetween() {
        Vcpu vcpu = Vcpu.intel(4);
        vcpu.write(Msr.IA32_PERFEVTSEL0, BRANCHES | EDGE);
        vcpu.branch(5);
        vcpu.privilege(3);
        vcpu.branch(5);
        vcpu.privilege(0);
        vcpu.branch(5);
        assertEquals(0, vcpu.state.reg[X86Reg.CPL]);
        assertEquals(2, vcpu.read(Msr.IA32_PMC0));
    }

    /** Four in every instruction, as in docs/performance-counters.md. */
    private static final class Slots implements X86Extension, EventSource {
        private Vcpu core;

        @Override
        public List<CountedEvent> events() {
            return List.of(new NamedEvent("slots", 7, 0x1a4, -1, 4) {
                @Override
                public long total() {
                    return core == null ? 0 : 4 * core.instructions();
                }
            });
        }
    }

    private static long slots(int cost, long condition) {
        Slots slots = new Slots();
        Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of("cycles-per-thousand", cost), List.of(slots));
        slots.core = vcpu;
        vcpu.write(Msr.IA32_PMC0, 0);
        vcpu.write(Msr.IA32_PERFEVTSEL0, OS | 0x1a4 | condition);
        long before = vcpu.read(Msr.IA32_PMC0); // the write itself, which counts for an event of a part
        vcpu.run(ROUNDS);
        return vcpu.read(Msr.IA32_PMC0) - before;
    }

    @Test
    void someEventsComeOftenInAnInstruction() {
        assertEquals(ROUNDS, slots(1000, least(4)));
        assertEquals(0, slots(1000, least(5)));
        assertEquals(ROUNDS, slots(1000, least(5) | INVERT));
        assertEquals(0, slots(1000, least(4) | INVERT));
        assertEquals(ROUNDS / 2, slots(500, least(8)));
        assertEquals(0, slots(500, least(9)));
    }

    /** A core stops behind every instruction only for what takes that. */
    @Test
    void onlyWhatTakesItIsLookedAtAfterEveryInstruction() {
        assertTrue(isStepped(BRANCHES | EDGE));
        assertTrue(isStepped(OS | 0x1a4 | least(4)));
        for (long select : new long[]{BRANCHES, BRANCHES | least(1), BRANCHES | least(1) | INVERT, OS | 0xc0 | EDGE,
                OS | 0x3c | EDGE, BRANCHES | INVERT, 0xc4 | EDGE}) {
            assertFalse(isStepped(select), Long.toHexString(select));
        }
    }

    private static boolean isStepped(long select) {
        Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of(), List.of(new Slots()));
        vcpu.write(Msr.IA32_PERFEVTSEL0, select);
        boolean stepped = vcpu.counters.next() == vcpu.state.retired + 1;
        assertEquals(stepped, vcpu.counters.unsettled());
        assertTrue(stepped || vcpu.counters.next() == PerformanceCounters.NEVER);
        return stepped;
    }
}
