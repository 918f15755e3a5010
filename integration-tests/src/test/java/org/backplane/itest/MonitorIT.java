package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The monitor at its control socket: a guest that computes for ever is watched and changed. */
public class MonitorIT {

    /** The order in which they are asked: none disturbs those behind it. */
    private static final List<String> COMMANDS = List.of("cpu:model", "cpu:model explain",
            "cpu:model explain avx2", "cpu:model diff Haswell Broadwell", "cpu:model list",
            "cpu:model set x86-64-v3 --when reset", "cpu:model set x86-64-v2", "cpu:model set x86-64-v1 --vcpu cpu0",
            "cpu:cpuid", "cpu:cpuid get", "cpu:cpuid supported", "cpu:msr list", "cpu:msr features",
            "cpu:msr get 0xc0000080", "cpu:msr set 0x277 0x0007040600070406", "cpu:capability check 159", "help",
            "machine:info", "cpu:list", "cpu:regs cpu0",
            "mem:dump 0x100000 64", "mem:disassemble", "cpu:trace on --count 1", "cpu:trace off", "part:list",
            "device:regs com1", "trace:on com1", "trace:off com1", "bundle:list",
            "machine:oddities", "machine:digest", "bundle:stop dev.timer", "bundle:start dev.timer",
            "bundle:update x86.interpreter",
            "machine:pause", "machine:resume", "machine:reset");

    /** Of parts that the machine does not have: here, in MtrrIT and in CacheIT. */
    private static final List<String> OF_PARTS = List.of("pmu:stat", "lbr:dump", "mtrr:show", "cache:violations",
            "cpuidfault:show");

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path socket;
    private static Backplane machine;
    private static Ctl ctl;

    @BeforeClass
    public static void start() throws Exception {
        socket = FOLDER.getRoot().toPath().resolve("control");
        ctl = new Ctl(socket);
        machine = endless(socket);
    }

    /** A machine that listens at a socket. */
    private static Backplane endless(Path socket) throws Exception {
        return endless(socket, "pc");
    }

    private static Backplane endless(Path socket, String... machine) throws Exception {
        List<String> line = new ArrayList<>(List.of("run", "--kernel", Backplane.KERNELS.resolve("alu.elf").toString(),
                "--append", "rounds=4000000000", "--control", socket.toString()));
        line.addAll(List.of(machine));
        Backplane run = Backplane.start(line.toArray(String[]::new));
        return run.type("\1h").await("Ctrl-A C");
    }

    @AfterClass
    public static void stop() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    public void onlyItsOwnerMayUseTheSocket() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        try (Stream<Path> files = Files.list(socket.getParent())) {
            assertEquals("nothing else is left beside it", List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith(".")).toList());
        }
    }

    @Test
    public void everyCommandAnswersAsTheSchemaSays() throws Exception {
        for (String command : COMMANDS) {
            ctl.json(command);
            assertFalse(command, ctl.ask(command).isBlank());
        }
        List<String> asked = COMMANDS.stream().map(command -> command.split(" ")[0]).toList();
        List<String> missing = new ArrayList<>(((JsonArray) ctl.json("help")).getValuesAs(JsonObject.class).stream()
                .map(topic -> topic.getString("name")).toList());
        missing.removeAll(asked);
        missing.removeAll(OF_PARTS);
        assertEquals("commands that this test leaves out", List.of("machine:quit"), missing);
    }

    @Test
    public void commandsAboutPartsAnswerWhereTheseAre() throws Exception {
        Path file = FOLDER.getRoot().toPath().resolve("counters.json");
        Files.writeString(file,
                """
                        { "include": "pc", "parts": { "pmu": { "type": "x86.pmu", "version": 5 }, "lbr": { "type": "x86.lbr" },
                            "cpuidfault": { "type": "x86.cpuidfault", "accelerator": "eager", "vcpus": ["cpu0"] },
                            "mtrr": { "type": "x86.mtrr", "vcpus": ["cpu1"] }, "cpu1": { "type": "vcpu" } } }
                        """);
        Path other = FOLDER.getRoot().toPath().resolve("counting");
        try (Backplane run = endless(other, file.toString(), "--feature", "performance-counters", "--feature",
                "branch-records", "--feature", "cpuid-faulting", "--feature", "mtrr", "--cpu",
                "SapphireRapids,+pdcm,+arch-lbr")) {
            assertEquals("eight and three", 11, ((JsonArray) new Ctl(other).json("pmu:stat")).size());
            assertEquals("nobody records", 0, ((JsonArray) new Ctl(other).json("lbr:dump")).size());
            JsonArray some = (JsonArray) new Ctl(other).json("cpuidfault:show");
            assertEquals("cpu1 has no such part", 1, some.size());
            JsonObject faulting = some.getJsonObject(0);
            assertEquals("cpu0", faulting.getString("vcpu"));
            assertEquals("eager", faulting.getString("backend"));
            assertTrue("it has printed something", faulting.getInt("exits") > 0);
            assertEquals("of cpu1", Set.of("ranges", "zaps", "decisions"),
                    ((JsonObject) new Ctl(other).json("mtrr:show")).keySet());
            assertTrue(new Ctl(other).complaint("mtrr:show --vcpu cpu0").contains("the feature mtrr has that type"));
            run.type("\1x").endsWith(0);
        }
    }

    /** Also for a vCPU that the guest has not started: the machine waits, and goes on when the part is back or nothing is enforced any more. */
    @Test
    public void whatIsEnforcedDoesNotLeaveARunningGuest() throws Exception {
        Path file = FOLDER.getRoot().toPath().resolve("enforced.json");
        Files.writeString(file, """
                { "include": "pc", "parts": { "cpu0": { "model": "x86-64-v1,+mtrr,enforce" },
                  "cpu1": { "type": "vcpu", "core": "x86.interpreter", "model": "x86-64-v1,+mtrr,enforce" },
                  "mtrr": { "type": "x86.mtrr", "vacant": "absent" } } }
                """);
        Ctl enforced = new Ctl(FOLDER.getRoot().toPath().resolve("enforced"));
        try (Backplane run = endless(enforced.socket(), file.toString(), "--feature", "mtrr")) {
            String waits = "cpu0 waits for what its CPU model enforces: mtrr: no part that is seated provides it";
            String both = "waits for: " + waits + "\nwaits for: " + waits.replace("cpu0", "cpu1") + "\n";
            assertTrue(enforced.ask("bundle:stop x86.mtrr").endsWith(both));
            JsonObject info = (JsonObject) enforced.json("machine:info");
            assertEquals("waiting", info.getString("state"));
            assertEquals(waits, info.getJsonArray("waitsFor").getString(0));
            enforced.ask("bundle:start x86.mtrr");
            assertEquals("running", ((JsonObject) enforced.json("machine:info")).getString("state"));
            enforced.ask("bundle:stop x86.mtrr");
            enforced.ask("cpu:model set x86-64-v1");
            assertEquals("running", ((JsonObject) enforced.json("machine:info")).getString("state"));
            assertEquals(
                    "EINVAL: the CPU model is enforced, and cannot be had: erms: no part that is seated provides it;"
                            + " mtrr: no part that is seated provides it; feature mtrr does\n",
                    enforced.complaint("cpu:model set x86-64-v1,+mtrr,+erms,enforce"));
            run.type("\1x").endsWith(0);
        }
    }

    @Test
    public void mistakesAreNamedAndFail() throws Exception {
        assertComplaint("machine:inf", "did you mean \"machine:info\"? 'help' lists them.");
        assertComplaint("device:regs com9", "com1");
        assertComplaint("mtrr:show", "the feature mtrr has that type");
        assertComplaint("cpuidfault:show", "with the key accelerator");
        assertComplaint("pmu:stat", "x86.pmu");
        assertComplaint("lbr:dump", "x86.lbr");
        assertComplaint("cpu:regs cpu9", "cpu0");
        assertComplaint("trace:on", "needs PART");
        assertComplaint("trace:on boot", "no part that the guest has access to 'boot'; there are ");
        assertComplaint("$nothing", "There is no variable");
        assertComplaint("mem:dump 0xffff000000", "not all RAM");
        assertComplaint("mem:disassemble --syntax masm", "there are att, intel");
        assertComplaint("mem:disassemble --vcpu cpu9", "cpu0");
        assertComplaint("cpu:trace on --to /no/such/file", "/no/such/file");
        assertComplaint("mem:dump \"0", "close quotes");
        assertComplaint("bundle:update x86.interpretr", "did you mean \"x86.interpreter\"?");
        assertComplaint("bundle:update dev.uart /no/such.jar", "There is no file /no/such.jar");
        assertComplaint("bundle:update api.machine", "would stop the monitor");
        assertComplaint("bundle:stop 0", "machine:quit");
        assertComplaint("bundle:stop monitor", "would stop the monitor");
        assertComplaint("bundle:update assembler", "would end the run");
        assertComplaint("bundle:stop gogo.runtime", "would stop the monitor");
        assertComplaint("bundle:stop machine", "would end the run, whose machine org.backplane.machine is");
        assertComplaint("bundle:update console", "would take the terminal from the run");
        assertComplaint("bundle:update api.x86", "would stop the monitor");
        assertComplaint("cpu:model set Haswel", "Haswell");
        assertComplaint("cpu:model set", "needs NAME");
        assertComplaint("cpu:model change Haswell", "it has set NAME, keep, explain");
        assertComplaint("cpu:model set max,+avx3", "avx3");
        assertComplaint("cpu:model set max --when later", "now or reset");
        assertComplaint("cpu:model set max --vcpu cpu9", "cpu0");
        assertComplaint("cpu:model explain avx3", "avx3");
        assertComplaint("cpu:model diff max", "needs B");
        assertComplaint("cpu:cpuid set", "needs FILE");
        assertComplaint("cpu:cpuid ask", "get, supported, set FILE");
        assertComplaint("cpu:msr get 0x12345678", "0x12345678");
        assertComplaint("cpu:msr get x", "must be a number");
        assertComplaint("cpu:msr set 0x277 2", "IA32_PAT cannot be 0x2");
        assertComplaint("cpu:capability enable 99999", "cannot be enabled");
        assertComplaint("help nothing", "'help' lists them");
    }

    private static void assertComplaint(String command, String expected) throws Exception {
        String complaint = ctl.complaint(command);
        assertTrue(command + ": " + complaint, complaint.contains(expected));
        assertEquals(command + ": " + complaint, 1, complaint.lines().count());
    }

    @Test
    public void theCommandLineIsCheckedBeforeAnythingIsSent() throws Exception {
        assertTrue(Backplane.run("ctl").endsWith(2).err().toString().contains("SOCKET"));
        assertTrue(Backplane.run("ctl", socket.toString()).endsWith(2).err().toString().contains("COMMAND"));
        assertTrue(Backplane.run("ctl", "--help").endsWith(0).out().toString().contains("Exit status:"));
        String nobody = Backplane.run("ctl", socket + "-none", "help").endsWith(1).err().toString();
        assertTrue(nobody, nobody.contains("no machine listens at"));
    }

    @Test
    public void aPausedGuestExecutesNothing() throws Exception {
        ctl.ask("machine:pause");
        assertEquals("paused", ((JsonObject) ctl.json("machine:info")).getString("state"));
        long retired = retired();
        long time = guestNanos();
        assertEquals(retired, retired());
        assertEquals(time, guestNanos());
        ctl.ask("machine:resume");
        assertEquals("running", ((JsonObject) ctl.json("machine:info")).getString("state"));
        while (retired() == retired) {
            Thread.onSpinWait(); // each question takes its time
        }
        assertNotEquals(time, guestNanos());
    }

    private static long retired() throws Exception {
        return ((JsonArray) ctl.json("cpu:list")).getJsonObject(0).getJsonNumber("retired").longValue();
    }

    private static long guestNanos() throws Exception {
        return ((JsonObject) ctl.json("machine:info")).getJsonNumber("guestNanos").longValue();
    }

    /** The first instructions of the guest, as objdump prints them; where it starts in 32-bit code they are the same in 64-bit code. */
    @Test
    public void codeIsShownAsItWasAssembled() throws Exception {
        JsonArray code = (JsonArray) ctl.json("mem:disassemble 0x1000f8 2 --physical --syntax intel");
        assertEquals("cld", code.getJsonObject(0).getString("text"));
        assertEquals("mov    esp,0x11a000", code.getJsonObject(1).getString("text"));
        JsonArray device = (JsonArray) ctl.json("mem:disassemble 0xfee00000 2 --physical");
        assertEquals("(no RAM is there)", device.getJsonObject(0).getString("text"));
    }

    /** The trace ends by itself, and each line is the instruction that is there; a core that is replaced goes on with it. */
    @Test
    public void whatIsExecutedIsWrittenDown() throws Exception {
        untilItComputes();
        Path file = FOLDER.getRoot().toPath().resolve("trace");
        ctl.ask("cpu:trace on --count 50 --to " + file);
        while (Files.readAllLines(file).size() < 50) {
            Thread.onSpinWait(); // the class has a time limit
        }
        ctl.ask("cpu:trace off");
        List<String> lines = Files.readAllLines(file);
        assertEquals(50, lines.size());
        for (String line : lines.subList(0, 3)) {
            String[] fields = line.split("[: ]+", 4);
            JsonObject there = ((JsonArray) ctl.json("mem:disassemble " + fields[1] + " 1")).getJsonObject(0);
            assertEquals(line, there.getString("bytes"), fields[2]);
            assertEquals(line, there.getString("text"), fields[3].strip());
        }
        ctl.ask("cpu:trace on --to " + file);
        ctl.ask("bundle:update x86.interpreter");
        long before = Files.size(file);
        while (Files.size(file) == before) {
            Thread.onSpinWait();
        }
        ctl.ask("cpu:trace off");
    }

    /** The guest multiplies RDI by a constant over and over: its old and new values are in the trace. */
    @Test
    public void changedRegistersAreWrittenDown() throws Exception {
        untilItComputes();
        for (String multiply : List.of("att imul   %rsi,%rdi", "intel imul   rdi,rsi")) {
            String[] syntax = multiply.split(" ", 2);
            Path file = FOLDER.getRoot().toPath().resolve("registers-" + syntax[0]);
            ctl.ask("cpu:trace on --registers --count 70 --syntax " + syntax[0] + " --to " + file);
            while (Files.readAllLines(file).stream().filter(line -> line.contains("cpu0 0x")).count() < 70) {
                Thread.onSpinWait();
            }
            ctl.ask("cpu:trace off");
            assertTrue(file.toString(), products(Files.readAllLines(file), syntax[1]) >= 4);
        }
    }

    /** Behind the start, which is 32-bit code: in the loop that multiplies. */
    private static void untilItComputes() throws Exception {
        while (!ctl.ask("cpu:regs").contains("RSI=2545f4914f6cdd1d")) {
            Thread.onSpinWait();
        }
    }

    /** How many are there; each is right. */
    private static int products(List<String> lines, String multiply) {
        Pattern changed = Pattern.compile("cpu0   rdi=0x([0-9a-f]+)( rflags=0x[0-9a-f]+)?");
        int products = 0;
        long factor = 0;
        for (int n = 0; n < lines.size(); n++) {
            Matcher line = changed.matcher(lines.get(n));
            if (!line.matches()) { continue; }
            long value = Long.parseUnsignedLong(line.group(1), 16);
            if (factor != 0 && lines.get(n - 1).contains(multiply)) {
                assertEquals(lines.toString(), factor * 0x2545f4914f6cdd1dL, value);
                products++;
            }
            factor = value;
        }
        return products;
    }

    @Test
    public void anUpdateIsSeenAndABuildThatCannotBeUsedIsTakenOutAgain() throws Exception {
        Path jar = bundle("org.backplane.x86.interpreter");
        Path newer = FOLDER.getRoot().toPath().resolve("newer.jar");
        Jars.withHeader(jar, newer, "Bundle-Version", "7.8.9");
        String said = ctl.ask("bundle:update x86.interpreter " + newer);
        assertTrue(said, said.contains("-> 7.8.9") && said.contains("the guest stood"));
        assertEquals("7.8.9", interpreter().getString("version"));
        long retired = retired();

        Path unusable = FOLDER.getRoot().toPath().resolve("unusable.jar");
        Jars.withHeader(jar, unusable, "Import-Package", "no.such.thing");
        assertComplaint("bundle:update x86.interpreter " + unusable, "no.such.thing");
        assertComplaint("bundle:update x86.interpreter " + bundle("org.backplane.console"), "is a build of");
        assertComplaint("bundle:update x86.interpreter " + Backplane.TREE.resolve("README.md"), "is not a jar");
        assertEquals("7.8.9", interpreter().getString("version"));
        assertEquals("running", ((JsonObject) ctl.json("machine:info")).getString("state"));
        assertTrue("the guest goes on", retired() > retired);
    }

    @Test
    public void aBuildWhosePartsCannotBeSeatedIsTakenOutAgain() throws Exception {
        Path jar = bundle("org.backplane.dev.uart");
        for (String missing : List.of("Uart16550", "Uart")) {
            Path unusable = FOLDER.getRoot().toPath().resolve(missing + ".jar");
            Jars.without(jar, unusable, "org/backplane/dev/uart/" + missing + ".class");
            assertComplaint("bundle:update dev.uart " + unusable, "cannot be used: com1 ");
            assertComplaint("bundle:update dev.uart " + unusable, "goes on");
            assertEquals("seated", seat(ctl, "com1"));
        }
    }

    @Test
    public void theOldBuildGoesOnAlsoWhenItsJarHoldsTheNewOne() throws Exception {
        Path home = FOLDER.newFolder("home").toPath();
        PluginJar.drop(TickerJar.BUILT, home, "ticker-1.0.0.jar");
        Path feature = Files.writeString(home.resolve("ticker.json"),
                "{ \"id\": \"com.acme:ticker-feature:1\", \"bundles\": [ \"com.acme:ticker:1.0.0\" ] }");
        Path file = Files.writeString(home.resolve("ticking.json"),
                "{ \"include\": \"pc\", \"parts\": { \"tick\": { \"type\": \"acme,ticker\", \"at\": \"mem:0xd0000000\" } } }");
        Ctl other = new Ctl(home.resolve("control"));
        try (Backplane run = endless(other.socket(), file.toString(), "--feature", feature.toString())) {
            Jars.without(TickerJar.BUILT, home.resolve("new.jar"), "com/acme/Ticker.class");
            PluginJar.drop(home.resolve("new.jar"), home, "ticker-1.0.0.jar");
            String complaint = other.complaint("bundle:update ticker");
            assertTrue(complaint, complaint.contains("the old one, 1.0.0, goes on"));
            assertEquals("seated", seat(other, "tick"));
            other.ask("machine:quit");
            run.endsWith(0);
        }
    }

    private static String seat(Ctl asked, String name) throws Exception {
        return ((JsonArray) asked.json("part:list")).getValuesAs(JsonObject.class).stream()
                .filter(seat -> seat.getString("name").equals(name)).findFirst().orElseThrow().getString("state");
    }

    private static Path bundle(String name) {
        return Dist.files("bundles").stream().filter(file -> file.getFileName().toString().startsWith(name + "-"))
                .findFirst().orElseThrow();
    }

    private static JsonObject interpreter() throws Exception {
        return ((JsonArray) ctl.json("part:list")).getValuesAs(JsonObject.class).stream()
                .filter(seat -> seat.getString("bundle").equals("org.backplane.x86.interpreter")).findFirst()
                .orElseThrow();
    }

    @Test
    public void aLibraryTakesItsUsersWithIt() throws Exception {
        JsonObject report = (JsonObject) ctl.json("bundle:update lib.x86");
        assertTrue(report.toString(),
                report.getJsonArray("refreshed").toString().contains("\"org.backplane.x86.interpreter\""));
        assertEquals("seated", interpreter().getString("state"));
    }

    @Test
    public void clientsThatHangOrGoDisturbNobody() throws Exception {
        List<SocketChannel> clients = new ArrayList<>();
        try {
            for (String sent : List.of("", "machine:in", "machine:quit", "x".repeat(100))) {
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
                client.connect(UnixDomainSocketAddress.of(socket));
                client.write(ByteBuffer.wrap(sent.getBytes(StandardCharsets.US_ASCII)));
                clients.add(client);
            }
            assertTrue(ctl.ask("machine:info").contains("isa"));
        } finally {
            for (SocketChannel client : clients) { client.close(); }
        }
        assertTrue("half a line is no command", ctl.ask("machine:info").contains("isa"));
    }

    @Test
    public void aSocketInUseIsRefusedAndAnythingElseIsLeftAlone() throws Exception {
        String taken = Backplane.run("run", "--control", socket.toString()).endsWith(2).err().toString();
        assertTrue(taken, taken.contains("a running machine has it"));
        Path file = FOLDER.newFile("precious").toPath();
        String other = Backplane.run("run", "--control", file.toString()).endsWith(2).err().toString();
        assertTrue(other, other.contains("no socket") && Files.exists(file));
        String nowhere = Backplane.run("run", "--control", "/no/such/folder/s").endsWith(2).err().toString();
        assertTrue(nowhere, nowhere.contains("there is no folder /no/such/folder"));
        assertTrue(ctl.ask("machine:info").contains("isa"));
    }

    @Test
    public void whatADeadProcessLeftIsReplacedAndTheEndRemovesIt() throws Exception {
        Path path = FOLDER.getRoot().toPath().resolve("short-lived");
        try (Backplane killed = endless(path)) {
            killed.process().destroyForcibly();
            killed.awaitEnd();
        }
        assertTrue("nobody could remove it", Files.exists(path));
        try (Backplane next = endless(path)) {
            assertEquals("pc is ended.\n", new Ctl(path).ask("machine:quit"));
            next.endsWith(0);
        }
        assertFalse(Files.exists(path));
    }
}
