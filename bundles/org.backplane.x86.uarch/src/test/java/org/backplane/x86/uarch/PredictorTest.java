package org.backplane.x86.uarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.x86.X86State;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mispredictions as they are worked out by hand from the algorithm that {@link Predictor} names. */
class PredictorTest {
    private static final int JCC = 0;
    private static final int JUMP_INDIRECT = 1;
    private static final int JUMP = 2;
    private static final int CALL_INDIRECT = 3;
    private static final int CALL = 4;
    private static final int RET = 5;

    private final VcpuBench bench = new VcpuBench(new X86State());

    private Predictor plug(Map<String, ?> keys) {
        return (Predictor) bench.plug(new PredictorFactory(), keys);
    }

    /** Passes through a loop whose branch at 0x1000 goes back until the last of its iterations. */
    private static List<Integer> loop(Predictor predictor, int iterations, int passes) {
        List<Integer> misses = new ArrayList<>();
        for (int pass = 0; pass < passes; pass++) {
            int wrong = 0;
            for (int n = 1; n <= iterations; n++) {
                boolean taken = n < iterations;
                if (predictor.mispredicts(0x1000, taken ? 0xff0 : 0x1002, JCC, taken, 2)) { wrong++; }
            }
            misses.add(wrong);
        }
        return misses;
    }

    /**
     * Two bits, without history. From 1: of 2 iterations (T, N) T makes it 2, N makes it 1 again, both wrong. Of 3 or more T is wrong but
     * once; the last pass's N leaves 2 behind, so T is right from then on and N alone is wrong.
     */
    @ParameterizedTest
    @CsvSource({"1, 0, 0, 0", "2, 2, 2, 2", "3, 2, 1, 1", "10, 2, 1, 1", "1000, 2, 1, 1"})
    void loopsWithoutHistory(int iterations, int first, int second, int third) {
        Predictor predictor = plug(Map.of("history", 0));
        assertEquals(List.of(first, second, third), loop(predictor, iterations, 3));
        assertEquals(first + second + third, predictor.events().getFirst().total());
    }

    /**
     * T T N with the last two outcomes as index, all counters at 1. First pass: 00 T wrong (2), 01 T wrong (2), 11 N right (0). Second: 10 T
     * wrong (2), 01 T right (3), 11 N right. From the third on 10 T is right, too.
     */
    @Test
    void aHistoryOfTwoKnowsLoopsOfThree() {
        assertEquals(List.of(2, 1, 0, 0), loop(plug(Map.of("history", 2)), 3, 4));
    }

    /** T T T N takes three outcomes: with two, 11 is followed by T and by N, and its counter goes up and down. */
    @Test
    void aHistoryOfTwoDoesNotKnowLoopsOfFour() {
        assertEquals(0, loop(plug(Map.of("history", 3)), 4, 10).getLast());
        assertTrue(loop(plugged(2), 4, 10).getLast() > 0);
    }

    private static Predictor plugged(int history) {
        return (Predictor) new VcpuBench(new X86State()).plug(new PredictorFactory(), Map.of("history", history));
    }

    /** Addresses that are as far apart as there are counters share one. */
    @Test
    void branchesShareCounters() {
        Predictor predictor = plug(Map.of("history", 0, "counters", 64));
        assertTrue(predictor.mispredicts(0x1000, 0x2000, JCC, true, 2));
        assertFalse(predictor.mispredicts(0x1040, 0x2000, JCC, true, 2));
        assertTrue(predictor.mispredicts(0x1001, 0x2000, JCC, true, 2), "a counter of its own");
    }

    @Test
    void indirectBranchesGoWhereTheyWent() {
        Predictor predictor = plug(Map.of());
        assertTrue(predictor.mispredicts(0x1000, 0xa000, JUMP_INDIRECT, true, 2));
        assertFalse(predictor.mispredicts(0x1000, 0xa000, JUMP_INDIRECT, true, 2));
        assertTrue(predictor.mispredicts(0x1000, 0xb000, JUMP_INDIRECT, true, 2));
        assertTrue(predictor.mispredicts(0x1000, 0xa000, CALL_INDIRECT, true, 2));
    }

    @Test
    void directBranchesAreKnown() {
        Predictor predictor = plug(Map.of());
        assertFalse(predictor.mispredicts(0x1000, 0xa000, JUMP, true, 5));
        assertFalse(predictor.mispredicts(0x1000, 0xa000, CALL, true, 5));
    }

    /** Three calls deep with a stack of two: the outermost return address was overwritten. */
    @Test
    void returnsGoToTheirCalls() {
        Predictor predictor = plug(Map.of("returns", 2));
        for (long from : new long[]{0x100, 0x200, 0x300}) { predictor.mispredicts(from, from + 0x100, CALL, true, 5); }
        assertFalse(predictor.mispredicts(0x400, 0x305, RET, true, 1));
        assertFalse(predictor.mispredicts(0x310, 0x205, RET, true, 1));
        assertTrue(predictor.mispredicts(0x210, 0x105, RET, true, 1));
    }

    @Test
    void callsOfWhatComesNextAreNone() {
        Predictor predictor = plug(Map.of());
        predictor.mispredicts(0x100, 0x200, CALL, true, 5);
        predictor.mispredicts(0x200, 0x205, CALL, true, 5);
        assertFalse(predictor.mispredicts(0x210, 0x105, RET, true, 1));
    }

    /** What was learned, and the total, are in the bank. */
    @Test
    void aSuccessorGoesOn() {
        Predictor predictor = plug(Map.of("history", 2));
        loop(predictor, 3, 3);
        VcpuBench other = new VcpuBench(new X86State());
        Predictor successor = (Predictor) other.plug(new PredictorFactory(), Map.of("history", 2));
        other.bank().adopt(bench.bank());
        assertEquals(List.of(0), loop(successor, 3, 1));
        assertEquals(3, successor.events().getFirst().total());
        other.bank().reset();
        assertEquals(3, successor.events().getFirst().total(), "totals only grow");
        assertEquals(List.of(2, 1, 0), loop(successor, 3, 3));
    }

    @Test
    void itIsToldWhileSomebodyCounts() {
        Predictor predictor = plug(Map.of());
        assertFalse(predictor.predicting());
        predictor.events().getFirst().counted(true);
        assertTrue(predictor.predicting());
    }

    @Test
    void shapesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("counters", 100)));
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("targets", 3)));
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("counters", 64, "history", 7)));
    }
}
