package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The machine files that we ship, and those that the documentation shows. */
public class MachineFilesIT {

    /** An indented block that begins with a comment and is an object. */
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^    //.*\n    \\{\n(?:(?:     .*)?\n)+    \\}\n");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void everyMachineWeShipIsRightAndSaysWhatItIs() throws Exception {
        List<String> listed = Backplane.run("list", "machines").endsWith(0).out().lines();
        for (Path file : filesOf("run-configs")) {
            String name = file.getFileName().toString().replace(".json", "");
            Backplane.run("check", name).endsWith(0);
            assertTrue(name, listed.stream().anyMatch(line -> line.matches(name + " +\\S.*")));
        }
    }

    @Test
    public void theExamplesOfTheDocumentationAreRight() throws Exception {
        assertEquals("README.md", 1, check(Backplane.TREE.resolve("README.md")));
        assertEquals("machine-files.md", 2, check(Backplane.TREE.resolve("docs/machine-files.md")));
    }

    private int check(Path document) throws Exception {
        Matcher examples = EXAMPLE.matcher(Files.readString(document));
        int count = 0;
        while (examples.find()) {
            Path file = folder.getRoot().toPath().resolve("example" + count++ + ".json");
            Files.writeString(file, examples.group());
            Backplane.run("check", file.toString()).endsWith(0);
        }
        return count;
    }

    @Test
    public void typesOfEveryKindAreExplained() throws Exception {
        String all = Backplane.run("list", "devices").endsWith(0).out().toString();
        for (String type : List.of("uart16550", "lapic", "pc.boot", "x86-64")) {
            assertTrue(all, all.contains("    " + type + " "));
            List<String> text = Backplane.run("list", "devices", type).endsWith(0).out().lines();
            assertTrue(type + ": " + text, text.getFirst().startsWith(type + ": ") && text.contains("Keys"));
        }
    }

    private static List<Path> filesOf(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Backplane.TREE.resolve(directory))) {
            return files.sorted().toList();
        }
    }
}
