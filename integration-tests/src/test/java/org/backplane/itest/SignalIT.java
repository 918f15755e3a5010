package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Signals on a real terminal: it is left as it was, and so are the host's files. */
public class SignalIT {

    /** What {@code stty -g} prints: numbers in hexadecimal, colons between them. */
    private static final String SETTINGS = "[0-9a-f]+(:[0-9a-f]+)+";

    /** For the end of a process after a signal, on any host. */
    private static final long LIMIT_SECONDS = 120;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path temporary;
    private Backplane terminal;

    @Before
    public void layOut() throws IOException {
        temporary = folder.newFolder("tmp").toPath();
    }

    @After
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }

    @Test
    public void anInterruptEndsItInOrder() throws Exception {
        endsInOrder("INT", 130);
    }

    @Test
    public void aRequestToTerminateEndsItInOrder() throws Exception {
        endsInOrder("TERM", 143);
    }

    @Test
    public void aHangUpEndsItInOrder() throws Exception {
        endsInOrder("HUP", 129);
    }

    @Test
    public void aTerminalThatGoesAwayEndsIt() throws Exception {
        startOnTerminal();
        goesAway();
    }

    @Test
    public void aTerminalThatGoesAwayEndsWhatIgnoresHangUps() throws Exception {
        startOnTerminal("trap '' HUP");
        goesAway();
    }

    private void goesAway() throws Exception {
        ProcessHandle java = java();
        terminal.process().destroyForcibly();
        try {
            java.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("it has not ended; its threads:\n" + stacks(java), e);
        }
        assertEquals(Set.of(), files());
    }

    private static String stacks(ProcessHandle java) throws IOException, InterruptedException {
        Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
        Process tool = new ProcessBuilder(jstack.toString(), Long.toString(java.pid())).redirectErrorStream(true)
                .start();
        if (!tool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            tool.destroyForcibly();
        }
        return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void theKeysThatEndItLeaveTheTerminalAsItWas() throws Exception {
        startOnTerminal();
        terminal.type("\1x").await("status 0").endsWith(0);
        assertLeftAsFound();
    }

    @Test
    public void whatAKilledRunLeftIsDeletedByTheNext() throws Exception {
        startOnTerminal();
        assertNotEquals("a run has files", Set.of(), files());
        signal("KILL");
        terminal.await("status 137").endsWith(0);
        assertNotEquals("nobody could delete them", Set.of(), files());
        Backplane.command(Backplane.TREE, withTemporaryFolder(Backplane.line("run"))).endsWith(0);
        assertEquals(Set.of(), files());
    }

    private void endsInOrder(String signal, int status) throws Exception {
        startOnTerminal();
        signal(signal);
        terminal.await("status " + status).endsWith(0);
        assertLeftAsFound();
    }

    private void startOnTerminal() throws Exception {
        startOnTerminal("trap - HUP");
    }

    /** A shell on a new terminal that runs a guest, and says what the terminal's settings are before and after. */
    private void startOnTerminal(String before) throws Exception {
        List<String> line = withTemporaryFolder(Backplane.line("run", "pc", "--kernel",
                Backplane.KERNELS.resolve("alu.elf").toString(), "--append", "rounds=4000000000"));
        terminal = Backplane.command(Backplane.TREE,
                List.of("env", "SHELL=/bin/sh", "script", "-qec",
                        before + "; tty; stty -g; echo starts; " + String.join(" ", line)
                                + "; echo status $?; stty -g; echo over",
                        "/dev/null"));
        // Typed before Backplane listens, it comes through all the same; the help is what says that Backplane does.
        terminal.await("starts").type("\1h").await("Ctrl-A X");
        String settings = settings();
        assertTrue("raw: " + settings, settings.contains("-icanon"));
    }

    private List<String> withTemporaryFolder(List<String> line) {
        return Stream.concat(Stream.of("env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + temporary), line.stream())
                .toList();
    }

    private String settings() throws IOException, InterruptedException {
        String device = terminal.out().lines().getFirst();
        assertTrue(device, device.startsWith("/dev/"));
        Process stty = new ProcessBuilder("stty", "-F", device, "-a").redirectErrorStream(true).start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, stty.waitFor());
        return said;
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(java().pid());
        assertEquals(0, new ProcessBuilder("kill", "-s", name, pid).start().waitFor());
    }

    private ProcessHandle java() {
        return terminal.process().descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java")).findFirst().orElseThrow();
    }

    private void assertLeftAsFound() throws IOException {
        List<String> settings = terminal.out().lines().stream().filter(line -> line.matches(SETTINGS)).toList();
        assertEquals(terminal.toString(), 2, settings.size());
        assertEquals(settings.get(0), settings.get(1));
        assertFalse(terminal.toString(), terminal.out().toString().contains("\tat "));
        assertEquals(Set.of(), files());
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile).map(file -> temporary.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }
}
