package org.backplane.x86.interpreter.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.disassembly.X86Disassembler;
import org.backplane.x86.interpreter.FuzzMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzed streams of every mode, with random tables and registers, have their first exception on our core as on QEMU, with the same registers and
 * memory. The system property {@code lockstep.worlds} says how many times {@link FuzzWorld#STREAMS} there are in each mode, {@code lockstep.seed} which,
 * {@code lockstep.mode} of which {@link FuzzMode} only.
 */
class FuzzLockstepTest {
    private static final int WORLDS = Integer.getInteger("lockstep.worlds", 6);
    private static final long SEED = Long.getLong("lockstep.seed", 1);
    private static final int SHOWN = Integer.getInteger("lockstep.shown", 15);
    /** From it on: in real mode limits, which QEMU does not check; it would store without an end. */
    private static final int STACK_FAULT = 12;
    private static final String ONLY = System.getProperty("lockstep.mode", "");
    /** Worlds of each mode for one QEMU. */
    private static final int ROUND = FuzzImage.MOST_WORLDS / FuzzMode.values().length;
    private static final int LONGEST = 200;
    private static final int MOST_BYTES = 15;

    @TempDir
    static Path folder;

    private final List<String> wrong = new ArrayList<>();
    private final Map<FuzzMode, Tally> tallies = new EnumMap<>(FuzzMode.class);
    private FuzzOurs ours;
    private FuzzQemu qemu;

    @Test
    void streamsEndAsOnQemu() throws Exception {
        qemu = new FuzzQemu(Program.orSkip(folder, "lockstepsmm"), folder);
        try (Arena arena = Arena.ofConfined()) {
            ours = new FuzzOurs(arena);
            for (int done = 0; done < WORLDS && wrong.size() < SHOWN; done += ROUND) {
                compare(done, Math.min(WORLDS, done + ROUND));
            }
        }
        System.out.println("fuzzed streams of which the first exception was compared: " + tallies);
        assertEquals("", String.join("\n", wrong));
        tallies.forEach((mode, tally) -> assertTrue(tally.compared > tally.streams / 10, mode + ": " + tally));
    }

    /** Each so many worlds of every mode. */
    private void compare(int from, int to) throws IOException, InterruptedException {
        List<FuzzStream> sent = new ArrayList<>();
        List<FuzzEnd> mine = new ArrayList<>();
        for (FuzzMode mode : FuzzMode.values()) {
            for (int n = from; n < to && isAsked(mode); n++) {
                prepare(FuzzWorld.of(mode, SEED * 1_000_000_000 + n), sent, mine);
            }
        }
        List<FuzzEnd> theirs = qemu.run(sent);
        for (int n = 0; n < sent.size() && wrong.size() < SHOWN; n++) {
            if (!FuzzDifference.of(sent.get(n), mine.get(n), theirs.get(n)).isEmpty()) {
                String described = describe(sent.get(n));
                if (!described.isEmpty()) { wrong.add(described); }
            }
        }
    }

    private static boolean isAsked(FuzzMode mode) {
        return ONLY.isEmpty() || ONLY.equals(mode.name());
    }

    /** Its streams on our core: those that can be compared, and how they end. */
    private void prepare(FuzzWorld world, List<FuzzStream> sent, List<FuzzEnd> mine) {
        Tally tally = tallies.computeIfAbsent(world.mode(), mode -> new Tally());
        for (int n = 0; n < world.streams().size(); n++) {
            FuzzStream stream = new FuzzStream(world, n);
            FuzzEnd end = ours.run(stream);
            tally.streams++;
            if (end == null || world.mode() == FuzzMode.REAL && end.vector() >= STACK_FAULT) { continue; }
            tally.compared++;
            tally.instructions += ours.retired();
            sent.add(stream);
            mine.add(end);
        }
    }

    /** The first instruction behind which the two are not the same: all beginnings are streams of their own. */
    private String describe(FuzzStream stream) throws IOException, InterruptedException {
        List<FuzzStream> beginnings = new ArrayList<>();
        List<FuzzEnd> mine = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int n = 1; n <= LONGEST; n++) {
            FuzzEnd end = ours.run(stream.cut(n));
            if (end == null) { continue; }
            beginnings.add(stream.cut(n));
            mine.add(end);
            counts.add(n);
        }
        List<FuzzEnd> theirs = new ArrayList<>(qemu.some(beginnings));
        if (theirs.size() < beginnings.size()) { theirs.add(null); }
        for (int n = 0; n < theirs.size(); n++) {
            List<String> differences = FuzzDifference.of(beginnings.get(n), mine.get(n), theirs.get(n));
            if (!differences.isEmpty()) { return told(stream, counts.get(n), mine.get(n), theirs.get(n), differences); }
        }
        return stream + ": differs only where it was among others";
    }

    private String told(FuzzStream stream, int n, FuzzEnd end, FuzzEnd other, List<String> differences) {
        byte[] code = stream.world().instruction(stream.world().first(stream.number()) + n - 1);
        String text = print(stream, code);
        if (explains(stream, code, end, other) || explains(stream, faulted(stream, end), end, other)) { return ""; }
        return stream + ", instruction " + n + ", exception " + end.vector() + ": "
                + HexFormat.ofDelimiter(" ").formatHex(code) + "  " + text + "\n    " + String.join("; ", differences);
    }

    private static String print(FuzzStream stream, byte[] code) {
        return new X86Disassembler(() -> stream.world().mode().codeSize).print(code, 0, 0, "intel");
    }

    private static boolean explains(FuzzStream stream, byte[] code, FuzzEnd end, FuzzEnd other) {
        return FuzzExcuse.explains(stream.world().mode().codeSize + " " + print(stream, code), end, other);
    }

    /** The instruction that the exception returns to: another one behind jumps that cut the instruction pointer to 16 bits. */
    private static byte[] faulted(FuzzStream stream, FuzzEnd end) {
        long linear = stream.start().reg[X86Reg.BASE + X86Reg.CS] + end.pushed(stream.world(), -2);
        int at = Math.floorMod(linear, FuzzWorld.BYTES);
        return Arrays.copyOfRange(stream.world().memory(), at, at + MOST_BYTES);
    }

    /** What was done. */
    private static final class Tally {
        private int streams;
        private int compared;
        private long instructions;

        @Override
        public String toString() {
            return compared + " of " + streams + " (" + instructions + " instructions)";
        }
    }
}
