package org.backplane.x86.interpreter.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;

import org.backplane.lib.x86.disassembly.X86Disassembler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs and fuzzed streams end on our core as they end on QEMU. The system property {@code lockstep.streams} says how many there are in each
 * mode, {@code lockstep.seed} which.
 */
class LockstepTest {
    private static final int STREAMS = Integer.getInteger("lockstep.streams", 500);
    private static final long SEED = Long.getLong("lockstep.seed", 1);
    private static final int MOST = 3500;
    private static final int SHOWN = Integer.getInteger("lockstep.shown", 15);

    @TempDir
    static Path folder;
    private static Ours ours;
    private static Qemu qemu;

    @BeforeAll
    static void prepare() throws Exception {
        Program program = Program.orSkip(folder);
        ours = new Ours(program);
        qemu = new Qemu(program, folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 32, 16})
    void programsEndAsOnQemu(int mode) throws Exception {
        int instructions = executed(seed -> Streams.of(mode, seed));
        assertTrue(instructions > 2 * STREAMS, "only " + instructions + " instructions");
        System.out.println(mode + "-bit code: " + instructions + " instructions of " + STREAMS + " programs");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 32, 16})
    void fuzzedStreamsEndAsOnQemu(int mode) throws Exception {
        int instructions = executed(seed -> Streams.fuzzed(mode, seed));
        assertTrue(instructions > STREAMS / 4, "only " + instructions + " instructions");
        System.out.println(mode + "-bit code: " + instructions + " instructions of " + STREAMS + " fuzzed streams");
    }

    /** How many instructions of the streams were executed; fails when one ends in another way than on QEMU. */
    private static int executed(LongFunction<Stream> made) throws IOException, InterruptedException {
        int instructions = 0;
        List<String> wrong = new ArrayList<>();
        for (int done = 0; done < STREAMS && wrong.size() < SHOWN; done += MOST) {
            List<Stream> streams = new ArrayList<>();
            for (int n = done; n < Math.min(STREAMS, done + MOST); n++) {
                streams.add(made.apply(SEED * 1_000_000_000 + n));
            }
            List<Input> inputs = streams.stream().map(Stream::input).toList();
            List<long[]> mine = ours.run(inputs);
            List<long[]> theirs = qemu.run(inputs);
            for (int n = 0; n < streams.size(); n++) {
                instructions += executed(streams.get(n), mine.get(n));
                if (wrong.size() < SHOWN && !differences(streams.get(n), mine.get(n), theirs.get(n)).isEmpty()) {
                    String described = describe(streams.get(n));
                    if (!described.isEmpty()) { wrong.add(described); }
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        return instructions;
    }

    private static List<String> differences(Stream stream, long[] mine, long[] theirs) {
        return Difference.of(stream.mode(), stream.x87(), mine, theirs);
    }

    /** How many of its instructions a stream executed. */
    private static int executed(Stream stream, long[] result) {
        long at = Image.code(stream.input());
        int count = 0;
        for (byte[] instruction : stream.instructions()) {
            at += instruction.length;
            if (at <= result[16]) { count++; }
        }
        return count;
    }

    /**
     * The first instruction after which the two are not the same: all beginnings of the stream are streams of their own. Empty when it
     * computes with a NaN that was another one before, or when there is an {@link Excuse}.
     */
    private static String describe(Stream stream) throws IOException, InterruptedException {
        List<Input> beginnings = new ArrayList<>();
        for (int n = 1; n <= stream.instructions().size(); n++) { beginnings.add(stream.cut(n).input()); }
        List<long[]> mine = ours.run(beginnings);
        List<long[]> theirs = qemu.run(beginnings);
        for (int n = 0; n < beginnings.size(); n++) {
            List<String> differences = differences(stream, mine.get(n), theirs.get(n));
            if (!differences.isEmpty()) {
                if (n > 0 && Difference.hasOtherNaN(mine.get(n - 1), theirs.get(n - 1))) { return ""; }
                byte[] instruction = stream.instructions().get(n);
                String text = new X86Disassembler(stream::mode).print(instruction, 0, 0, "intel");
                if (Excuse.explains(text, mine.get(n), theirs.get(n), differences)) { return ""; }
                return stream + ", instruction " + (n + 1) + ": "
                        + HexFormat.ofDelimiter(" ").formatHex(instruction) + "  " + text + "\n    "
                        + String.join("; ", differences);
            }
        }
        return stream + ": differs only where it was among others";
    }
}
