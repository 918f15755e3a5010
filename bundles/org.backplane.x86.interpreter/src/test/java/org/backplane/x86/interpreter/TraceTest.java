package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.backplane.api.cpu.Exit;

/** Traces are seen by nobody: the same programs, with budgets of any size, end in the same state without them. */
class TraceTest {
    private static final int ROUNDS = 15;
    private static final int RUNS = 10;
    private static final int BUDGET = 3000;

    private int traces;

    @ParameterizedTest
    @EnumSource(FuzzMode.class)
    void tracesDoWhatTheirBlocksDo(FuzzMode mode) {
        try (Arena arena = Arena.ofConfined()) {
            FuzzMachine plain = new FuzzMachine(arena, new Interpreter(Integer.MAX_VALUE, Runnable::run));
            FuzzMachine traced = new FuzzMachine(arena, new Interpreter(2, this::compile));
            for (int round = 0; round < ROUNDS; round++) { round(plain, traced, mode, 1000L * mode.ordinal() + round); }
        }
        assertTrue(traces > ROUNDS, "only " + traces + " traces");
    }

    private void compile(Runnable trace) {
        traces++;
        trace.run();
    }

    /** One round of its own seed; a failing one can be repeated alone. */
    private static void round(FuzzMachine plain, FuzzMachine traced, FuzzMode mode, long seed) {
        load(plain, mode, seed);
        load(traced, mode, seed);
        RandomGenerator budgets = generator(seed);
        for (int run = 0; run < RUNS; run++) {
            int budget = budgets.nextInt(1, BUDGET);
            String what = "seed " + seed + ", run " + run + ", budget " + budget;
            int reason = plain.run(mode, budget);
            assertEquals(reason, traced.run(mode, budget), what);
            assertNull(plain.difference(traced), what);
            if (reason == Exit.SHUTDOWN) {
                plain.revive(mode);
                traced.revive(mode);
            }
        }
    }

    private static void load(FuzzMachine machine, FuzzMode mode, long seed) {
        RandomGenerator random = generator(seed);
        machine.memory(random, mode, new RandomCode(random, mode.codeSize).loops());
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
