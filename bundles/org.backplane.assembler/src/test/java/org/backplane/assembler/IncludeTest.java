package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.backplane.api.machine.MachineSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machine files that include others. */
class IncludeTest {
    private static final String BASE = """
            {
                "machine": { "memory": "32M", "reboot": false },
                "parts": {
                    "cpu0": { "type": "vcpu" },
                    "chip": { "type": "chip", "at": "io:0xcf0" },
                    "u": { "type": "uart", "at": "io:0x3f8", "irq": "chip/4" },
                    "v": { "type": "uart", "at": "io:0x2f8", "hertz": 32 }
                }
            }
            """;

    @TempDir
    Path folder;

    private final Catalogue catalogue = TestTypes.catalogue();
    private final Assembly assembly = new Assembly(catalogue, true);

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("named"));
        Files.createDirectories(folder.resolve("mine"));
        write("named/base.json", BASE);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    /** Checks {@code mine/m.json}. */
    private MachineSpec check() {
        return assembly.check(new Request(Map.of("machine", folder.resolve("mine/m.json").toString(), "runConfigs",
                folder.resolve("named").toString(), "featureDir", folder.resolve("features").toString())));
    }

    private MachineSpec check(Consumer<String> installer) {
        catalogue.installer = installer;
        return check();
    }

    /** What is said, with {@code ~} for the test's folder. */
    private String said() {
        return assembly.complaints().all().stream()
                .map(complaint -> complaint.problem().code() + " " + complaint.position() + " "
                        + complaint.problem().message() + " | " + complaint.problem().allowed() + " | "
                        + complaint.problem().hint())
                .collect(Collectors.joining("\n")).replace(folder.toString(), "~");
    }

    @Test
    void whatIsReadLaterAddsAndChangesAndTakesOut() throws IOException {
        write("mine/m.json", """
                { "parts": { "u": { "hertz": 64, "irq": null }, "w": { "type": "uart" }, "v": null },
                  "machine": { "memory": "64M" }, "include": "base" }
                """);
        MachineSpec machine = check();
        assertNotNull(machine, this::said);
        assertEquals("m", machine.name());
        assertEquals(64L << 20, machine.memory());
        assertEquals(false, assembly.keys().get("reboot"));
        assertEquals(List.of("cpu0", "chip", "u", "w"), machine.parts().stream().map(part -> part.name()).toList());
        assertEquals(Map.of("at", "io:0x3f8", "hertz", 64L), machine.parts().get(2).keys());
    }

    @Test
    void pathsAreRelativeToTheFileThatNamesThem() throws IOException {
        Files.createDirectories(folder.resolve("mine/lib"));
        write("mine/m.json", "{ \"include\": [\"base\", \"lib/a.json\"] }");
        write("mine/lib/a.json", "{ \"include\": \"b.json\", \"parts\": { \"x\": { \"hertz\": 32 } } }");
        write("mine/lib/b.json",
                "{ \"parts\": { \"x\": { \"type\": \"uart\", \"hertz\": 16 }, \"cpu0\": { \"type\": \"vcpu\" } } }");
        assertNotNull(check(), this::said);
        assertEquals(32L, assembly.check(new Request(Map.of("machine", folder.resolve("mine/lib/a.json").toString())))
                .parts().getFirst().keys().get("hertz"));
    }

    @Test
    void featuresOfAllFilesAreInstalledBeforeAnythingIsChecked() throws IOException {
        Files.createDirectories(folder.resolve("features"));
        write("features/one.json", "{}");
        write("features/two.json", "{}");
        write("named/base.json", BASE.replaceFirst("\\{", "{ \"features\": \"one\","));
        write("mine/own.json", "{}");
        write("mine/m.json", "{ \"include\": \"base\", \"features\": [\"two\", \"own.json\", \"one\"] }");
        List<String> installed = new ArrayList<>();
        assertNotNull(check(installed::add), this::said);
        assertEquals(List.of("one", "two", folder.resolve("mine/own.json").toString()), installed);
    }

    @Test
    void aFeatureThatIsNotThere() throws IOException {
        Files.createDirectories(folder.resolve("features"));
        write("features/mtrr.json", "{}");
        write("mine/m.json", "{ \"include\": \"base\",\n  \"features\": [\"mttr\", 7] }");
        assertNull(check());
        assertEquals(
                """
                        B003 ~/mine/m.json:2:24 "features" must name features | a string or a list of strings |\s
                        B214 ~/mine/m.json:2:16 there is no feature "mttr" | the path of a feature file, or mtrr | did you mean "mtrr"?""",
                said());
    }

    @Test
    void aFileThatTwoIncludeIsReadOnce() throws IOException {
        write("mine/m.json", "{ \"include\": [\"a.json\", \"b.json\"] }");
        write("mine/a.json", "{ \"include\": \"base\", \"parts\": { \"v\": { \"hertz\": 128 } } }");
        write("mine/b.json", "{ \"include\": \"base\" }");
        assertEquals(128L, check().parts().getLast().keys().get("hertz"));
    }

    @Test
    void problemsAreInTheFileThatHasTheLastWord() throws IOException {
        write("named/base.json", BASE.replace("\"hertz\": 32", "\"hertz\": 15"));
        write("mine/m.json",
                "{ \"include\": \"base\",\n\"parts\": { \"u\": { \"at\": \"io:0x2f8\", \"irq\": \"chip/9\" } } }");
        assertNull(check());
        assertEquals(
                """
                        B104 ~/named/base.json:7:59 "hertz" is out of range | 16 to 1000000000 Hz |\s
                        B204 ~/named/base.json:7:38 two devices at one address: v at io:0x2f8 to 0x2ff, and u at io:0x2f8 to 0x2ff\
                         |  | move one of them; the place of u is at ~/mine/m.json:2:25
                        B205 ~/mine/m.json:2:44 there is no interrupt line "chip/9" | chip/0 to chip/7, chip/nmi |\s""",
                said());
    }

    @Test
    void aFileThatIsNotThere() throws IOException {
        write("mine/m.json", "{ \"include\": \"bass\" }");
        assertNull(check());
        assertEquals(
                "B004 ~/mine/m.json:1:14 there is no machine file \"bass\" to include | a path, relative to ~/mine,"
                        + " or base | did you mean \"base\"?",
                said());
    }

    @Test
    void filesThatIncludeEachOther() throws IOException {
        write("mine/m.json", "{ \"include\": \"a.json\" }");
        write("mine/a.json", "{ \"parts\": {},\n  \"include\": [\"base\", \"../mine/m.json\"] }");
        assertNull(check());
        assertEquals("B006 ~/mine/a.json:2:23 files include each other: ~/mine/m.json includes ~/mine/a.json"
                + " includes ~/mine/m.json |  | take this one out", said());
    }

    @Test
    void everyFileThatIsNoMachineFileIsNamed() throws IOException {
        write("mine/m.json", "{ \"include\": [\"a.json\", \"b.json\", 5] }");
        write("mine/a.json", "{ \"parts\": }");
        write("mine/b.json", "[]");
        assertNull(check());
        assertEquals("""
                B001 ~/mine/a.json:1:12 expected a value, found '}' |  |\s
                B003 ~/mine/b.json:1:1 a machine file is an object | { "machine": {…}, "parts": {…} } |\s
                B003 ~/mine/m.json:1:35 "include" must name machine files | a string or a list of strings |\s""",
                said());
    }
}
