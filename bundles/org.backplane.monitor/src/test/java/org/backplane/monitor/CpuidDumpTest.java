package org.backplane.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.backplane.monitor.command.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cpuid -r} prints, of one processor ({@code -1}) and of several. */
class CpuidDumpTest {
    private static final String LEAF = "   0x00000001 0x00: eax=0x00000663 ebx=0x%02x000800 ecx=0x00000001 edx=0x00000002\n"
            + "   0x0000000b 0x01: eax=0x00000001 ebx=0x00000002 ecx=0x00000201 edx=0x%08x\n";

    @TempDir
    private Path folder;

    private CpuidDump read(String text) throws Exception {
        return CpuidDump.read(Files.writeString(folder.resolve("dump.txt"), text));
    }

    private static void isOf(int id, CpuidDump dump, int vcpu) {
        assertEquals(LEAF.formatted(id, id), dump.of(vcpu).stream().map(entry -> "   " + entry + "\n")
                .reduce("", String::concat));
    }

    @Test
    void oneTableIsEverybodysButForTheApicIdentifier() throws Exception {
        for (String begin : new String[]{"CPU:\n", ""}) {
            CpuidDump dump = read(begin + LEAF.formatted(0, 0));
            isOf(0, dump, 0);
            isOf(3, dump, 3);
        }
    }

    @Test
    void eachHasItsOwn() throws Exception {
        CpuidDump dump = read("CPU 0:\n" + LEAF.formatted(4, 4) + "CPU 1:\n" + LEAF.formatted(6, 6));
        isOf(4, dump, 0);
        isOf(6, dump, 1);
    }

    @Test
    void whatIsNoDumpIsNamed() {
        assertTrue(assertThrows(CommandException.class, () -> read("nothing\n")).getMessage()
                .contains("dump.txt has no line"));
        assertTrue(assertThrows(CommandException.class, () -> read("0x1 eax=0\n")).getMessage().contains("0x1 eax=0"));
        assertTrue(assertThrows(CommandException.class, () -> CpuidDump.read(folder.resolve("gone"))).getMessage()
                .contains("cannot read " + folder.resolve("gone")));
    }
}
