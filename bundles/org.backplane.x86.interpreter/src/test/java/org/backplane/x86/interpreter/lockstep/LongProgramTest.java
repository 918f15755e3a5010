package org.backplane.x86.interpreter.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

import org.backplane.lib.x86.disassembly.X86Disassembler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Long programs are the same on our core and on QEMU at every exception and every checkpoint. The system property
 * {@code lockstep.programs} says how many there are in each mode, {@code lockstep.seed} which, {@code lockstep.kind} of which {@link Kind} only.
 */
class LongProgramTest {
    private static final int PROGRAMS = Integer.getInteger("lockstep.programs", 30);
    private static final long SEED = Long.getLong("lockstep.seed", 1);
    /** The first one's; a seed that was printed can be given, too. */
    private static final long FIRST = SEED < 1_000_000_000 ? SEED * 1_000_000_000 : SEED;
    private static final int SHOWN = Integer.getInteger("lockstep.shown", 15);
    /** Exceptions and checkpoints of a program. */
    private static final int RECORDS = Integer.getInteger("lockstep.records", 32);
    private static final String ONLY = System.getProperty("lockstep.kind", "");
    private static final int EVERY = 16;
    /** A checkpoint behind every piece. */
    private static final int IDLE = 4;
    private static final int FINE_RECORDS = 8000;

    private static final int RIP = 16;
    private static final int CS = 17;
    private static final int RFLAGS = 18;
    private static final int VECTOR = 19;
    private static final int ERROR = 20;
    private static final int CR2 = 21;
    private static final int SEGMENTS = 24;
    private static final int VM = 1 << 17;
    private static final int BREAKPOINT = 3;

    @TempDir
    static Path folder;

    private Ours ours;
    private Qemu qemu;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VIRTUAL_8086")
    void programsAreAsOnQemu(Kind kind) throws Exception {
        assumeTrue(ONLY.isEmpty() || ONLY.equals(kind.name()), "only " + ONLY + " was asked for");
        Program around = Program.orSkip(folder, kind.around);
        ours = new Ours(around);
        qemu = new Qemu(around, folder);
        List<String> wrong = new ArrayList<>();
        Tally tally = new Tally();
        int batch = Image.most(LongPrograms.of(kind, 1).input(EVERY, RECORDS));
        for (int done = 0; done < PROGRAMS && wrong.size() < SHOWN; done += batch) {
            List<LongProgram> programs = new ArrayList<>();
            for (int n = done; n < Math.min(PROGRAMS, done + batch); n++) {
                programs.add(LongPrograms.of(kind, FIRST + n));
            }
            compare(programs, tally, wrong);
        }
        tally.around = around(kind);
        System.out.println(kind + ": " + tally);
        assertEquals("", String.join("\n", wrong));
        assertTrue(PROGRAMS == 1 || tally.compared > tally.records / 4, tally.toString());
    }

    /** Instructions of the program around one that has nothing but checkpoints. */
    private long around(Kind kind) throws IOException {
        ours.run(LongStream.range(0, IDLE).mapToObj(n -> LongPrograms.of(kind, FIRST + n).input(EVERY, RECORDS).idle())
                .toList());
        return ours.retired() / IDLE;
    }

    private void compare(List<LongProgram> programs, Tally tally, List<String> wrong)
            throws IOException, InterruptedException {
        List<Input> inputs = programs.stream().map(program -> program.input(EVERY, RECORDS)).toList();
        List<long[]> mine = ours.run(inputs);
        tally.programs += programs.size();
        tally.instructions += ours.retired();
        List<long[]> theirs = qemu.run(inputs);
        for (int n = 0; n < programs.size() && wrong.size() < SHOWN; n++) {
            LongProgram program = programs.get(n);
            int from = n * RECORDS;
            int apart = apart(program, mine.subList(from, from + RECORDS), theirs.subList(from, from + RECORDS));
            tally.records += RECORDS;
            if (Difference.isMissing(theirs.get(from + RECORDS - 1))) { tally.unfinished.add(program.seed()); }
            tally.compared += Math.abs(apart);
            if (apart < 0) {
                String described = describe(program, mine.subList(from, from + RECORDS),
                        theirs.subList(from, from + RECORDS), -apart - 1);
                if (!described.isEmpty()) { wrong.add(described); }
            }
        }
    }

    /** How many records are the same, as far as they are compared; less than 0 when the one behind them differs: then one less. */
    private static int apart(LongProgram program, List<long[]> mine, List<long[]> theirs) {
        for (int n = 0; n < mine.size(); n++) {
            if (!differences(program, mine.get(n), theirs.get(n)).isEmpty()) { return -n - 1; }
            if (Difference.isTainted(mode(program, mine.get(n)), program.x87(), mine.get(n), theirs.get(n))) {
                return n;
            }
        }
        return mine.size();
    }

    /** The piece behind which the two are not the same: with a checkpoint behind each. */
    private String describe(LongProgram program, List<long[]> coarseMine, List<long[]> coarseTheirs, int coarse)
            throws IOException, InterruptedException {
        List<Input> fine = List.of(program.input(1, FINE_RECORDS));
        List<long[]> mine = ours.run(fine);
        List<long[]> theirs = qemu.run(fine);
        int apart = apart(program, mine, theirs);
        if (apart >= 0) {
            if (apart < FINE_RECORDS) { return ""; }
            return told(program, program.layout(EVERY), coarseMine, coarseTheirs, coarse,
                    "only with few checkpoints, ");
        }
        return told(program, program.layout(1), mine, theirs, -apart - 1, "");
    }

    private static String told(LongProgram program, Layout layout, List<long[]> mine, List<long[]> theirs, int record,
            String where) {
        long[] first = mine.get(record);
        long[] second = theirs.get(record);
        List<String> differences = differences(program, first, second);
        byte[] executed = first[VECTOR] == BREAKPOINT && record > 0
                ? resumed(program, layout, mine.get(record - 1))
                : at(program, layout, first);
        if (Excuse.explains(text(program, record == 0 ? first : mine.get(record - 1), executed), first, second,
                differences)) {
            return "";
        }
        StringBuilder text = new StringBuilder(program + ": " + where + "record " + record);
        for (int n = Math.max(0, record - 2); n <= record; n++) {
            text.append("\n        ").append(place(program, layout, mine.get(n)));
        }
        text.append("\n    DS, ES, FS, GS %x; ".formatted(first[SEGMENTS]));
        return text + String.join("; ", differences);
    }

    /** An exception, and what it goes on with. */
    private static String place(LongProgram program, Layout layout, long[] record) {
        byte[] code = resumed(program, layout, record);
        return "exception %d (%x), CR2 %x, at %x, CS %x, behind %s; then %s  %s".formatted(record[VECTOR],
                record[ERROR], record[CR2], record[RIP], record[CS],
                text(program, record, behind(program, layout, record)),
                HexFormat.ofDelimiter(" ").formatHex(code), text(program, record, code));
    }

    /** What is before it in memory: of a checkpoint what was executed last. */
    private static byte[] behind(LongProgram program, Layout layout, long[] record) {
        Layout where = isV86(record) ? program.surroundings().v86(layout) : layout;
        int at = offset(program, record) - (record[VECTOR] == BREAKPOINT ? 1 : 0);
        return where.at(where.before(at));
    }

    private static byte[] resumed(LongProgram program, Layout layout, long[] record) {
        Layout where = isV86(record) ? program.surroundings().v86(layout) : layout;
        int at = offset(program, record);
        return where.at(record[VECTOR] == BREAKPOINT ? at : at + where.at(at).length);
    }

    private static byte[] at(LongProgram program, Layout layout, long[] record) {
        return (isV86(record) ? program.surroundings().v86(layout) : layout).at(offset(program, record));
    }

    private static String text(LongProgram program, long[] record, byte[] code) {
        return new X86Disassembler(() -> mode(program, record)).print(code, 0, 0, "intel");
    }

    private static boolean isV86(long[] record) {
        return (record[RFLAGS] & VM) != 0;
    }

    private static int mode(LongProgram program, long[] record) {
        return isV86(record) ? 16 : program.mode();
    }

    /** Where an exception was, from the beginning of the code on. */
    private static int offset(LongProgram program, long[] record) {
        if (isV86(record)) { return (int) record[RIP]; }
        return (int) (record[RIP] - Image.code(program.input(1, 1)) & Image.ALIAS - 1);
    }

    private static List<String> differences(LongProgram program, long[] mine, long[] theirs) {
        return Difference.of(mode(program, mine), program.x87(), mine, theirs);
    }

    /** What was done. */
    private static final class Tally {
        private long programs;
        private long records;
        private long compared;
        private long instructions;
        /** Of them around each. */
        private long around;
        /** Seeds of those that QEMU shuts down with, or goes no further. */
        private final List<Long> unfinished = new ArrayList<>();

        @Override
        public String toString() {
            return programs + " programs, " + compared + " of " + records + " records, "
                    + (instructions / programs - around) + " instructions each"
                    + (unfinished.isEmpty() ? "" : ", not finished by QEMU: " + unfinished);
        }
    }
}
