package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Debian's perf counts programs whose instructions are known ({@code guests/linux/count.s}, {@code branches.s}), takes samples of them, and
 * shows the branches before each sample: those that QEMU's user mode takes in the same program, up to the same instruction.
 */
@RunWith(Parameterized.class)
public class CountersIT {

    /** A CPU model, keys of its counters and records, and what Linux says of both. */
    private record Processor(String model, String counters, String records, int depth, boolean calls, String dmesg) {
        @Override
        public String toString() {
            return model;
        }
    }

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Path GUEST = DebianGuest.SOURCES.resolve("linux");
    private static final boolean LONG = Integer.getInteger("backplane.repeat", 1) > 1;
    private static final long LAPS = 1_000_000;
    private static final long INSTRUCTIONS = 5 + 5 * LAPS + 3;
    private static final long BRANCHES = 2 * LAPS + 1;
    /** Of the program that reads 4 MiB. */
    private static final long LINES = 65536;
    /** Instructions between two samples of branches. */
    private static final int PERIOD = 9973;
    /** Where perf shows addresses of the program from: those of the file. */
    private static final long LOADED = 0x40_0000;
    private static final Map<Processor, Map<String, List<String>>> SAID = new HashMap<>();
    private static BranchTrace trace;

    @Parameter
    public Processor processor;

    private Map<String, List<String>> said;

    @Parameters(name = "{0}")
    public static List<Processor> processors() {
        Processor architectural = new Processor("SapphireRapids", "", "", 32, true,
                "XSAVE Architectural LBR, Sapphire Rapids"
                        + " events, 32-deep LBR, full-width counters, Intel PMU driver");
        Processor legacy = new Processor("Haswell,+pdcm", ", \"version\": 3",
                ", \"kind\": \"legacy\", \"depth\": 16, \"format\": 4", 16, true,
                "Haswell events, 16-deep LBR, full-width counters, Intel PMU driver");
        Processor amd = new Processor("EPYC-Milan,+perfctr-core,+perfmon-v2,+lbr-v2,+lbr-pmc-freeze", "",
                ", \"kind\": \"amd\", \"depth\": 16", 16, false, "16-deep LBR, core perfctr, AMD PMU driver");
        return List.of(architectural, legacy, amd);
    }

    /** The first test of a processor runs it. */
    @Before
    public void run() throws Exception {
        assumeTrue("only in the long form", LONG);
        if (!SAID.containsKey(processor)) { SAID.put(processor, run(processor)); }
        said = SAID.get(processor);
    }

    private static Map<String, List<String>> run(Processor processor) throws Exception {
        Path folder = FOLDER.getRoot().toPath();
        Path count = program(folder, "count");
        Path branches = program(folder, "branches");
        Path walk = program(folder, "walk");
        trace = new BranchTrace(branches, folder);
        Path machine = folder.resolve("counters.json");
        Files.writeString(machine, "{ \"include\": \"pc\", \"parts\": { \"pmu\": { \"type\": \"x86.pmu\""
                + processor.counters + " },"
                + " \"lbr\": { \"type\": \"x86.lbr\"" + processor.records + " },"
                + " \"predictor\": { \"type\": \"x86.predictor\" }, \"caches\": { \"type\": \"x86.caches\" } } }");
        DebianGuest guest = DebianGuest.make("counters", "--package", "linux-perf", "--static", count.toString(),
                "--static", branches.toString(), "--static", walk.toString(), "--script",
                GUEST.resolve("counters").toString());
        Backplane run = Backplane.run(guest.runsOn(machine.toString(), "quiet", "--feature", "performance-counters",
                "--feature", "branch-records", "--feature", "microarchitecture", "--memory", "1G", "--cpu",
                processor.model)).endsWith(0);
        Map<String, List<String>> said = new LinkedHashMap<>();
        String section = "";
        for (String line : run.out().lines()) {
            section = line.startsWith("== ") ? line.substring(3).strip() : section;
            said.computeIfAbsent(section, _ -> new ArrayList<>()).add(line.strip());
        }
        return said;
    }

    /** A program of {@code guests/linux} in assembly language, linked statically. */
    static Path program(Path folder, String name) throws Exception {
        Path object = folder.resolve(name + ".o");
        Path program = folder.resolve(name);
        onHost("as", "--64", GUEST.resolve(name + ".s").toString(), "-o", object.toString());
        onHost("ld", "-static", object.toString(), "-o", program.toString());
        return program;
    }

    private static void onHost(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @Test
    public void linuxFindsThem() {
        String lines = String.join("\n", said.get("dmesg"));
        assertTrue(lines, lines.contains(processor.dmesg));
        assertTrue(lines, lines.contains("NMI watchdog: Enabled"));
        assertEquals(List.of("== warnings"), said.get("warnings"));
    }

    @Test
    public void everyRunCountsTheSame() {
        for (int run = 1; run <= 3; run++) {
            assertEquals(INSTRUCTIONS, value("stat " + run, "instructions:u"));
            assertEquals(BRANCHES, value("stat " + run, "branches:u"));
        }
        assertEquals(trace.instructions(), value("stat branches", "instructions:u"));
        assertEquals(trace.branches(), value("stat branches", "branches:u"));
    }

    /**
     * The predictor knows the program's loop after a few laps; of the lines that the other program reads twice, all but a few miss, and those
     * that it writes first were just cleared by Linux.
     */
    @Test
    public void missesAreThoseOfTheModels() {
        long wrong = value("misses", "branch-misses:u");
        assertTrue("mispredicted " + wrong, wrong > 0 && wrong < 1000);
        long misses = value("walk", "cache-misses:u");
        assertTrue("missed " + misses, misses > 2 * LINES * 95 / 100 && misses < 3 * LINES);
        long references = value("walk", "cache-references:u");
        assertTrue(references + " references", references >= misses && references < 3 * LINES * 105 / 100);
    }

    private long value(String section, String event) {
        String line = said.get(section).stream().filter(one -> one.contains(event)).findFirst().orElseThrow();
        return Long.parseLong(line.split(",")[0]);
    }

    /** One sample every 500,000 instructions, none lost, each at the lap's begin: 5 instructions are before it. */
    @Test
    public void samplesComeByInterrupt() {
        List<String> samples = said.get("record").stream().filter(line -> line.matches("[0-9a-f]+")).toList();
        assertEquals(INSTRUCTIONS / 500_000, samples.size());
        for (String sample : samples) { assertEquals("40100b", sample); }
        String line = said.get("interrupts").getLast();
        assertTrue(line, line.contains("Performance monitoring interrupts"));
    }

    @Test
    public void branchesAreThoseOfTheProgram() {
        compare("branches", _ -> true);
    }

    @Test
    public void branchesOfOneKind() {
        compare("returns", "RET"::equals);
    }

    /** Sample by sample. Other interrupts are records too, that Linux leaves out: on a busy host there are fewer in some. */
    private void compare(String section, Predicate<String> kinds) {
        List<String[]> samples = said.get(section).stream().filter(line -> line.matches("[0-9a-f]+ +0x.*"))
                .map(line -> line.split(" +")).toList();
        assertEquals(trace.instructions() / PERIOD, samples.size());
        int all = 0;
        for (int n = 0; n < samples.size(); n++) {
            int done = PERIOD * (n + 1);
            assertEquals(Long.toHexString(trace.address(done)), samples.get(n)[0]);
            List<BranchTrace.Branch> shown = shown(samples.get(n));
            all += shown.size();
            assertEquals(trace.taken(done, shown.size(), kinds), shown);
        }
        assertTrue("only " + all, all > samples.size() * processor.depth / 2);
    }

    /** FROM/TO/PREDICTED/IN_TX/ABORT/CYCLES/TYPE, the last where the processor tells. */
    private static List<BranchTrace.Branch> shown(String[] sample) {
        List<BranchTrace.Branch> shown = new ArrayList<>();
        for (int n = 1; n < sample.length; n++) {
            String[] field = sample[n].split("/");
            shown.add(new BranchTrace.Branch(Long.decode(field[0]), Long.decode(field[1])));
            String type = field.length > 6 ? field[6] : "-";
            if (!type.equals("-")) { assertEquals(sample[n], trace.kind(shown.getLast().from()), type); }
        }
        return shown;
    }

    /**
     * A sample is a line that has the thread, and below it the youngest call's target and all calls that have not returned. Without any
     * call, perf 6.1 shows something from beyond the sample.
     */
    @Test
    public void callsAreThoseThatHaveNotReturned() {
        assumeTrue("LbrExtV2 has no call stack", processor.calls);
        int deep = 0;
        int done = 0;
        List<String> lines = said.get("calls");
        for (int n = 0; n < lines.size(); n++) {
            if (!lines.get(n).matches("[0-9]+")) { continue; }
            done += PERIOD;
            List<BranchTrace.Branch> calls = trace.calls(done);
            if (calls.isEmpty()) { continue; }
            deep = Math.max(deep, calls.size());
            assertEquals(calls.getFirst().to(), address(lines.get(n + 1)));
            for (int call = 0; call < calls.size(); call++) {
                assertEquals(calls.get(call).from(), address(lines.get(n + 2 + call)));
            }
            assertTrue(lines.get(n + 2 + calls.size()).isEmpty());
        }
        assertEquals(trace.instructions() / PERIOD, done / PERIOD);
        assertFalse("no sample was in a call of a call", deep < 2);
    }

    private static long address(String line) {
        return LOADED + Long.parseLong(line.split(" ")[0], 16);
    }
}
