package org.backplane.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.backplane.monitor.command.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbols of the kinds of files that kernels come with. */
class SymbolsTest {
    private static final long START = 0xffff_ffff_8100_0000L;
    private static final int STRINGS = 64;
    private static final int TABLE = 96;
    private static final int SECTIONS = 256;

    @TempDir
    Path folder;

    @Test
    void ofSystemMap() throws Exception {
        Path file = Files.writeString(folder.resolve("System.map"), """
                ffffffff81000000 T _stext
                ffffffff81000010 t helper
                """);
        expect(Symbols.read(file));
    }

    /** Four symbols: that of number 0, two functions, a section; and the string table (System V ABI, figures 4-3 to 4-16). */
    @Test
    void ofAnElfFile() throws Exception {
        ByteBuffer elf = ByteBuffer.allocate(SECTIONS + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(0, new byte[]{0x7f, 'E', 'L', 'F', 2, 1, 1}).putLong(40, SECTIONS).putShort(60, (short) 3);
        elf.put(STRINGS, "\0_stext\0helper\0".getBytes(StandardCharsets.US_ASCII));
        symbol(elf, 1, 1, 2, START);
        symbol(elf, 2, 8, 2, START + 16);
        symbol(elf, 3, 8, 3, START + 32);
        elf.putInt(SECTIONS + 64 + 4, 2).putLong(SECTIONS + 64 + 24, TABLE).putLong(SECTIONS + 64 + 32, 4 * 24)
                .putInt(SECTIONS + 64 + 40, 2);
        elf.putInt(SECTIONS + 128 + 4, 3).putLong(SECTIONS + 128 + 24, STRINGS);
        expect(Symbols.read(Files.write(folder.resolve("vmlinux"), elf.array())));
    }

    private static void symbol(ByteBuffer elf, int number, int name, int type, long value) {
        int at = TABLE + 24 * number;
        elf.putInt(at, name).put(at + 4, (byte) (0x10 | type)).putShort(at + 6, (short) 1).putLong(at + 8, value);
    }

    private static void expect(Symbols symbols) {
        assertEquals("0xffffffff81000000 _stext", symbols.name(START));
        assertEquals("0xffffffff8100000f _stext+0xf", symbols.name(START + 15));
        assertEquals("0xffffffff81000024 helper+0x14", symbols.name(START + 0x24));
        assertEquals("0x401000", symbols.name(0x40_1000));
        assertEquals("0xffffffff90000000", symbols.name(0xffff_ffff_9000_0000L));
    }

    @Test
    void ofNothingOfTheKind() throws Exception {
        refused(folder.resolve("none"), "There is no file");
        refused(Files.writeString(folder.resolve("text"), "xyz T name\n"), "is neither a System.map nor");
        refused(Files.writeString(folder.resolve("empty"), ""), "has no symbols");
        refused(Files.write(folder.resolve("short"), new byte[]{0x7f, 'E', 'L', 'F', 1}), "has no symbols");
    }

    private static void refused(Path file, String reason) {
        String said = assertThrows(CommandException.class, () -> Symbols.read(file)).getMessage();
        assertTrue(said.contains(reason), said);
    }
}
