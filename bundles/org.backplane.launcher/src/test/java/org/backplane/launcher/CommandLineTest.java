package org.backplane.launcher;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private Request request;

    private int execute(String... arguments) {
        return execute(asked -> {
            request = asked;
            return 0;
        }, arguments);
    }

    private int execute(Verbs verbs, String... arguments) {
        var distribution = new Distribution(Path.of("."), Path.of("run-configs"));
        var failure = new Failure(new PrintStream(terminal, true), new Session(distribution));
        return Main.commandLine(verbs, failure).execute(arguments);
    }

    @Test
    void runWithoutOptionsAsksForNothingInParticular() {
        execute("run");
        assertEquals("run", request.verb());
        assertEquals(Map.of("set", List.of(), "noReboot", false, "digest", false, "paused", false),
                request.arguments());
    }

    @Test
    void runPassesEveryOptionOn() {
        execute("run", "pc", "--kernel", "vmlinuz", "--initrd=i.gz", "--append", "console=ttyS0 quiet", "--memory",
                "1G",
                "--set", "com1.backend=null", "--set", "cpu0.model=x", "--feature", "extra", "--timeout", "1.5",
                "--no-reboot", "--cpus", "4", "--clock", "instructions", "--digest", "-S");
        assertEquals(List.of("extra"), request.features());
        assertEquals(
                Map.ofEntries(entry("machine", "pc"), entry("kernel", "vmlinuz"), entry("initrd", "i.gz"),
                        entry("append", "console=ttyS0 quiet"), entry("memory", "1G"),
                        entry("set", List.of("com1.backend=null", "cpu0.model=x")), entry("timeout", 1.5),
                        entry("noReboot", true), entry("cpus", "4"), entry("clock", "instructions"),
                        entry("digest", true), entry("paused", true)),
                request.arguments());
    }

    @Test
    void pluginsAreAFeatureAndAFolder() {
        execute("run", "--plugins", ".", "--feature", "extra");
        assertEquals(List.of("extra", "plugins"), request.features());
        assertEquals(Path.of(".").toAbsolutePath().toString(), request.arguments().get("plugins"));
        execute("check", "demo", "--plugins", ".");
        assertEquals(List.of("plugins"), request.features());
        request = null;
        assertEquals(2, execute("run", "--plugins", "none"));
        assertNull(request);
        assertTrue(terminal.toString().contains("--plugins none: there is no such folder"), terminal.toString());
    }

    @Test
    void checkAndListPassTheirWordOn() {
        execute("check", "demo");
        assertEquals(Map.of("machine", "demo"), request.arguments());
        execute("check", "demo", "--feature", "extra");
        assertEquals(List.of("extra"), request.features());
        execute("list", "devices");
        assertEquals(Map.of("what", "devices"), request.arguments());
        execute("list", "machines", "pc");
        assertEquals(Map.of("what", "machines", "name", "pc"), request.arguments());
    }

    @ParameterizedTest
    @CsvSource({"run --memry 1G, --memory", "rum, backplane run", "list parts, 'machines, devices'", "check, MACHINE",
            "run --timeout 0, above 0", "run --timeout soon, seconds above 0", "run a b, is one argument too many",
            "rum, 'run, check, list, ctl'"})
    void mistakesAreNamedWithWhatIsAllowed(String line, String allowed) {
        assertEquals(2, execute(line.split(" ")));
        assertNull(request);
        assertTrue(terminal.toString().contains(allowed), terminal::toString);
        assertTrue(terminal.toString().contains("--help"), terminal::toString);
    }

    @Test
    void aCommandIsNeeded() {
        assertEquals(2, execute());
        assertTrue(terminal.toString().contains("run, check, list or ctl"), terminal::toString);
    }

    @Test
    void theVerbGivesTheExitStatus() {
        assertEquals(124, execute(_ -> 124, "run"));
    }

    @Test
    void aUserErrorIsToldWithoutStackTrace() {
        assertEquals(2, execute(_ -> {
            throw new UserException("no such thing");
        }, "run"));
        assertEquals("backplane: no such thing" + System.lineSeparator(), terminal.toString());
    }

    @Test
    void aBugGoesToAReportFile() throws Exception {
        assertEquals(70, execute(_ -> {
            throw new IllegalStateException("the wheel came off");
        }, "run"));
        String said = terminal.toString();
        assertTrue(said.contains("the wheel came off") && !said.contains("\tat "), said);
        Path report = Path.of(said.substring(said.lastIndexOf("send ") + 5).strip());
        try {
            assertTrue(Files.readString(report).contains("CommandLineTest.java"));
        } finally {
            Files.delete(report);
        }
    }
}
