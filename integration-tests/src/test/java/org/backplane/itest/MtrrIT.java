package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Memory type range registers, with a guest that all vCPUs change them in, and with Linux. */
public class MtrrIT {
    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String PROMPT = " # ";
    private static final String MADE_BY_FIRMWARE = "reg00: base=0x0c0000000 ( 3072MB), size= 1024MB, count=1: uncachable";
    private static final String ADD = "echo 'base=0x10000000 size=0x1000000 type=write-combining' > /proc/mtrr";
    private static final String BOTH = MADE_BY_FIRMWARE
            + "\r\nreg01: base=0x010000000 (  256MB), size=   16MB, count=1: write-combining";

    /** A machine with the part and its keys. */
    private static String machine(String keys) throws Exception {
        Path file = FOLDER.newFile().toPath();
        Files.writeString(file, "{ \"include\": \"pc\", \"parts\": { \"cpu0\": { \"model\": \"x86-64-v1,+mtrr\" }, "
                + "\"mtrr\": { \"type\": \"x86.mtrr\"" + keys + " } } }");
        return file.toString();
    }

    private static Backplane guest(String machine, String cpus, String... more) throws Exception {
        return Backplane.run(line(machine, cpus, more));
    }

    private static String[] line(String machine, String cpus, String... more) {
        return Stream.concat(Stream.of("run", machine, "--feature", "mtrr", "--cpus", cpus, "--kernel",
                Backplane.KERNELS.resolve("mtrr.elf").toString(), "--no-reboot"), Stream.of(more))
                .toArray(String[]::new);
    }

    /** On every vCPU what SeaBIOS leaves on a PC; and no vCPU waits for ever, whatever others change meanwhile. */
    @Test
    public void allVcpusChangeThemAtOnce() throws Exception {
        for (String cpus : List.of("1", "2", "4")) { guest(machine(""), cpus).endsWith(0); }
    }

    /** Acceptance example 21. */
    @Test
    public void initKeepsThem() throws Exception {
        guest(machine(""), "4", "--append", "init=1").endsWith(0).await("PASS  INIT keeps them");
    }

    @Test
    public void allVcpusChangeThemWhereTheyMeanNothing() throws Exception {
        guest(machine(", \"mode\": \"store\""), "2").endsWith(0);
    }

    /** The goal of the series that the design comes from. */
    @Test
    public void eightVcpusDropTenTimesFewerPagesThanNaively() throws Exception {
        long naive = pages(", \"zaps\": \"naive\"");
        long ours = pages("");
        assertTrue(ours + " pages, " + naive + " naively", ours > 0 && ours * 10 <= naive);
    }

    /** Of RAM, which the part logs when it goes. */
    private static long pages(String keys) throws Exception {
        List<String> logged = new ArrayList<>(
                Backplane.line(line(machine(keys), "8", "--clock", "instructions")));
        logged.add(2, "JDK_JAVA_OPTIONS=-Dbackplane.log=INFO");
        Backplane guest = Backplane.command(Backplane.TREE, logged).eof().endsWith(0);
        Matcher pages = Pattern.compile("zaps \\w+: .* pages (\\d+)").matcher(guest.err().toString());
        assertTrue(guest.err().toString(), pages.find());
        return Long.parseLong(pages.group(1));
    }

    @Test
    public void runsAreRepeatable() throws Exception {
        String[] repeatable = {"--clock", "instructions", "--digest"};
        Backplane first = guest(machine(""), "4", repeatable).endsWith(0);
        Backplane second = guest(machine(""), "4", repeatable).endsWith(0);
        assertEquals(first.out().toString(), second.out().toString());
        assertEquals(first.err().toString(), second.err().toString());
    }

    private static Backplane linux(String keys, Ctl ctl, int cpus) throws Exception {
        Backplane linux = Backplane.start(DebianGuest.make("shell").runsOn(machine(keys), "quiet", "--feature", "mtrr",
                "--cpus", Integer.toString(cpus), "--control", ctl.socket().toString()));
        return linux.await(PROMPT);
    }

    /** Without another key, or with {@code refuse}, the guest waits while its part is away. */
    @Test
    public void linuxChangesThemOnEveryProcessorAndThePartIsReplaced() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("replaced"));
        try (Backplane linux = linux("", ctl, 4)) {
            assertEquals(MADE_BY_FIRMWARE, says(linux, "cat /proc/mtrr"));
            says(linux, ADD);
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            assertTypesAreThere(ctl);
            ctl.ask("machine:pause");
            everySwapCostsOneFlush(ctl);
            ctl.ask("machine:resume");
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));

            replacedWhileAllProcessorsChangeThem(linux, ctl);
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            assertTypesAreThere(ctl);

            ctl.ask("bundle:stop x86.mtrr");
            assertEquals("waiting", ((JsonObject) ctl.json("machine:info")).getString("state"));
            assertTrue(ctl.complaint("mtrr:show").contains("--feature mtrr"));
            ctl.ask("bundle:start x86.mtrr");
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            assertTypesAreThere(ctl);

            says(linux, "echo disable=1 > /proc/mtrr");
            assertEquals(MADE_BY_FIRMWARE, says(linux, "cat /proc/mtrr"));
            assertType("WB", ctl, "0x10000000 --vcpu cpu1");
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    /** Linux sets them on all processors at once, with caches off. */
    private static void replacedWhileAllProcessorsChangeThem(Backplane linux, Ctl ctl) throws Exception {
        linux.type("for i in 1 2 3 4 5 6; do echo disable=1 > /proc/mtrr; " + ADD + "; done; echo CHANGED$((6*7))\n");
        for (int n = 0; n < 3; n++) { ctl.ask("bundle:update x86.mtrr"); }
        linux.await("CHANGED42").await(PROMPT);
    }

    /** On each vCPU; the machine is paused, so that the guest adds none. What comes back before the guest goes on costs no second one. */
    private static void everySwapCostsOneFlush(Ctl ctl) throws Exception {
        List<Long> before = flushes(ctl);
        List<Long> after = before.stream().map(count -> count + 1).toList();
        JsonObject zaps = zaps(ctl);
        ctl.ask("bundle:update x86.mtrr");
        assertEquals(after, flushes(ctl));
        ctl.ask("bundle:stop x86.mtrr");
        ctl.ask("bundle:start x86.mtrr");
        assertEquals(after, flushes(ctl));
        assertEquals("what was counted goes on", zaps, zaps(ctl));
        assertTrue(zaps.toString(), zaps.getInt("requests") > 0);
    }

    private static JsonObject zaps(Ctl ctl) throws Exception {
        return ((JsonObject) ctl.json("mtrr:show")).getJsonObject("zaps");
    }

    private static List<Long> flushes(Ctl ctl) throws Exception {
        return ctl.json("cpu:list").asJsonArray().getValuesAs(JsonObject.class).stream()
                .map(vcpu -> vcpu.getJsonNumber("flushes").longValue()).toList();
    }

    private static void assertTypesAreThere(Ctl ctl) throws Exception {
        for (int vcpu = 0; vcpu < 4; vcpu++) { assertType("WC", ctl, "0x10ffffff --vcpu cpu" + vcpu); }
        assertType("WB", ctl, "0x11000000");
        assertType("UC", ctl, "0xfee00000");
    }

    /** With {@code absent} it goes on without them; Linux takes RDMSR's #GP for zeroes, and forgets who uses a range that it reads so. */
    @Test
    public void whileThePartIsAbsentTheFeatureIsGone() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("absent"));
        try (Backplane linux = linux(", \"vacant\": \"absent\"", ctl, 2)) {
            says(linux, ADD);
            ctl.ask("bundle:stop x86.mtrr");
            assertFalse(granted(ctl));
            assertEquals("goes on", says(linux, "echo goes on"));
            ctl.ask("bundle:start x86.mtrr");
            assertTrue(granted(ctl));
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            ctl.ask("bundle:stop x86.mtrr");
            assertEquals("", says(linux, "cat /proc/mtrr"));
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    /** With {@code hold} it goes on with them, as they were. */
    @Test
    public void whileThePartIsHeldTheRegistersKeepTheirValues() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("held"));
        try (Backplane linux = linux(", \"vacant\": \"hold\"", ctl, 2)) {
            says(linux, ADD);
            ctl.ask("bundle:stop x86.mtrr");
            assertTrue(granted(ctl));
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            ctl.ask("bundle:start x86.mtrr");
            assertEquals(BOTH, says(linux, "cat /proc/mtrr"));
            assertType("WC", ctl, "0x10000000 --vcpu cpu1");
            changedWhileThePartIsHeld(linux, ctl);
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    /** What would change a register waits for the part, and is done then. */
    private static void changedWhileThePartIsHeld(Backplane linux, Ctl ctl) throws Exception {
        ctl.ask("bundle:stop x86.mtrr");
        linux.type("echo disable=1 > /proc/mtrr; echo CHANGED$((6*7))\n");
        awaitState(ctl, "waiting");
        assertFalse(linux.out().toString().contains("CHANGED42"));
        ctl.ask("bundle:start x86.mtrr");
        linux.await("CHANGED42").await(PROMPT);
        assertEquals(MADE_BY_FIRMWARE, says(linux, "cat /proc/mtrr"));
        assertType("WB", ctl, "0x10000000 --vcpu cpu1");
    }

    /** Every processor changes them without end: each comes back to its instruction until the part is there. */
    @Test
    public void whileThePartIsHeldEveryProcessorWaits() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("all"));
        try (Backplane guest = guestForEver("hold", ctl)) {
            guest.await("PASS  every processor has");
            for (int n = 0; n < 3; n++) {
                ctl.ask("bundle:stop x86.mtrr");
                awaitState(ctl, "waiting");
                ctl.ask("bundle:start x86.mtrr");
                everyProcessorGoesOn(ctl);
            }
        }
    }

    /** Nothing but the part can reset them. */
    @Test
    public void aResetWaitsForThePartThatIsHeld() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("reset"));
        try (Backplane guest = guestForEver("hold", ctl)) {
            guest.await("PASS  every processor has");
            ctl.ask("bundle:stop x86.mtrr");
            ctl.ask("machine:reset");
            awaitState(ctl, "waiting");
            ctl.ask("bundle:start x86.mtrr");
            guest.await("PASS  every processor has");
        }
    }

    @Test
    public void whatWasAbsentComesBackAsAfterReset() throws Exception {
        Ctl ctl = new Ctl(FOLDER.getRoot().toPath().resolve("left"));
        try (Backplane guest = Backplane.start("run", machine(", \"vacant\": \"absent\""), "--feature", "mtrr",
                "--kernel",
                Backplane.KERNELS.resolve("poll.elf").toString(), "--control", ctl.socket().toString())) {
            guest.await("poll");
            ctl.ask("cpu:msr set 0x202 0x10000001");
            ctl.ask("bundle:stop x86.mtrr");
            ctl.ask("machine:reset");
            guest.await("poll");
            ctl.ask("bundle:start x86.mtrr");
            assertTrue(ctl.ask("cpu:msr get 0x202").contains("0x0000000000000000"));
        }
    }

    private static Backplane guestForEver(String vacant, Ctl ctl) throws Exception {
        return Backplane.start("run", machine(", \"vacant\": \"" + vacant + "\""), "--feature", "mtrr", "--cpus", "4",
                "--kernel", Backplane.KERNELS.resolve("mtrr.elf").toString(), "--append", "laps=1000000000",
                "--control", ctl.socket().toString());
    }

    private static void awaitState(Ctl ctl, String state) throws Exception {
        while (!((JsonObject) ctl.json("machine:info")).getString("state").equals(state)) { Thread.sleep(100); }
    }

    private static void everyProcessorGoesOn(Ctl ctl) throws Exception {
        List<Long> before = retired(ctl);
        List<Long> now = before;
        while (!IntStream.range(0, 4).allMatch(more(before, now))) { now = retired(ctl); }
    }

    private static IntPredicate more(List<Long> before, List<Long> now) {
        return vcpu -> now.get(vcpu) > before.get(vcpu);
    }

    private static List<Long> retired(Ctl ctl) throws Exception {
        return ctl.json("cpu:list").asJsonArray().getValuesAs(JsonObject.class).stream()
                .map(vcpu -> vcpu.getJsonNumber("retired").longValue()).toList();
    }

    private static boolean granted(Ctl ctl) throws Exception {
        return ctl.json("cpu:model explain mtrr").asJsonArray().getJsonObject(0).getBoolean("granted");
    }

    private static void assertType(String type, Ctl ctl, String address) throws Exception {
        JsonObject answer = (JsonObject) ctl.json("mtrr:show " + address);
        assertEquals(type, answer.getJsonArray("decisions").getJsonObject(0).getString("type"));
    }

    /** What a command prints. */
    private static String says(Backplane linux, String command) throws Exception {
        int before = linux.out().toString().length();
        linux.type(command + "; echo END$((6*7))\n").await("END42").await(PROMPT);
        String said = linux.out().toString().substring(before);
        return said.substring(said.indexOf('\n') + 1, said.lastIndexOf("END42")).strip();
    }
}
