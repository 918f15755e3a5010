package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The machine files that we ship, and those that the documentation shows. */
public class MachineFilesIT {

    /** An indented block that begins with a comment and is an object. */
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^    //.*\n    \\{\n(?:(?:     .*)?\n)+    \\}\n");

    /** How the guest exit.elf ends a machine. */
    private static final int EXIT_STATUS = 0x2a << 1 | 1;

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
    public void everyMachineWeShipIsAssembledAndRunsAGuest() throws Exception {
        for (Path file : filesOf("run-configs")) {
            String name = file.getFileName().toString().replace(".json", "");
            Backplane.run("run", name, "--kernel", Backplane.KERNELS.resolve("exit.elf").toString())
                    .endsWith(EXIT_STATUS);
        }
    }

    @Test
    public void theExamplesOfTheDocumentationAreRight() throws Exception {
        assertEquals("README.md", 1, check(Backplane.TREE.resolve("README.md")));
        assertEquals("machine-files.md", 2, check(Backplane.TREE.resolve("docs/machine-files.md")));
    }

    private int check(Path document) throws Exception {
        List<String> examples = examples(document);
        for (String example : examples) {
            Path file = folder.newFile().toPath();
            Files.writeString(file, example);
            Backplane.run("check", file.toString()).endsWith(0);
        }
        return examples.size();
    }

    /** The machine files that a document shows. */
    static List<String> examples(Path document) throws IOException {
        return EXAMPLE.matcher(Files.readString(document)).results().map(MatchResult::group).toList();
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

    @Test
    public void coresAreListedExplainedAndChosen() throws Exception {
        String all = Backplane.run("list", "cores").endsWith(0).out().toString();
        assertTrue(all, Pattern.compile("(?m)^x86\\.interpreter +x86-64 +\\d+\\.\\d+\\.\\d+\\S* +Interpreter")
                .matcher(all).find());
        String one = Backplane.run("list", "cores", "x86.interpreter").endsWith(0).out().toString();
        assertTrue(one, one.contains("org.backplane.x86.interpreter") && one.contains(" sse2"));
        Backplane.run("run", "--core", "x86.interpreter").endsWith(0);
    }

    static List<Path> filesOf(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Backplane.TREE.resolve(directory))) {
            return files.sorted().toList();
        }
    }
}
