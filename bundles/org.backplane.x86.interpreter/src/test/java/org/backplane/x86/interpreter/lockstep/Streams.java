package org.backplane.x86.interpreter.lockstep;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.x86.interpreter.RandomCode;

/**
 * Makes streams. Programs have each row as often as the others and most memory operands within {@link Image#DATA}, so that much is executed;
 * fuzzed streams are what {@link RandomCode} gives, as it is executed in every mode by itself, with bytes that are no instruction.
 */
final class Streams {
    private static final int LENGTH = 24;

    private Streams() {
    }

    /** A program. */
    static Stream of(int mode, long seed) {
        return make(mode, seed, false);
    }

    /** A fuzzed stream. */
    static Stream fuzzed(int mode, long seed) {
        return make(mode, seed, true);
    }

    private static Stream make(int mode, long seed, boolean fuzzed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        StackDepth depth = Math.floorMod(seed, 4) == 0 ? new StackDepth() : null;
        Instructions instructions = new Instructions(mode, random, fuzzed ? new RandomCode(random, mode) : null, depth);
        Registers registers = new Registers(mode, random);
        long[] general = registers.general();
        long flags = registers.flags();
        List<byte[]> code = new ArrayList<>();
        while (code.size() < LENGTH) { code.add(joined(instructions.next())); }
        return new Stream(mode, seed, general, flags, depth != null, registers.vectors(depth != null), code);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
