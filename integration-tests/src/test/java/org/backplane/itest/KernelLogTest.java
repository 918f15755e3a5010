package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What counts as a complaint of the kernel. */
public class KernelLogTest {

    private static final List<String> LOG = List.of("<6>[    0.000000] fine", "<5>[    1.000000] notable",
            "<4>[   12.345678] acpi: odd 7", "<11>[   13.000000] init: an error of a program", "no line of the log");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void warningsAndWorseThatAreNotAllowedAreUnexpected() throws IOException {
        assertEquals(List.of("acpi: odd 7", "init: an error of a program"), log("# nothing").unexpected());
        assertEquals(List.of("init: an error of a program"), log("acpi: odd \\d ## it is odd").unexpected());
    }

    @Test
    public void anEntryThatMatchesNothingIsUnused() throws IOException {
        assertEquals(List.of("fine"), log("acpi: odd \\d ## it is odd", "fine ## an information only").unused());
    }

    @Test
    public void anEntryNeedsAReason() {
        assertThrows(IllegalArgumentException.class, () -> log("acpi: odd 7"));
        assertThrows(IllegalArgumentException.class, () -> log("acpi: odd 7 ##  "));
    }

    private KernelLog log(String... allowed) throws IOException {
        Path file = folder.getRoot().toPath().resolve("allowed");
        Files.write(file, List.of(allowed));
        return new KernelLog(LOG, file);
    }
}
