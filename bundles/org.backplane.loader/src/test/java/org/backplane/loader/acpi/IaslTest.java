package org.backplane.loader.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.backplane.loader.TestMachines;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the tables with the ACPICA disassembler. */
class IaslTest {
    private static final Platform PLATFORM = Platform.of(TestMachines.full());

    @TempDir
    Path directory;

    @BeforeAll
    static void iaslIsInstalled() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(d -> Path.of(d, "iasl"))
                        .anyMatch(Files::isExecutable),
                "iasl is not installed (Debian: acpica-tools): tables are not disassembled");
    }

    private String iasl(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "iasl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "iasl hangs");
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private String disassembled(String name, byte[] table) throws IOException, InterruptedException {
        Files.write(directory.resolve(name + ".aml"), table);
        iasl("-d", name + ".aml");
        String source = Files.readString(directory.resolve(name + ".dsl"));
        assertTrue(!source.contains("Invalid") && !source.contains("should be") && !source.contains("ERROR"), source);
        return source;
    }

    @Test
    void dsdtDisassemblesAndCompilesAgain() throws Exception {
        String source = disassembled("dsdt", Dsdt.of(PLATFORM));
        for (String id : new String[]{"PNP0A03", "PNP0501", "PNP0B00", "PNP0100", "PNP0103"})
            assertTrue(source.contains("EisaId (\"" + id + "\")"), id);
        assertTrue(source.contains("Name (\\_S5, Package (0x04)"), source);
        assertTrue(source.contains("Device (COM1)") && source.contains("Device (COM2)"), source);
        assertTrue(source.contains("{4}") && source.contains("{3}"), "their interrupts");
        String compiled = iasl("dsdt.dsl");
        assertTrue(compiled.contains("0 Errors, 0 Warnings"), compiled);
    }

    @Test
    void dataTablesDisassemble() throws Exception {
        assertTrue(disassembled("facp", Fadt.of(PLATFORM, 0xf0040, 0xf0080)).contains("Reset Register"));
        assertTrue(disassembled("apic", Madt.of(PLATFORM)).contains("I/O APIC"));
    }
}
