package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.cpu.Exit;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes a guest executes, with whatever page tables, in whatever mode: it is the guest's fault, never the core's. The system
 * property {@code fuzz.instructions} says how many instructions, {@code fuzz.seed} where the seeds begin, {@code fuzz.budget} how many
 * instructions there are at most between fresh registers.
 */
class FuzzTest {
    private static final long INSTRUCTIONS = Long.getLong("fuzz.instructions", 5_000_000);
    private static final long SEED = Long.getLong("fuzz.seed", 0);
    private static final int RUNS = 20;
    /** Instructions between fresh registers. */
    private static final int BUDGET = Integer.getInteger("fuzz.budget", 1000);
    private static final int STREAMS = 40;
    private static final int INVALID_OPCODE = 6;
    private static final int ROUNDS = 6;

    @Test
    void noCodeMakesTheCoreFail() {
        try (Arena arena = Arena.ofConfined()) {
            FuzzMachine machine = new FuzzMachine(arena, new Interpreter(100, Runnable::run));
            for (int round = 0; machine.retired() < INSTRUCTIONS; round++) {
                for (FuzzMode mode : FuzzMode.values()) { round(machine, mode, seed(mode, round), round % 3 != 0); }
            }
        }
    }

    private static long seed(FuzzMode mode, int round) {
        return SEED + (long) mode.ordinal() << 40 | round;
    }

    /** One round of its own seed; a failing one can be repeated alone. */
    private static void round(FuzzMachine machine, FuzzMode mode, long seed, boolean loops) {
        RandomGenerator random = generator(seed);
        RandomCode code = new RandomCode(random, mode.codeSize);
        machine.memory(random, mode, loops ? code.loops() : code.row());
        for (int run = 0; run < RUNS; run++) {
            int reason = machine.run(mode, BUDGET);
            if (reason == Exit.SHUTDOWN) { machine.revive(mode); }
            assertNotEquals(Exit.FAILURE, reason, () -> mode + ", seed " + seed + ": " + machine.failure());
        }
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** A stream ends with its first exception or interrupt. */
    @Test
    void streamsAreMostlyInstructionsAndHitEveryRow() {
        Set<String> hit = new HashSet<>();
        int invalid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (FuzzMode mode : FuzzMode.values()) {
                RandomGenerator random = generator(seed(mode, round));
                invalid += streams(mode, random, new RandomCode(random, mode.codeSize).row(), hit);
            }
        }
        int streams = ROUNDS * FuzzMode.values().length * STREAMS;
        assertTrue(invalid < 0.4 * streams, invalid + " of " + streams + " streams end with #UD");
        OpcodeTable.rows().stream().filter(row -> !hit.contains(row.name())).forEach(row -> only(row, hit));
        List<String> missed = OpcodeTable.rows().stream().map(OpcodeRow::name).filter(row -> !hit.contains(row))
                .toList();
        assertTrue(missed.isEmpty(), "never executed: " + missed);
    }

    /** What chance has left out. */
    private static void only(OpcodeRow row, Set<String> hit) {
        for (FuzzMode mode : List.of(FuzzMode.LONG, FuzzMode.PROTECTED_32)) {
            RandomGenerator random = generator(SEED);
            streams(mode, random, new RandomCode(random, mode.codeSize).only(row), hit);
        }
    }

    /** How many end with #UD. */
    private static int streams(FuzzMode mode, RandomGenerator random, byte[] code, Set<String> hit) {
        int invalid = 0;
        try (Arena arena = Arena.ofConfined()) {
            RowWatch watch = new RowWatch(mode, hit);
            FuzzMachine machine = new FuzzMachine(arena, new Interpreter(Integer.MAX_VALUE, Runnable::run), watch);
            watch.machine = machine;
            machine.halting();
            machine.memory(random, mode, code);
            for (int stream = 0; stream < STREAMS; stream++) {
                if (machine.run(mode, BUDGET) == Exit.SHUTDOWN) { machine.revive(mode); }
                watch.end(machine.vector());
                if (machine.vector() == INVALID_OPCODE) { invalid++; }
            }
        }
        return invalid;
    }
}
