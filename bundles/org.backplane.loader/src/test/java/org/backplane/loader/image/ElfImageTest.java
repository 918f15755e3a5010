package org.backplane.loader.image;

import static org.backplane.loader.image.TestImages.elf32;
import static org.backplane.loader.image.TestImages.elf64;
import static org.backplane.loader.image.TestImages.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import org.backplane.api.x86.X86Reg;
import org.backplane.loader.FakeMachine;
import org.backplane.loader.TestMachines;
import org.junit.jupiter.api.Test;

/** ELF64 and raw images: both are entered as Linux is. */
class ElfImageTest {
    private static final int X86_64 = 62;
    private static final long MEMORY = 16 << 20;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Boot boot = new Boot(null, "hello", List.of(), E820.pc(MEMORY), 0xf0000);

    private FakeMachine load(String format, ByteBuffer image) {
        assertEquals(List.of(), problems(format, image, boot));
        FakeMachine machine = new FakeMachine(TestMachines.bare(MEMORY));
        TestImages.parse(format, image, null).load(boot, new GuestRam(machine), machine.cpu);
        return machine;
    }

    @Test
    void segmentsGoToPhysicalAddressesAndAreZeroFilled() {
        FakeMachine machine = load("auto", elf64(X86_64, 0x20_0010, 0xffff_ffff_8020_0000L, 0x20_0000));
        assertEquals(TestImages.CODE, machine.at(0x20_0000).get(U64, 0));
        assertEquals(0, machine.at(0x20_0000).get(U64, 0xff8));
        assertEquals(0x20_0010, machine.cpu.reg[X86Reg.RIP]);
        assertEquals(0x500, machine.cpu.reg[X86Reg.EFER]);
    }

    @Test
    void virtualEntryIsTranslated() {
        ByteBuffer image = elf64(X86_64, 0xffff_ffff_8020_0010L, 0xffff_ffff_8020_0000L, 0x20_0000);
        assertEquals(0x20_0010, load("elf", image).cpu.reg[X86Reg.RIP]);
    }

    @Test
    void zeroPageIsMadeAlsoWithoutSetupHeader() {
        FakeMachine machine = load("elf", elf64(X86_64, 0x20_0000, 0x20_0000, 0x20_0000));
        long page = machine.cpu.reg[X86Reg.RSI];
        assertEquals(0x5372_6448, (int) machine.at(page).get(U64, 0x202), "HdrS");
        assertEquals("hello", machine.at((int) machine.at(page).get(U64, 0x228)).getString(0));
    }

    @Test
    void rawImageIsCopiedAndEnteredWhereTheUserSays() {
        FakeMachine machine = load("raw", TestImages.buffer(16).putLong(0, TestImages.CODE));
        assertEquals(TestImages.CODE, machine.at(0x10_0000).get(U64, 0));
        assertEquals(0x10_0004, machine.cpu.reg[X86Reg.RIP]);
        assertEquals(0xa09b, machine.cpu.reg[X86Reg.ACCESS + X86Reg.CS]);
    }

    @Test
    void rawEntryMustBeInTheImage() {
        assertEquals(List
                .of("entry: 0x100004 is outside kernel \"k\", which is at 0x100000-0x100003; give an address in it"),
                problems("raw", TestImages.buffer(4), boot));
    }

    @Test
    void unfitExecutablesAreRefusedWithTheReason() {
        refused("a 64-bit ELF executable for AArch64; give", elf64(183, 0x20_0000, 0x20_0000, 0x20_0000));
        refused("a 64-bit ELF position-independent executable for x86-64; give",
                elf64(X86_64, 0x20_0000, 0x20_0000, 0x20_0000).putShort(16, (short) 3));
        refused("a 32-bit ELF executable for i386; give an x86-64 one, or one with a multiboot header",
                elf32(0x20_0000, 0x20_0000));
        refused("cut short at 128 bytes", elf64(X86_64, 0x20_0000, 0x20_0000, 0x20_0000).putLong(64 + 32, 9));
        refused("cut short at 128 bytes", elf64(X86_64, 0, 0, 0).putShort(56, (short) 2));
        refused("no loadable segment", elf64(X86_64, 0, 0, 0).putInt(64, 4));
        refused("entry 0x201000 is in no segment", elf64(X86_64, 0x20_1000, 0x20_0000, 0x20_0000));
        refused("would be at 0x20000-0x20fff, but images can be at 0x30000-0x9fbff or 0x100000-0xbfffffff",
                elf64(X86_64, 0x2_0000, 0x2_0000, 0x2_0000));
        refused("needs 16.1 MiB of memory", elf64(X86_64, 0xff_f800, 0xff_f800, 0xff_f800));
    }

    private void refused(String reason, ByteBuffer image) {
        List<String> problems = problems("auto", image, boot);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().contains(reason), problems.getFirst());
    }

    @Test
    void otherFilesAreNamedForWhatTheyAre() {
        assertEquals(
                List.of("kernel \"k\": gzip data, not a kernel: Linux bzImage, multiboot, ELF or a boot sector of 512 bytes;"
                        + " for a raw binary say format raw and its address"),
                problems("auto", TestImages.buffer(4).putInt(0, 0x00088b1f), boot));
        assertTrue(problems("auto", TestImages.buffer(4).putInt(0, 0x0a206948), boot).getFirst()
                .startsWith("kernel \"k\": a text file, not a kernel"));
        assertTrue(problems("auto", TestImages.buffer(2).putShort(0, (short) 0x0102), boot).getFirst()
                .startsWith("kernel \"k\": a file of unknown kind that begins with 02 01, not a kernel"));
    }
}
