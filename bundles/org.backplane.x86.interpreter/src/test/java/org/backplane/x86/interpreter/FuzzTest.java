package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.cpu.Exit;
import org.backplane.lib.x86.decode.Decoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a guest executes, in whatever state: it is the guest's fault, never the core's. */
class FuzzTest {
    private static final int ROUNDS = 25;
    private static final int RUNS = 20;
    private static final int BUDGET = 500;
    private static final int[] PREFIXES = {0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x48};

    private final Decoder decoder = new Decoder();
    private final byte[] candidate = new byte[15];

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void noCodeMakesTheCoreFail(int codeSize) {
        try (Arena arena = Arena.ofConfined()) {
            FuzzMachine machine = new FuzzMachine(arena);
            for (int round = 0; round < ROUNDS; round++) { round(machine, codeSize, 1000L * codeSize + round); }
            assertTrue(machine.retired() > 50L * RUNS * ROUNDS, "only " + machine.retired() + " instructions");
        }
    }

    /** One round of its own seed; a failing one can be repeated alone. */
    private void round(FuzzMachine machine, int codeSize, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        machine.memory(random, codeSize, code(random, codeSize));
        for (int run = 0; run < RUNS; run++) {
            int reason = machine.run(codeSize, BUDGET);
            if (reason == Exit.SHUTDOWN) { machine.revive(codeSize); }
            assertNotEquals(Exit.FAILURE, reason, () -> "seed " + seed + ": " + machine.failure());
        }
    }

    /** Mostly instructions that exist, in a row; some bytes at random. */
    private byte[] code(RandomGenerator random, int codeSize) {
        byte[] code = new byte[FuzzMachine.CODE_BYTES + candidate.length];
        for (int at = 0; at < FuzzMachine.CODE_BYTES;) {
            int length = instruction(random, codeSize);
            System.arraycopy(candidate, 0, code, at, candidate.length);
            at += length;
        }
        return code;
    }

    private int instruction(RandomGenerator random, int codeSize) {
        for (int attempt = 0; attempt < 8; attempt++) {
            random.nextBytes(candidate);
            int at = 0;
            while (random.nextInt(3) == 0) { candidate[at++ & 7] = (byte) PREFIXES[random.nextInt(PREFIXES.length)]; }
            if (random.nextInt(2) == 0) { candidate[at & 7] = 0x0f; }
            if (decoder.decode(candidate, candidate.length, codeSize) == Decoder.OK) { return decoder.insn.length; }
        }
        return 1;
    }
}
