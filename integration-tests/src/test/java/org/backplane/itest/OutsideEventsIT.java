package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Events from outside, {@code integration-tests/events}, come into a machine whose guest counts and go again: one that nothing of ours
 * provides, a branch predictor, and caches that come before ours.
 */
public class OutsideEventsIT {

    private static final Path SOURCES = Backplane.TREE.resolve("integration-tests/events");
    private static final int PENALTY = 9;
    private static final int CACHE_MISS = 7;
    private static final int REFERENCES = 0x4f2e;
    private static final int MISSES = 0x412e;
    private static final String MACHINE = """
            { "include": "pc", "parts": {
                "pmu": { "type": "x86.pmu", "mispredict": 9, "cache-miss": 7 },
                "caches": { "type": "x86.caches" },
                "uncached": { "type": "acme,uncached", "when": "available", "vacant": "absent" },
                "slots": { "type": "acme,slots", "width": 6, "when": "available", "vacant": "absent" },
                "predictor": { "type": "acme,never-taken", "when": "available", "vacant": "absent" } } }
            """;
    /** CPUID leaf 0xA: how many events EBX has bits for, and a 1 for each that is not there (SDM volume 2, CPUID). */
    private static final Pattern LEAF = Pattern
            .compile("0x0000000a 0x00: eax=0x([0-9a-f]{2})[0-9a-f]{6} ebx=0x([0-9a-f]{8})");
    /** Without mispredicted branches (6). */
    private static final String OURS = "07 00000040";
    private static final String WITH_SLOTS = "08 00000040";
    private static final String WITH_PREDICTOR = "07 00000000";

    private static final int PERFEVTSEL0 = 0x186;
    private static final int PERFEVTSEL1 = 0x187;
    private static final int FIXED_CTR_CTRL = 0x38d;
    private static final int GLOBAL_CTRL = 0x38f;
    /** EN, OS and USR of an event select. */
    private static final long COUNT = 0x43_0000;

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path plugins;
    private static Backplane guest;
    private static Monitor monitor;
    private int keys;

    @BeforeClass
    public static void start() throws Exception {
        Path root = FOLDER.getRoot().toPath();
        plugins = FOLDER.newFolder("plugins").toPath();
        monitor = new Monitor(root.resolve("control"));
        guest = Backplane.start("run", Files.writeString(root.resolve("counting.json"), MACHINE).toString(), "--kernel",
                Backplane.KERNELS.resolve("poll.elf").toString(), "--feature", "performance-counters", "--feature",
                "microarchitecture", "--cpu", "SapphireRapids", "--plugins", plugins.toString(), "--control",
                monitor.socket().toString());
        guest.await("poll\r\n");
    }

    @AfterClass
    public static void end() throws Exception {
        try (Backplane run = guest) {
            run.type("q").await("every byte was answered").endsWith(0);
            assertEquals("", run.err().toString());
        }
    }

    /** After a reset the counters are enabled, and wait for an event select alone. */
    @Before
    public void nobodyCounts() throws Exception {
        for (int msr : new int[]{GLOBAL_CTRL, FIXED_CTR_CTRL, PERFEVTSEL0, PERFEVTSEL1}) { set(msr, 0); }
        awaitEvents(OURS);
    }

    @After
    public void takeThemOut() throws Exception {
        for (String name : List.of("slots.jar", "never-taken.jar", "uncached.jar")) {
            Files.deleteIfExists(plugins.resolve(name));
        }
    }

    @Test
    public void anEventThatNobodyElseHas() throws Exception {
        plugIn("slots", "Slots.java");
        awaitEvents(WITH_SLOTS);
        set(PERFEVTSEL0, COUNT | 0x01a4);
        assertEquals("slots", counted("0"));
        countFrom();
        Map<String, Long> first = later();
        assertEquals(6 * first.get("fixed 0"), (long) first.get("0"));
        Map<String, Long> second = later();
        assertEquals(6 * second.get("fixed 0"), (long) second.get("0"));
        assertTrue(first + " " + second, second.get("0") > first.get("0"));
        assertItGoes("slots");
    }

    /** The guest waits for a key in a loop of five instructions, of which one is a branch: taken until there is a key. */
    @Test
    public void aPredictorInPlaceOfOurs() throws Exception {
        plugIn("never-taken", "NeverTaken.java");
        awaitEvents(WITH_PREDICTOR);
        set(PERFEVTSEL0, COUNT | 0xc5);
        set(PERFEVTSEL1, COUNT | 0xc4);
        countFrom();
        Map<String, Long> counted = stat();
        long misses = counted.get("0");
        assertEquals("all branches", counted.get("1"), counted.get("0"));
        assertEquals("one in five", counted.get("fixed 0") / 5.0, misses, 1);
        assertEquals("which have a price", counted.get("fixed 0") + PENALTY * misses, (long) counted.get("fixed 1"));
        assertItGoes("never-taken");
    }

    /**
     * Two parts have the same events: those of the higher service ranking count, and have a price, and the others' stand still. The guest
     * accesses memory when it answers.
     */
    @Test
    public void cachesThatComeBeforeOurs() throws Exception {
        set(PERFEVTSEL0, COUNT | REFERENCES);
        set(PERFEVTSEL1, COUNT | MISSES);
        countFrom();
        later();
        Map<String, Long> ours = later();
        Map<String, Long> known = later();
        assertEquals("it is in our caches by now", ours.get("1"), known.get("1"));
        assertEvents("cache-references", "cache-misses");
        plugIn("uncached", "Uncached.java");
        awaitEvents("uncached-references", "uncached-misses");
        countFrom();
        Map<String, Long> theirs = later();
        assertTrue(theirs.toString(), theirs.get("0") > 0);
        assertEquals("each is a miss", theirs.get("0"), theirs.get("1"));
        assertEquals("which has a price, once", theirs.get("fixed 0") + CACHE_MISS * theirs.get("1"),
                (long) theirs.get("fixed 1"));
        Files.delete(plugins.resolve("uncached.jar"));
        awaitEvents("cache-references", "cache-misses");
        ours = later();
        known = later();
        assertEquals("ours knows it yet", ours.get("1"), known.get("1"));
    }

    private static void awaitEvents(String references, String misses) throws Exception {
        long end = System.nanoTime() + Backplane.LIMIT.toNanos();
        while (!counted("0").equals(references) && System.nanoTime() < end) { Thread.sleep(50); }
        assertEvents(references, misses);
    }

    private static void assertEvents(String references, String misses) throws Exception {
        assertEquals(references, counted("0"));
        assertEquals(misses, counted("1"));
    }

    @Test
    public void theDocumentationShowsTheEvent() throws Exception {
        String shown = Files.readString(Backplane.TREE.resolve("docs/performance-counters.md"));
        String source = Files.readString(SOURCES.resolve("Slots.java"));
        String type = source.substring(source.indexOf("@Component\n"));
        assertTrue(type, shown.replaceAll("(?m)^    ", "").contains(type));
    }

    private static void plugIn(String name, String source) throws Exception {
        new PluginJar(name, "1.0.0", SOURCES.resolve(source)).drop(plugins, name + ".jar");
    }

    /** Counter 0 stands still from then on, others go on. */
    private void assertItGoes(String name) throws Exception {
        Files.delete(plugins.resolve(name + ".jar"));
        awaitEvents(OURS);
        Map<String, Long> before = stat();
        Map<String, Long> after = later();
        assertEquals(before.get("0"), after.get("0"));
        assertTrue(before + " " + after, after.get("fixed 0") > before.get("fixed 0"));
    }

    /** Counters 0 and 1 and the fixed ones of instructions and cycles count, from the same instruction on, from 0. */
    private static void countFrom() throws Exception {
        set(GLOBAL_CTRL, 0);
        for (int counter : new int[]{0xc1, 0xc2, 0x309, 0x30a}) { set(counter, 0); }
        set(FIXED_CTR_CTRL, 0x33);
        set(GLOBAL_CTRL, 3L << 32 | 3);
    }

    private static void set(int msr, long value) throws Exception {
        monitor.ask("cpu:msr set 0x%x 0x%x".formatted(msr, value));
    }

    private static void awaitEvents(String expected) throws Exception {
        long end = System.nanoTime() + Backplane.LIMIT.toNanos();
        while (!events().equals(expected) && System.nanoTime() < end) { Thread.sleep(50); }
        assertEquals(expected, events());
    }

    private static String events() throws Exception {
        Matcher leaf = LEAF.matcher(monitor.ask("cpu:cpuid get"));
        assertTrue("leaf 0xa", leaf.find());
        return leaf.group(1) + " " + leaf.group(2);
    }

    /** The counters, after the guest has done something. */
    private Map<String, Long> later() throws Exception {
        String key = Integer.toString(keys++);
        guest.type(key).await(key + " ").await("\r\n");
        return stat();
    }

    /** All counters at one moment. */
    private static Map<String, Long> stat() throws Exception {
        return counters().stream().collect(Collectors.toMap(row -> row.getString("counter"),
                row -> row.getJsonNumber("value").longValueExact()));
    }

    /** What a counter counts, by name. */
    private static String counted(String counter) throws Exception {
        return counters().stream().filter(row -> row.getString("counter").equals(counter)).findFirst().orElseThrow()
                .getString("event");
    }

    private static List<JsonObject> counters() throws Exception {
        try (JsonReader reader = Json.createReader(new StringReader(monitor.ask("pmu:stat --json")))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }
}
