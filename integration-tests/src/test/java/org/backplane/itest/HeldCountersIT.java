package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Counters and branch records with {@code "vacant": "hold"}: what {@code guests/kernels/held} finds while their bundles are away. */
public class HeldCountersIT {
    private static final String MACHINE = """
            { "include": "pc", "parts": {
                "pmu": { "type": "x86.pmu", "counters": 4, "vacant": "hold" },
                "lbr": { "type": "x86.lbr", "vacant": "hold" } } }
            """;
    private static final List<String> PARTS = List.of("pmu", "lbr");
    /** Registers, and what RDPMC reads. */
    private static final Map<String, String> READ = Map.of("pmc0", "rdpmc0", "pmc1", "rdpmc1", "fixed0",
            "rdpmc.fixed0");
    /** Of what CPUID tells: version 4, four counters of 48 bits and three fixed ones; depth 32, and its component of 808 bytes. */
    private static final Map<String, Long> LEAVES = Map.of("a.eax", 0x730_0404L, "a.edx", 0x8603L, "1c.eax",
            0x8000_0008L, "1c.ebx", 7L, "d1.ecx", 0x8000L, "d15.eax", 808L);
    private static final long ARCH_LBR = 1 << 19;
    /** 1000 rounds of two instructions, and five besides, one of which is the WRMSR that ends it. */
    private static final long COUNTED = 2005;

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Monitor monitor;
    private static Backplane guest;

    @BeforeClass
    public static void start() throws Exception {
        Path root = FOLDER.getRoot().toPath();
        monitor = new Monitor(root.resolve("control"));
        guest = Backplane.start("run", Files.writeString(root.resolve("held.json"), MACHINE).toString(), "--kernel",
                Backplane.KERNELS.resolve("held.elf").toString(), "--feature", "performance-counters", "--feature",
                "branch-records", "--cpu",
                "SapphireRapids", "--control", monitor.socket().toString());
        guest.await("held\r\n");
    }

    @AfterClass
    public static void end() throws Exception {
        try (Backplane run = guest) {
            run.type("q").await("every letter was answered").endsWith(0);
        }
    }

    @Before
    public void reset() throws Exception {
        monitor.ask("machine:reset");
        guest.await("held\r\n");
    }

    @Test
    public void theGuestFindsWhatWasThere() throws Exception {
        Map<String, Long> before = report();
        monitor.ask("machine:pause");
        Map<String, String> left = shown();
        leave();
        assertEquals(left, shown());
        monitor.ask("machine:resume");
        Map<String, Long> held = report();
        assertEquals("nothing counts, nothing is recorded", held, report());
        LEAVES.forEach((row, value) -> assertEquals(row, value, held.get(row)));
        assertEquals(ARCH_LBR, held.get("7.edx") & ARCH_LBR);
        for (String row : new String[]{"a.ebx", "1c.ecx", "d1.ebx", "global-ctrl", "lbr-ctl", "lbr-depth"}) {
            assertEquals(row, before.get(row), held.get(row));
        }
        assertEquals(COUNTED, (long) held.get("pmc0"));
        READ.forEach((register, read) -> assertEquals(register, held.get(register), held.get(read)));
        assertEquals(1L << 15, (long) held.get("xstate-bv"));
        assertEquals(held.get("lbr-ctl"), held.get("saved-ctl"));
        assertEquals(held.get("records"), held.get("saved-records"));
        guest.type("e").await("equal");
        assertEquals("running", state());
        monitor.ask("machine:pause");
        comeBack();
        assertEquals("to the bit", left, shown());
        monitor.ask("machine:resume");
        Map<String, Long> after = report();
        assertTrue(held + " " + after, after.get("pmc1") > held.get("pmc1"));
        assertNotEquals(held.get("records"), after.get("records"));
    }

    /** Each is done when the part is back, and not before. */
    @Test
    public void whatWouldChangeSomethingWaits() throws Exception {
        changes("pmu", "p", "counter\r\n");
        assertEquals(99, (long) report().get("pmc0"));
        changes("lbr", "s", "selection\r\n");
        assertEquals(0x3f_0003, (long) report().get("lbr-ctl"));
        changes("lbr", "x", "from 0000000000001234\r\n");
        changes("lbr", "d", "behind 0000000000000000\r\n");
    }

    @Test
    public void aResetWaits() throws Exception {
        leave();
        monitor.ask("machine:reset");
        awaitState("waiting"::equals);
        comeBack();
        guest.await("held\r\n");
        assertEquals(COUNTED, (long) report().get("pmc0"));
    }

    /** What stands in for the parts is none of their objects: an update takes the last thing that could hold their classes, the stopped bundle. */
    @Test
    public void theirClassesAreUnloaded() throws Exception {
        Map<String, String> classes = Map.of("pmu", "org.backplane.x86.pmu.PerfUnit", "lbr",
                "org.backplane.x86.lbr.BranchRecords");
        leave();
        Map<String, Long> held = report();
        for (String part : PARTS) {
            assertEquals(1, guest.classesLoaded(classes.get(part)));
            monitor.ask("bundle:update x86." + part);
            awaitUnloaded(classes.get(part));
            awaitSeat(part, "held");
        }
        assertEquals(held, report());
        comeBack();
        assertEquals(COUNTED, (long) report().get("pmc0"));
    }

    /** The guest could be told so; a person at the monitor is. What it has already may be set. */
    @Test
    public void theMonitorSetsNothing() throws Exception {
        leave();
        Ctl ctl = new Ctl(monitor.socket());
        assertEquals("EBUSY: IA32_LBR_CTL is held while its part lbr (x86.lbr) is away;"
                + " start the part's bundle (bundle:start), then set it\n", ctl.complaint("cpu:msr set 0x14ce 1"));
        String pmc0 = "0x%x".formatted(report().get("pmc0"));
        assertTrue(monitor.ask("cpu:msr set 0x4c1 " + pmc0).contains(pmc0.substring(2)));
        comeBack();
        monitor.ask("cpu:msr set 0x14ce 0");
        assertEquals(0, (long) report().get("lbr-ctl"));
    }

    /** IA32_PERF_CAPABILITIES is of counters that are held; its bits 5 to 0 are of records, which go whole. */
    @Test
    public void theFormatOfRecordsGoesAndComesWithThem() throws Exception {
        Path file = FOLDER.getRoot().toPath().resolve("absent.json");
        Files.writeString(file, MACHINE.replaceFirst("hold(?=\" } } })", "absent"));
        Monitor other = new Monitor(FOLDER.getRoot().toPath().resolve("other"));
        try (Backplane run = Backplane.start("run", file.toString(), "--kernel",
                Backplane.KERNELS.resolve("held.elf").toString(), "--feature", "performance-counters", "--feature",
                "branch-records", "--cpu", "SapphireRapids", "--control", other.socket().toString())) {
            run.await("held\r\n");
            for (String[] step : new String[][]{{"cpu:cpuid get", "203f"}, {"bundle:stop x86.pmu", "203f"},
                    {"bundle:stop x86.lbr", "2000"}, {"bundle:start x86.lbr", "203f"},
                    {"bundle:start x86.pmu", "203f"}}) {
                other.ask(step[0]);
                String capabilities = other.ask("cpu:msr get 0x345");
                assertTrue(step[0] + ": " + capabilities, capabilities.contains("0x000000000000" + step[1]));
            }
            run.type("q").endsWith(0);
        }
    }

    private static void awaitUnloaded(String name) throws Exception {
        int loaded = guest.classesLoaded(name);
        for (int collections = 0; loaded > 0 && collections < 100; collections++) {
            loaded = guest.classesLoaded(name);
        }
        assertEquals(name, 0, loaded);
    }

    private static void changes(String part, String letter, String done) throws Exception {
        monitor.ask("bundle:stop x86." + part);
        assertEquals("running", state());
        guest.type(letter);
        awaitState("waiting"::equals);
        assertFalse(guest.out().toString().endsWith(done));
        monitor.ask("bundle:start x86." + part);
        guest.await(done);
    }

    private static void leave() throws Exception {
        for (String part : PARTS) {
            monitor.ask("bundle:stop x86." + part);
            awaitSeat(part, "held");
        }
    }

    private static void comeBack() throws Exception {
        for (String part : PARTS) { monitor.ask("bundle:start x86." + part); }
    }

    /** What the monitor shows of both. */
    private static Map<String, String> shown() throws Exception {
        return Map.of("counters", monitor.ask("pmu:stat"), "records", monitor.ask("lbr:dump"));
    }

    private static void awaitSeat(String part, String wanted) throws Exception {
        long end = System.nanoTime() + Backplane.LIMIT.toNanos();
        while (!seat(part).contains(" " + wanted + " ") && System.nanoTime() < end) { Thread.sleep(50); }
        assertTrue(seat(part), seat(part).contains(" " + wanted + " "));
    }

    private static String seat(String part) throws Exception {
        return monitor.ask("part:list").lines().filter(line -> line.startsWith(part + " ")).findFirst().orElseThrow();
    }

    private static void awaitState(Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Backplane.LIMIT.toNanos();
        while (!wanted.test(state()) && System.nanoTime() < end) { Thread.sleep(20); }
        assertTrue(state(), wanted.test(state()));
    }

    private static String state() throws Exception {
        String info = monitor.ask("machine:info --json");
        return info.replaceAll("(?s).*\"state\" *: *\"([a-z]+)\".*", "$1");
    }

    /** What the guest shows at {@code r}: rows of a name and sixteen digits. */
    private static Map<String, Long> report() throws Exception {
        int begin = guest.out().toString().length();
        guest.type("r").await("end\r\n");
        return guest.out().toString().substring(begin).lines().filter(line -> line.matches("\\S+ [0-9a-f]{16}"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(row -> row[0], row -> Long.parseUnsignedLong(row[1], 16)));
    }
}
