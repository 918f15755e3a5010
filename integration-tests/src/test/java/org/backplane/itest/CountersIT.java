package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Debian's perf counts a program whose instructions are known: {@code guests/linux/count.s}. */
public class CountersIT {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Path GUEST = DebianGuest.SOURCES.resolve("linux");
    private static final boolean LONG = Integer.getInteger("backplane.repeat", 1) > 1;
    private static final long LAPS = 1_000_000;
    private static final long INSTRUCTIONS = 5 + 5 * LAPS + 3;
    private static final long BRANCHES = 2 * LAPS + 1;
    private static final Map<String, List<String>> SAID = new LinkedHashMap<>();

    @BeforeClass
    public static void run() throws Exception {
        assumeTrue("only in the long form", LONG);
        Path folder = FOLDER.getRoot().toPath();
        Path object = folder.resolve("count.o");
        Path program = folder.resolve("count");
        onHost("as", "--64", GUEST.resolve("count.s").toString(), "-o", object.toString());
        onHost("ld", "-static", object.toString(), "-o", program.toString());
        Path machine = folder.resolve("counters.json");
        Files.writeString(machine, "{ \"include\": \"pc\", \"parts\": { \"pmu\": { \"type\": \"x86.pmu\" } } }");
        DebianGuest guest = DebianGuest.make("counters", "--package", "linux-perf", "--static", program.toString(),
                "--script", GUEST.resolve("counters").toString());
        Backplane run = Backplane.run(guest.runsOn(machine.toString(), "quiet", "--feature", "performance-counters",
                "--memory", "1G", "--cpu", "Haswell,+pdcm")).endsWith(0);
        String section = "";
        for (String line : run.out().lines()) {
            section = line.startsWith("== ") ? line.substring(3).strip() : section;
            SAID.computeIfAbsent(section, _ -> new java.util.ArrayList<>()).add(line.strip());
        }
    }

    private static void onHost(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @Test
    public void linuxFindsTheCounters() {
        String said = String.join("\n", SAID.get("dmesg"));
        assertTrue(said, said.contains("Haswell events, full-width counters, Intel PMU driver"));
        assertTrue(said, said.contains("NMI watchdog: Enabled"));
    }

    @Test
    public void everyRunCountsTheSame() {
        for (int run = 1; run <= 3; run++) {
            List<String> lines = SAID.get("stat " + run);
            assertEquals(INSTRUCTIONS, value(lines, "instructions:u"));
            assertEquals(BRANCHES, value(lines, "branches:u"));
        }
    }

    private static long value(List<String> lines, String event) {
        String line = lines.stream().filter(one -> one.contains(event)).findFirst().orElseThrow();
        return Long.parseLong(line.split(",")[0]);
    }

    /** One sample every 500,000 instructions, none lost, all of them in the loop. */
    @Test
    public void samplesComeByInterrupt() {
        List<String> samples = SAID.get("record").stream().filter(line -> line.matches("[0-9a-f]+")).toList();
        assertEquals(INSTRUCTIONS / 500_000, samples.size());
        for (String sample : samples) { assertTrue(sample, sample.startsWith("4010")); }
        String line = SAID.get("interrupts").getLast();
        assertTrue(line, line.contains("Performance monitoring interrupts"));
    }
}
