package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The launcher as a process, in a distribution of its own whose only verb is {@code run} of {@code verb.Activator}. */
public class LauncherIT {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path home;
    private Path temporary;

    @Before
    public void layOut() throws Exception {
        home = folder.newFolder("dist").toPath();
        temporary = folder.newFolder("tmp").toPath();
        copy(Dist.files("lib"), "lib");
        copy(Dist.bundlesOf("base").toList(), "bundles");
        copy(List.of(Dist.HOME.resolve("features/base.json")), "features");
        feature("x86-64", "\"test:verb:1\"");
        feature("pc-devices", "");
        TestBundle.build("verb", home.resolve("bundles/verb-1.jar"));
    }

    @Test
    public void theVerbGetsTheRequestAndGivesTheStatus() throws Exception {
        Process process = launch("run", "request", "--append", "a b");
        assertEquals(List.of("append=a b features=[base, x86-64, pc-devices]", "stopped"), output(process));
        assertEquals(33, process.waitFor());
        assertEquals(List.of(), errors());
        assertEquals(List.of(), leftovers());
    }

    @Test
    public void aSignalEndsItInOrder() throws Exception {
        Process process = launchEndless();
        terminate(process);
        assertEquals(List.of("stopped"), output(process));
        assertEquals("128 + SIGTERM", 143, process.waitFor());
        assertEquals(List.of(), errors());
        assertEquals(List.of(), leftovers());
    }

    @Test
    public void whatAKilledRunLeftIsDeletedByTheNext() throws Exception {
        Process killed = launchEndless();
        killed.destroyForcibly().waitFor();
        assertEquals("a folder and its lock", 2, leftoversOf(killed));
        launch("run", "request").waitFor();
        assertEquals(List.of(), leftovers());
    }

    @Test
    public void aRunDoesNotDisturbAnother() throws Exception {
        Process first = launchEndless();
        launch("run", "request").waitFor();
        assertEquals("a folder and its lock", 2, leftoversOf(first));
        terminate(first);
        assertEquals(List.of("stopped"), output(first));
    }

    @Test
    public void aBugGetsAReportAndNoStackTraceOnTheTerminal() throws Exception {
        Process process = launch("run", "broken");
        assertEquals(70, process.waitFor());
        String said = String.join("\n", errors());
        assertTrue(said, said.contains("thrown by the verb"));
        assertFalse(said, said.contains("\tat "));
        Path report = Path.of(said.substring(said.lastIndexOf("send ") + 5));
        String details = Files.readString(report);
        assertTrue(details, details.contains("Activator.java") && details.contains(" test.verb ["));
    }

    @Test
    public void aMissingVerbIsNamed() throws Exception {
        Process process = launch("list", "machines");
        assertEquals(70, process.waitFor());
        assertTrue(errors().getFirst(), errors().getFirst().contains("(backplane.verb=list)"));
    }

    @Test
    public void aMistakeLeavesNothingBehind() throws Exception {
        assertEquals(2, launch("run", "--memry", "1G").waitFor());
        assertEquals(List.of(), leftovers());
    }

    private Process launchEndless() throws IOException {
        Process process = launch("run", "endless");
        assertEquals("running", process.inputReader().readLine());
        return process;
    }

    /** Sends SIGTERM; {@link Process#destroy} would close the output as well. */
    private static void terminate(Process process) {
        process.toHandle().destroy();
    }

    private Process launch(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Backplane.JVM_OPTIONS, "-Djava.io.tmpdir=" + temporary, "-cp", home + "/lib/*",
                "org.backplane.launcher.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(temporary.resolve("stderr").toFile()).start();
    }

    /** What is still to come on standard output; ends when the process does. */
    private static List<String> output(Process process) throws Exception {
        assertTrue("ends within a minute", process.waitFor(1, TimeUnit.MINUTES));
        return process.inputReader().lines().toList();
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(temporary.resolve("stderr"));
    }

    private List<String> leftovers() throws IOException {
        Path root = temporary.resolve("backplane-" + System.getProperty("user.name"));
        if (Files.notExists(root)) { return List.of(); }
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private long leftoversOf(Process process) throws IOException {
        return leftovers().stream().filter(name -> name.startsWith(process.pid() + "-")).count();
    }

    private void copy(List<Path> files, String target) throws IOException {
        Path to = Files.createDirectories(home.resolve(target));
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private void feature(String name, String... bundles) throws IOException {
        String list = Stream.of(bundles).collect(Collectors.joining(","));
        Files.writeString(home.resolve("features/" + name + ".json"),
                "{ \"id\": \"test:" + name + ":1\", \"bundles\": [" + list + "] }");
    }
}
