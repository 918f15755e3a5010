package org.backplane.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.LoadException;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.x86.X86Reg;
import org.backplane.loader.image.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part as the chassis sees it: configuration in, problems or a loaded machine out. */
class PcBootTest {
    private static final MachineSpec MACHINE = TestMachines.full();

    private final PcBoot type = new PcBoot();

    @TempDir
    Path directory;

    private static PcBootConfig config(String kernel, String initrd, String guest, String... modules) {
        return new PcBootConfig(kernel, initrd, "", "auto", 0x10_0000, -1, List.of(modules), guest);
    }

    private List<String> problems(PcBootConfig config) {
        List<String> problems = new ArrayList<>();
        type.check(config, MACHINE, problems::add);
        return problems;
    }

    private String file(String name, ByteBuffer content) throws IOException {
        return Files.write(directory.resolve(name), content.array()).toString();
    }

    @Test
    void loadsFilesAndFirmware() throws Exception {
        PcBootConfig config = config(file("vmlinuz", TestImages.bzImage()), "", "");
        assertEquals(List.of(), problems(config));
        FakeMachine machine = new FakeMachine(MACHINE);
        type.create(config).load(machine);
        assertEquals(0x10_0200, machine.cpu.reg[X86Reg.RIP]);
        assertEquals("RSD PTR ", new String(bytes(machine, 0xf0000, 8), StandardCharsets.US_ASCII));
        assertArrayEquals(new byte[]{(byte) 0xc0, (byte) 0x9f}, bytes(machine, 0x40e, 2), "EBDA segment");
        assertArrayEquals(new byte[]{0x7f, 0x02}, bytes(machine, 0x413, 2), "639 KiB");
    }

    private static byte[] bytes(FakeMachine machine, long address, int length) {
        return machine.at(address).asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void embeddedGuestsAreInTheBundleAndLoad() throws Exception {
        for (String name : EmbeddedGuests.NAMES) {
            PcBootConfig config = config("", "", name);
            assertEquals(List.of(), problems(config));
            FakeMachine machine = new FakeMachine(MACHINE);
            type.create(config).load(machine);
            assertEquals(0x2badb002, machine.cpu.reg[X86Reg.RAX], name + " is multiboot");
        }
    }

    @Test
    void everyProblemIsToldAtOnce() throws Exception {
        PcBootConfig config = config("/none/vmlinuz", "/none/initrd", "", "/none/module with arguments");
        assertEquals(List.of("kernel \"/none/vmlinuz\": no such file; check the path",
                "initrd \"/none/initrd\": no such file; check the path",
                "modules \"/none/module\": no such file; check the path"), problems(config));
    }

    @Test
    void filesThatAreNoneAreRefused() throws Exception {
        assertEquals(List.of("kernel \"" + directory + "\": is a directory; give a file"),
                problems(config(directory.toString(), "", "")));
        String empty = file("empty", ByteBuffer.allocate(0));
        assertEquals(List.of("kernel \"" + empty + "\": is empty; give another file"), problems(config(empty, "", "")));
        assertEquals(List.of("kernel \"none\": no such file in " + Path.of("").toAbsolutePath() + "; check the path"),
                problems(config("none", "", "")));
    }

    @Test
    void aGuestMustBeNamed() {
        assertEquals(List
                .of("kernel: not given; give a Linux bzImage, multiboot or ELF64 file (--kernel FILE), or an embedded"
                        + " guest: demo"),
                problems(config("", "", "")));
        assertEquals(List.of("guest \"doom\": no such embedded guest; allowed: demo"),
                problems(config("", "", "doom")));
    }

    @Test
    void otherArchitecturesAreRefused() throws Exception {
        List<String> problems = new ArrayList<>();
        MachineSpec arm = new MachineSpec("arm", "arm64", 1 << 24, List.of());
        type.check(config(file("vmlinuz", TestImages.bzImage()), "", ""), arm, problems::add);
        assertEquals(List.of("type pc.boot is for machines with isa x86-64, not arm64"), problems);
    }

    @Test
    void loadFailsWithTheProblemsThatCheckWouldTell() throws Exception {
        PcBootConfig config = config("/none/vmlinuz", "/none/initrd", "");
        LoadException failure = assertThrows(LoadException.class,
                () -> type.create(config).load(new FakeMachine(MACHINE)));
        assertEquals(String.join("\n", problems(config)), failure.getMessage());
    }
}
