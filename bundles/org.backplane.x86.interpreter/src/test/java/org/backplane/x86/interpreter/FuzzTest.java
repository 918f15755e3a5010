package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.cpu.Exit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a guest executes, in whatever state: it is the guest's fault, never the core's. */
class FuzzTest {
    private static final int ROUNDS = 25;
    private static final int RUNS = 20;
    private static final int BUDGET = 500;

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void noCodeMakesTheCoreFail(int codeSize) {
        try (Arena arena = Arena.ofConfined()) {
            FuzzMachine machine = new FuzzMachine(arena, new Interpreter(2, Runnable::run));
            for (int round = 0; round < ROUNDS; round++) { round(machine, codeSize, 1000L * codeSize + round); }
            assertTrue(machine.retired() > 50L * RUNS * ROUNDS, "only " + machine.retired() + " instructions");
        }
    }

    /** One round of its own seed; a failing one can be repeated alone. */
    private void round(FuzzMachine machine, int codeSize, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        machine.memory(random, codeSize, new RandomCode(random, codeSize).row());
        for (int run = 0; run < RUNS; run++) {
            int reason = machine.run(codeSize, BUDGET);
            if (reason == Exit.SHUTDOWN) { machine.revive(codeSize); }
            assertNotEquals(Exit.FAILURE, reason, () -> "seed " + seed + ": " + machine.failure());
        }
    }
}
