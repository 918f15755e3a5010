package org.backplane.loader.image;

import static org.backplane.loader.image.TestImages.buffer;
import static org.backplane.loader.image.TestImages.elf32;
import static org.backplane.loader.image.TestImages.multibootHeader;
import static org.backplane.loader.image.TestImages.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import org.backplane.api.x86.X86Reg;
import org.backplane.loader.FakeMachine;
import org.backplane.loader.TestMachines;
import org.junit.jupiter.api.Test;

/** Against the Multiboot Specification 0.6.96, chapter 3. */
class MultibootTest {
    private static final long MEMORY = 16 << 20;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Boot boot = new Boot(null, "a=1 b",
            List.of(new Boot.Module(TestImages.blob("modules", "m1", "first"), "m1 arguments"),
                    new Boot.Module(TestImages.blob("modules", "m2", "second"), "m2")),
            E820.pc(MEMORY), 0xf0000);

    private FakeMachine load(ByteBuffer image) {
        assertEquals(List.of(), problems("auto", image, boot));
        FakeMachine machine = new FakeMachine(TestMachines.bare(MEMORY));
        TestImages.parse("auto", image, null).load(boot, new GuestRam(machine), machine.cpu);
        return machine;
    }

    private static ByteBuffer kernel() {
        return multibootHeader(elf32(0x20_0004, 0x20_0000), 128, 3);
    }

    @Test
    void elfSegmentsAreLoadedAndZeroFilled() {
        FakeMachine machine = load(kernel());
        assertEquals(TestImages.CODE, machine.at(0x20_0000).get(U64, 0));
        assertEquals(0, machine.at(0x20_0000).get(U64, 8));
        assertEquals(0, machine.at(0x20_0000).get(U64, 0xff8));
        assertEquals(0xcccc_cccc_cccc_ccccL, machine.at(0x20_0000).get(U64, 0x1008),
                "behind the segment and the first module");
    }

    @Test
    void entryIsIn32BitProtectedModeWithMagicAndInformation() {
        long[] reg = load(kernel()).cpu.reg;
        assertEquals(0x20_0004, reg[X86Reg.RIP]);
        assertEquals(0x2badb002, reg[X86Reg.RAX]);
        assertEquals(1, reg[X86Reg.CR0] & 0x8000_0001L, "PE, no PG");
        assertEquals(0, reg[X86Reg.EFER]);
        assertEquals(0, reg[X86Reg.RFLAGS] & 0x20200, "VM, IF");
        assertEquals(0xc09b, reg[X86Reg.ACCESS + X86Reg.CS]);
        for (int segment : new int[]{X86Reg.DS, X86Reg.ES, X86Reg.FS, X86Reg.GS, X86Reg.SS}) {
            assertEquals(0xc093, reg[X86Reg.ACCESS + segment]);
            assertEquals(0, reg[X86Reg.BASE + segment]);
            assertEquals(0xffff_ffffL, reg[X86Reg.LIMIT + segment]);
        }
    }

    @Test
    void informationHasMemoryCommandLineAndLoaderName() {
        FakeMachine machine = load(kernel());
        MemorySegment info = machine.at(machine.cpu.reg[X86Reg.RBX]);
        assertEquals(0x24d, info.get(U32, 0), "memory, command line, modules, map, name");
        assertEquals(639, info.get(U32, 4), "KiB below 1 MiB");
        assertEquals(15 * 1024, info.get(U32, 8), "KiB above");
        assertEquals("k a=1 b", machine.at(info.get(U32, 16)).getString(0));
        assertEquals("Backplane", machine.at(info.get(U32, 64)).getString(0));
    }

    @Test
    void memoryMapEntriesSayTheirSize() {
        FakeMachine machine = load(kernel());
        MemorySegment info = machine.at(machine.cpu.reg[X86Reg.RBX]);
        assertEquals(4 * 24, info.get(U32, 44));
        MemorySegment map = machine.at(info.get(U32, 48));
        assertEquals(20, map.get(U32, 0));
        assertEquals(0, map.get(U64, 4));
        assertEquals(0x9fc00, map.get(U64, 12));
        assertEquals(1, map.get(U32, 20));
        assertEquals(0x10_0000, map.get(U64, 3 * 24 + 4));
        assertEquals(MEMORY - 0x10_0000, map.get(U64, 3 * 24 + 12));
    }

    @Test
    void modulesFollowTheKernelOnPagesOfTheirOwn() {
        FakeMachine machine = load(kernel());
        MemorySegment info = machine.at(machine.cpu.reg[X86Reg.RBX]);
        assertEquals(2, info.get(U32, 20));
        MemorySegment modules = machine.at(info.get(U32, 24));
        assertEquals(0x20_1000, modules.get(U32, 0));
        assertEquals(0x20_1005, modules.get(U32, 4));
        assertEquals("m1 arguments", machine.at(modules.get(U32, 8)).getString(0));
        assertEquals(0x20_2000, modules.get(U32, 16));
        assertEquals("m2", machine.at(modules.get(U32, 24)).getString(0));
        assertEquals('s', machine.at(0x20_2000).get(ValueLayout.JAVA_BYTE, 0));
    }

    /** A header at 16 that is to be at 0x30_0010: load from offset 0, 0x40 bytes, zeros to 0x30_2000. */
    private static ByteBuffer flat() {
        ByteBuffer image = multibootHeader(buffer(0x80), 16, 1 << 16);
        image.putInt(28, 0x30_0010).putInt(32, 0x30_0000).putInt(36, 0x30_0040).putInt(40, 0x30_2000).putInt(44,
                0x30_0030);
        return image.putLong(0x30, TestImages.CODE).putLong(0x40, -1);
    }

    @Test
    void addressFieldsReplaceElfHeaders() {
        FakeMachine machine = load(flat());
        assertEquals(0x30_0030, machine.cpu.reg[X86Reg.RIP]);
        assertEquals(TestImages.CODE, machine.at(0x30_0030).get(U64, 0));
        assertEquals(0, machine.at(0x30_0040).get(U64, 0), "bss, not the file's bytes");
        assertEquals(0, machine.at(0x30_1ff8).get(U64, 0));
    }

    @Test
    void loadEndOfZeroMeansTheWholeFile() {
        FakeMachine machine = load(flat().putInt(36, 0));
        assertEquals(-1, machine.at(0x30_0040).get(U64, 0));
    }

    @Test
    void unfitKernelsAreRefusedWithTheReason() {
        refused("no multiboot 1 header in the first 8192 bytes of a 32-bit ELF executable for i386",
                elf32(0x20_0000, 0x20_0000));
        refused("multiboot header requires features 0x4", multibootHeader(elf32(0x20_0000, 0x20_0000), 128, 4));
        refused("multiboot addresses ask for 192 bytes at offset 0 of a file of 128", flat().putInt(36, 0x30_00c0));
        refused("needs 16.1 MiB of memory, and the machine has 16 MiB; give the machine at least 17M (--memory 17M)",
                multibootHeader(elf32(0x100_0000, 0x100_0000), 128, 0));
    }

    private void refused(String reason, ByteBuffer image) {
        List<String> problems = problems("multiboot", image, new Boot(null, "", List.of(), boot.map(), 0));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().contains(reason), problems.getFirst());
    }

    @Test
    void initrdsAndLargeModulesAreRefused() {
        Blob large = TestImages.blob("modules", "big", "x".repeat((int) MEMORY));
        Boot wrong = new Boot(TestImages.blob("initrd", "i", ""), "", List.of(new Boot.Module(large, "big")),
                boot.map(), 0);
        assertEquals(List.of("initrd \"i\": kernel \"k\" is multiboot and takes no initrd; give the file in modules",
                "modules \"big\" of 16 MiB does not fit: 14 MiB are free from 0x201000 on; give the machine at least 19M (--memory 19M)"),
                problems("auto", kernel(), wrong));
    }

    @Test
    void textsThatDoNotFitAreRefused() {
        Boot wrong = new Boot(null, "x".repeat(65536), List.of(), boot.map(), 0);
        assertEquals(
                List.of("append, modules: command lines are too long for a multiboot guest, together over 64 KiB; shorten them"),
                problems("auto", kernel(), wrong));
    }
}
