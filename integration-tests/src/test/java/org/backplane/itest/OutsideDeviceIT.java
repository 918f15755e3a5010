package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * A device from outside, {@code integration-tests/ticker}, comes into a machine on which Debian's Linux runs, changes, breaks
 * and goes; {@code busybox devmem} in the guest is the witness.
 */
public class OutsideDeviceIT {

    private static final String STATUS = "0xd0000000";
    private static final String CONTROL = "0xd0000004";
    private static final String START = "0xd0000008";
    private static final String LEFT = "0xd000000c";
    private static final String VERSION = "0xd0000010"; // of the second version alone
    private static final String NOBODY = "0xFFFFFFFF";

    /** Its interrupt is that of the second serial port, so that Linux, which has no driver for it, counts it. */
    private static final String MACHINE = """
            {
                "include": "pc",
                "parts": { "tick": { "type": "acme,ticker", "at": "mem:0xd0000000", "irq": "ioapic/3", "when": "available" } }
            }
            """;

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    private static Path plugins;
    private static Backplane guest;
    private static Ctl ctl;
    private String told;

    @BeforeClass
    public static void boot() throws Exception {
        plugins = TEMPORARY.newFolder("plugins").toPath();
        Path machine = Files.writeString(TEMPORARY.getRoot().toPath().resolve("ticking.json"), MACHINE);
        ctl = new Ctl(TEMPORARY.getRoot().toPath().resolve("control"));
        guest = Backplane.start(DebianGuest.make("shell").runsOn(machine.toString(), "quiet", "--plugins",
                plugins.toString(), "--control", ctl.socket().toString()));
        guest.await(" # ").type("exec 3<>/dev/ttyS1; count() { awk '/ttyS1/ { print $2 }' /proc/interrupts; }\n")
                .await(" # ");
    }

    @AfterClass
    public static void powerOff() throws Exception {
        try (Backplane run = guest) {
            run.type("dmesg -r | grep -c '^<[0-4]>.*\\(ttyS1\\|d0000000\\)'\n").await("\n0\r\n");
            run.await(" # ").type("poweroff -f\n").endsWith(0);
        }
    }

    @Before
    public void rememberWhatWasTold() {
        told = guest.err().toString();
        assertEquals(NOBODY, read(STATUS));
    }

    @After
    public void takeItOut() throws Exception {
        Files.deleteIfExists(plugins.resolve("ticker.jar"));
        awaitThat("[ $(devmem " + STATUS + ") = " + NOBODY + " ]");
    }

    @Test
    public void itIsSeatedAndWorks() throws Exception {
        assertSeat("vacant", "", List.of());
        drop(TickerJar.BUILT);
        assertSeat("seated", "1.0.0", List.of("mem:0xd0000000 (16)"));
        assertEquals("0x00000000", read(STATUS));
        write(CONTROL, 1);
        int before = interrupts();
        write(START, 1000);
        awaitThat("[ $(devmem " + STATUS + ") = 0x00000001 ]");
        assertEquals(before + 1, interrupts());
        write(STATUS, 1);
        assertEquals("0x00000000", read(STATUS));
        assertEquals("0x00000000", read(LEFT));
        assertNothingTold();
    }

    @Test
    public void anotherVersionKeepsTheState() throws Exception {
        drop(TickerJar.BUILT);
        write(CONTROL, 1);
        write(START, 1_000_000_000); // 1,000 seconds
        second().drop(plugins, "ticker.jar");
        awaitThat("[ $(devmem " + VERSION + ") = 0x00000002 ]");
        assertEquals("0x00000001", read(CONTROL));
        awaitThat("left=$(devmem " + LEFT + "); [ $((left)) -gt 500000000 ] && [ $((left)) -lt 1000000000 ]");
        assertSeat("seated", "2.0.0", List.of("mem:0xd0000000 (20)"));
        assertNothingTold();
    }

    @Test
    public void anOlderVersionTakesOverAsWell() throws Exception {
        drop(second());
        write(CONTROL, 1);
        PluginJar.drop(TickerJar.BUILT, plugins, "ticker.jar");
        awaitThat("[ $(devmem " + VERSION + ") = " + NOBODY + " ]"); // the first has four registers
        assertEquals("0x00000001", read(CONTROL));
        assertNothingTold();
    }

    @Test
    public void aVersionThatRefusesTheStateIsNamedAndTheOldOneGoesOn() throws Exception {
        drop(TickerJar.BUILT);
        write(CONTROL, 1);
        TickerJar.version("2.0.0").with("public void restored() {",
                "public void restored() { if (true) throw new IllegalArgumentException(\"made for other springs\");")
                .drop(plugins, "ticker.jar");
        awaitTold("plugin ticker.jar: ", "made for other springs", "version 1.0.0 goes on");
        assertSeat("seated", "1.0.0", List.of("mem:0xd0000000 (16)"));
        assertEquals("0x00000001", read(CONTROL));
        int before = interrupts();
        write(START, 1000);
        awaitThat("[ $(devmem " + STATUS + ") = 0x00000001 ]");
        assertEquals(before + 1, interrupts());
    }

    @Test
    public void aVersionForAnotherMajorVersionIsNamedAndTheOldOneGoesOn() throws Exception {
        drop(TickerJar.BUILT);
        write(CONTROL, 1);
        TickerJar.version("2.0.0").builtAgainst("[2.0,3)").drop(plugins, "ticker.jar");
        awaitTold("plugin ticker.jar: built against ", " 2.0, this machine has 0.1.0", "version 1.0.0 goes on");
        assertEquals("0x00000001", read(CONTROL));
    }

    @Test
    public void oneThatThrowsWhileItIsMadeIsNamed() throws Exception {
        TickerJar.version("1.0.0").with(TickerJar.CREATED,
                "if (config.hertz() > 0) throw new IllegalStateException(\"out of springs\"); " + TickerJar.CREATED)
                .drop(plugins, "ticker.jar");
        awaitTold("tick refuses acme,ticker of ticker 1.0.0", "out of springs");
        assertEquals(NOBODY, read(STATUS));
    }

    @Test
    public void oneThatThrowsInACallbackIsUnpluggedAndNamed() throws Exception {
        drop(misbehaving("throw new IllegalStateException(\"a spring broke\");"));
        write(START, 1);
        awaitTold("part tick (acme,ticker", "a spring broke");
        awaitThat("[ $(devmem " + CONTROL + ") = " + NOBODY + " ]");
    }

    @Test
    public void oneThatThrowsWhenItIsClosedIsNamedAndGone() throws Exception {
        drop(TickerJar.version("1.0.0").with(TickerJar.CREATED, TickerJar.CREATED
                + " @Override public void close() { throw new IllegalStateException(\"the lid is stuck\"); }"));
        Files.delete(plugins.resolve("ticker.jar"));
        awaitTold("part tick (acme,ticker", "the lid is stuck");
        awaitThat("[ $(devmem " + STATUS + ") = " + NOBODY + " ]");
    }

    @Test
    public void oneThatSleepsInACallbackIsUnpluggedAndNamed() throws Exception {
        drop(misbehaving(
                "try { Thread.sleep(3_600_000); } catch (InterruptedException e) { throw new IllegalStateException(e); }"));
        write(START, 1);
        awaitTold("part tick (acme,ticker", "Ticker");
        awaitThat("[ $(devmem " + CONTROL + ") = " + NOBODY + " ]");
    }

    @Test
    public void oneThatNeverReturnsFromACallbackIsUnpluggedAndNamed() throws Exception {
        drop(misbehaving("while (true) { Thread.onSpinWait(); }"));
        write(START, 1);
        awaitTold("part tick (acme,ticker", "Ticker");
        awaitThat("[ $(devmem " + CONTROL + ") = " + NOBODY + " ]");
    }

    @Test
    public void nothingOfItStays() throws Exception {
        int before = classesLoaded();
        drop(TickerJar.BUILT);
        write(CONTROL, 1);
        write(START, 1);
        second().drop(plugins, "ticker.jar");
        awaitThat("[ $(devmem " + VERSION + ") = 0x00000002 ]");
        takeItOut();
        int after = classesLoaded();
        for (int collections = 0; after > before && collections < 100; collections++) {
            after = classesLoaded();
        }
        assertEquals("versions whose classes are still loaded", before, after);
    }

    /** How many versions of the device's class the JVM holds. */
    private static int classesLoaded() throws Exception {
        return guest.classesLoaded("com.acme.Ticker");
    }

    @Test
    public void whatItPrintsIsNotOnTheConsole() throws Exception {
        drop(misbehaving("System.out.println(\"tick!\");"));
        write(START, 1);
        awaitTold("tick!");
        assertEquals(-1, guest.out().toString().indexOf("tick!"));
    }

    /** A second version of the device has a fifth register, by which it is known. */
    private static PluginJar second() throws Exception {
        return TickerJar.version("2.0.0").with("board.window(\"\", 16);",
                "board.window(\"\", 20); regs.word(0x10, \"VERSION\").readOnly().computed(() -> 2);");
    }

    private static PluginJar misbehaving(String onStart) throws Exception {
        return TickerJar.version("1.0.0").with("ticks -> expiry", "ticks -> { " + onStart + " } );\n//");
    }

    private static void drop(Path jar) throws Exception {
        PluginJar.drop(jar, plugins, "ticker.jar");
        awaitSeated();
    }

    private static void drop(PluginJar jar) throws Exception {
        jar.drop(plugins, "ticker.jar");
        awaitSeated();
    }

    /** A device that comes back finds its state; the one of another test is cleared. */
    private static void awaitSeated() throws Exception {
        awaitThat("[ $(devmem " + STATUS + ") != " + NOBODY + " ]");
        write(CONTROL, 0);
        write(STATUS, 1);
    }

    private static void assertSeat(String state, String version, List<String> places) throws Exception {
        JsonObject seat = ctl.json("part:list").asJsonArray().getValuesAs(JsonObject.class).stream()
                .filter(one -> one.getString("name").equals("tick")).findFirst().orElseThrow();
        assertEquals(state, seat.getString("state"));
        assertEquals(version, seat.getString("version"));
        assertEquals(places, seat.getJsonArray("places").getValuesAs(JsonString::getString));
    }

    private static void write(String address, int value) throws Exception {
        shell("devmem " + address + " 32 " + value);
    }

    private static String read(String address) {
        return shell("devmem " + address);
    }

    private static int interrupts() {
        return Integer.parseInt(shell("count"));
    }

    /** Waits until a condition of the guest's shell holds. */
    private static void awaitThat(String condition) {
        shell("until " + condition + "; do :; done");
    }

    /** What a command prints in the guest; between two words that stand in no command, since those are echoed. */
    private static String shell(String command) {
        try {
            guest.type("echo beg''in; " + command + "; echo e''nd\n").await("\nbegin\r\n");
            int from = guest.out().toString().lastIndexOf("\nbegin\r\n") + 8;
            guest.await("end\r\n");
            String printed = guest.out().toString().substring(from);
            return printed.substring(0, printed.indexOf("end\r\n")).strip();
        } catch (Exception e) {
            throw new AssertionError(command, e);
        }
    }

    private void awaitTold(String... words) throws InterruptedException {
        for (String word : words) {
            guest.err().await(word, told.length(), Backplane.LIMIT);
        }
    }

    private void assertNothingTold() {
        assertEquals(List.of(), guest.err().toString().substring(told.length()).lines().toList());
    }
}
