package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Jars in the folder of {@code --plugins} before anything starts: what works, and what a user is told of what does not. */
public class PluginsIT {

    private static final String API = "org.backplane.api.device, org.backplane.api.machine.config, "
            + "org.backplane.api.machine.irq, org.backplane.api.machine.time";

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;

    @Before
    public void makeFolder() throws Exception {
        folder = temporary.newFolder("plugins").toPath();
    }

    @Test
    public void typesOfPluginsAreThereBeforeAMachineFileIsLookedAt() throws Exception {
        Path machine = Files.writeString(temporary.getRoot().toPath().resolve("ticking.json"), """
                {
                    "include": "demo",
                    "parts": { "tick": { "type": "acme,ticker", "at": "mem:0xd0000000", "irq": "ioapic/17" } }
                }
                """);
        assertTrue(
                check(machine, 2).err().toString().contains("no installed bundle provides the type \"acme,ticker\""));
        PluginJar.drop(TickerJar.BUILT, folder, "ticker.jar");
        assertEquals(List.of(), check(machine, 0).err().lines());
    }

    private Backplane check(Path machine, int status) throws Exception {
        return Backplane.run("check", machine.toString(), "--plugins", folder.toString()).endsWith(status);
    }

    @Test
    public void theDocumentationShowsTheWholeModule() throws Exception {
        String shown = Files.readString(Backplane.TREE.resolve("docs/devices.md")).replaceAll("(?m)^    ", "");
        String source = Files.readString(TickerJar.SOURCE);
        int type = source.indexOf("@Component\n");
        assertTrue("pom.xml", shown.contains(Files.readString(TickerJar.MODULE.resolve("pom.xml"))));
        assertTrue("imports", shown.contains(source.substring(0, type)));
        assertTrue("class", shown.contains(source.substring(type)));
    }

    @Test
    public void aPluginBuiltAgainstAnOlderMinorVersionWorks() throws Exception {
        TickerJar.version("1.0.0").builtAgainst("[0.0,1)").drop(folder, "ticker.jar");
        works();
    }

    @Test
    public void aPluginBuiltAgainstAnotherMajorVersionIsRefused() throws Exception {
        TickerJar.version("3.0.0").builtAgainst("[2.0,3)").drop(folder, "ticker-3.jar");
        isTold("plugin ticker-3.jar: built against " + API + " 2.0, this machine has 0.1.0 "
                + "(the plugin accepts 2.0 to below 3.0); build it against 0.1");
    }

    @Test
    public void aPluginBuiltAgainstANewerMinorVersionIsRefused() throws Exception {
        TickerJar.version("1.0.0").builtAgainst("[0.9,1)").drop(folder, "ticker.jar");
        isTold("plugin ticker.jar: built against " + API + " 0.9, this machine has 0.1.0 "
                + "(the plugin accepts 0.9 to below 1.0); build it against 0.1");
    }

    @Test
    public void whatAPluginMissesIsNamed() throws Exception {
        TickerJar.version("1.0.0").importing("com.acme.wheels;version=\"[1.2,2)\"").drop(folder, "ticker.jar");
        isTold("plugin ticker.jar: it needs the package com.acme.wheels, which nothing here has; "
                + "put the jar that has it beside it");
    }

    @Test
    public void aFactoryThatFailsIsNamed() throws Exception {
        TickerJar.version("1.0.0").with("    public record Config", """
                public Ticker() {
                    throw new IllegalStateException("out of springs");
                }

                public record Config""").drop(folder, "ticker.jar");
        Backplane run = list().endsWith(2);
        assertTrue(run.toString(),
                run.err().lines().contains("plugin ticker.jar: its component com.acme.Ticker could not "
                        + "be made; what it threw is in the log"));
        assertTrue(run.toString(), run.err().toString().contains("IllegalStateException: out of springs"));
    }

    @Test
    public void filesThatAreNoPluginsAreNamed() throws Exception {
        Files.writeString(folder.resolve("text.jar"), "Dear machine,\n");
        byte[] whole = Files.readAllBytes(TickerJar.BUILT);
        Files.write(folder.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
        isTold("plugin half.jar: it is no jar that can be read (zip END header not found); "
                + "copy it again, it is tried again when it changes",
                "plugin text.jar: it is no jar that can be read (zip END header not found); "
                        + "copy it again, it is tried again when it changes");
    }

    @Test
    public void aJarThatIsNoBundleIsNamed() throws Exception {
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("plain.jar")))) {
            jar.putNextEntry(new ZipEntry("readme.txt"));
        }
        isTold("plugin plain.jar: it is no OSGi bundle: its manifest has no Bundle-SymbolicName; "
                + "build it with bnd, see docs/devices.md");
    }

    @Test
    public void aBundleOfTheMachineIsNoPlugin() throws Exception {
        Path uart = Dist.files("bundles").stream().filter(file -> file.toString().contains("org.backplane.dev.uart"))
                .findFirst().orElseThrow();
        PluginJar.drop(uart, folder, "uart.jar");
        Backplane run = list().endsWith(2);
        assertTrue(run.toString(), run.err().lines().getFirst()
                .startsWith("plugin uart.jar: this machine has that bundle already: "));
    }

    private Backplane list() throws Exception {
        return Backplane.run("list", "devices", "acme,ticker", "--plugins", folder.toString());
    }

    private void works() throws Exception {
        Backplane run = list().endsWith(0);
        assertEquals(List.of(), run.err().lines());
        assertTrue(run.toString(),
                run.out().lines().getFirst().equals("acme,ticker: one-shot timer with an interrupt"));
    }

    /** Everything on standard error but what {@code list} says itself, which misses the type. */
    private void isTold(String... messages) throws Exception {
        Backplane run = list().endsWith(2);
        List<String> told = run.err().lines().stream().filter(line -> line.startsWith("plugin")).toList();
        assertEquals(List.of(messages), told);
        assertTrue(run.toString(), run.err().lines().stream().noneMatch(line -> line.startsWith("\tat ")));
    }
}
