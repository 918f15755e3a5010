package org.backplane.loader.image;

import static org.backplane.loader.image.TestImages.bzImage;
import static org.backplane.loader.image.TestImages.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.backplane.api.x86.X86Reg;
import org.backplane.loader.FakeMachine;
import org.backplane.loader.TestMachines;
import org.junit.jupiter.api.Test;

/** Against Documentation/arch/x86/boot.rst and zero-page.rst. */
class BzImageTest {
    private static final long MEMORY = 16 << 20;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Boot boot = boot(MEMORY, TestImages.blob("initrd", "i", "some files"), "quiet splash");

    private static Boot boot(long memory, Blob initrd, String append) {
        return new Boot(initrd, append, List.of(), E820.pc(memory), 0xf0000);
    }

    private FakeMachine load(ByteBuffer image) {
        assertEquals(List.of(), problems("linux", image, boot));
        FakeMachine machine = new FakeMachine(TestMachines.bare(MEMORY));
        TestImages.parse("linux", image, null).load(boot, new GuestRam(machine), machine.cpu);
        return machine;
    }

    @Test
    void kernelIsAtItsPreferredAddress() {
        assertEquals(TestImages.CODE, load(bzImage()).at(0x10_0000).get(U64, 0));
    }

    @Test
    void entryIsIn64BitModeWithRsiAtTheZeroPage() {
        FakeMachine machine = load(bzImage());
        long[] reg = machine.cpu.reg;
        assertEquals(0x10_0200, reg[X86Reg.RIP]);
        assertEquals(0x500, reg[X86Reg.EFER]);
        assertEquals(0x20, reg[X86Reg.CR4]);
        assertEquals(0x8000_0001L, reg[X86Reg.CR0] & 0x8001_0001L, "PG and PE, no WP");
        assertEquals(0, reg[X86Reg.RFLAGS] & 0x200, "IF");
        assertEquals(0x10, reg[X86Reg.SELECTOR + X86Reg.CS]);
        assertEquals(0xa09b, reg[X86Reg.ACCESS + X86Reg.CS]);
        for (int segment : new int[]{X86Reg.DS, X86Reg.ES, X86Reg.SS}) {
            assertEquals(0x18, reg[X86Reg.SELECTOR + segment]);
            assertEquals(0xc093, reg[X86Reg.ACCESS + segment]);
        }
        assertEquals(0xaa55, machine.at(reg[X86Reg.RSI]).get(U32, 0x1fe) & 0xffff);
    }

    @Test
    void aKernelWithoutA64BitEntryIsEnteredIn32BitModeWithEsiAtTheZeroPage() {
        FakeMachine machine = load(bzImage().putShort(0x236, (short) 0));
        long[] reg = machine.cpu.reg;
        assertEquals(0x10_0000, reg[X86Reg.RIP]);
        assertEquals(0, reg[X86Reg.EFER]);
        assertEquals(0, reg[X86Reg.CR4]);
        assertEquals(1, reg[X86Reg.CR0] & 0x8000_0001L, "PE, no PG");
        assertEquals(0, reg[X86Reg.RFLAGS] & 0x200, "IF");
        assertEquals(0x10, reg[X86Reg.SELECTOR + X86Reg.CS]);
        assertEquals(0xc09b, reg[X86Reg.ACCESS + X86Reg.CS]);
        assertEquals(0x18, reg[X86Reg.SELECTOR + X86Reg.DS]);
        for (int register : new int[]{X86Reg.RBP, X86Reg.RDI, X86Reg.RBX}) { assertEquals(0, reg[register]); }
        assertEquals(0xaa55, machine.at(reg[X86Reg.RSI]).get(U32, 0x1fe) & 0xffff);
        MemorySegment gdt = machine.at(reg[X86Reg.BASE + X86Reg.GDTR]);
        assertEquals(0x00cf_9b00_0000_ffffL, gdt.get(U64, 0x10), "32-bit code");
        assertEquals(0x00cf_9300_0000_ffffL, gdt.get(U64, 0x18), "data");
    }

    @Test
    void descriptorTableHoldsTheSegments() {
        FakeMachine machine = load(bzImage());
        MemorySegment gdt = machine.at(machine.cpu.reg[X86Reg.BASE + X86Reg.GDTR]);
        assertEquals(0x00cf_9b00_0000_ffffL, gdt.get(U64, 0x08), "32-bit code");
        assertEquals(0x00af_9b00_0000_ffffL, gdt.get(U64, 0x10), "64-bit code");
        assertEquals(0x00cf_9300_0000_ffffL, gdt.get(U64, 0x18), "data");
        assertEquals(0x1f, machine.cpu.reg[X86Reg.LIMIT + X86Reg.GDTR]);
    }

    @Test
    void pageTablesMapFourGibibytesToThemselves() {
        FakeMachine machine = load(bzImage());
        for (long address = 0; address < 4L << 30; address += 2 << 20)
            assertEquals(address, walk(machine, address));
    }

    /** The 2 MiB page of an address, after the SDM's 4-level paging. */
    private static long walk(FakeMachine machine, long address) {
        long pml4e = machine.at(machine.cpu.reg[X86Reg.CR3]).get(U64, 0);
        long pdpte = machine.at(pml4e & -4096).get(U64, 8 * (address >>> 30));
        long pde = machine.at(pdpte & -4096).get(U64, 8 * (address >>> 21 & 511));
        assertEquals(0x83, pde & 0xfff, "present, writable, large");
        return pde & -4096;
    }

    @Test
    void zeroPageTellsWhatTheKernelMustKnow() {
        FakeMachine machine = load(bzImage());
        MemorySegment page = machine.at(machine.cpu.reg[X86Reg.RSI]);
        assertEquals(0xf0000, page.get(U64, 0x70), "acpi_rsdp_addr");
        assertEquals(0xff, page.get(ValueLayout.JAVA_BYTE, 0x210) & 0xff, "type_of_loader");
        assertEquals(0, page.get(ValueLayout.JAVA_BYTE, 0x1ef), "sentinel");
        assertEquals(0x20_0000, page.get(U32, 0x230), "kernel_alignment, copied from the image");
        assertEquals("quiet splash", machine.at(page.get(U32, 0x228)).getString(0));
        assertEquals(4, page.get(ValueLayout.JAVA_BYTE, 0x1e8), "e820 entries");
        assertEquals(0x100000, page.get(U64, 0x2d0 + 3 * 20));
        assertEquals(MEMORY - 0x100000, page.get(U64, 0x2d0 + 3 * 20 + 8));
        assertEquals(1, page.get(U32, 0x2d0 + 3 * 20 + 16));
    }

    @Test
    void bytesBehindTheSetupHeaderAreNotCopied() {
        ByteBuffer image = bzImage().put(0x202 + 0x6a, (byte) 0x55).put(0x201 + 0x6a, (byte) 0x44);
        MemorySegment page = load(image).at(LowMemory.ZERO_PAGE);
        assertEquals(0x44, page.get(ValueLayout.JAVA_BYTE, 0x201 + 0x6a));
        assertEquals(0, page.get(ValueLayout.JAVA_BYTE, 0x202 + 0x6a));
    }

    @Test
    void initrdIsOnTheLastPagesOfRam() {
        FakeMachine machine = load(bzImage());
        MemorySegment page = machine.at(LowMemory.ZERO_PAGE);
        assertEquals(MEMORY - 4096, page.get(U32, 0x218));
        assertEquals(10, page.get(U32, 0x21c));
        byte[] initrd = machine.at(MEMORY - 4096).asSlice(0, 10).toArray(ValueLayout.JAVA_BYTE);
        assertEquals("some files", new String(initrd, StandardCharsets.US_ASCII));
    }

    @Test
    void initrdStaysBelowTheKernelsLimit() {
        ByteBuffer image = bzImage().putInt(0x22c, 0x80_0fff);
        assertEquals(0x80_0000, load(image).at(LowMemory.ZERO_PAGE).get(U32, 0x218));
    }

    @Test
    void initrdLargerThanMemoryIsRefused() {
        Boot large = boot(MEMORY, TestImages.blob("initrd", "big.gz", "x".repeat((int) MEMORY)), "");
        assertEquals(
                List.of("initrd \"big.gz\" of 16 MiB does not fit: 15 MiB are free above kernel \"k\"; give the machine at least"
                        + " 18M (--memory 18M)"),
                problems("auto", bzImage(), large));
    }

    @Test
    void initrdAboveTheKernelsLimitIsRefused() {
        ByteBuffer image = bzImage().putInt(0x22c, 0x11_0fff);
        Boot large = boot(MEMORY, TestImages.blob("initrd", "big.gz", "x".repeat(4097)), "");
        assertEquals(List
                .of("initrd \"big.gz\" of 4.1 KiB does not fit: kernel \"k\" needs memory up to 0x10ffff and takes no"
                        + " initrd above 0x110fff; give a smaller one"),
                problems("auto", image, large));
    }

    @Test
    void longCommandLineIsRefused() {
        assertEquals(List.of(), problems("auto", bzImage(), boot(MEMORY, null, "x".repeat(255))));
        assertEquals(
                List.of("append: command line of 256 bytes, but kernel \"k\" takes at most 255; shorten it"),
                problems("auto", bzImage(), boot(MEMORY, null, "x".repeat(256))));
    }

    @Test
    void kernelNeedsItsInitSize() {
        ByteBuffer image = bzImage().putInt(0x260, (int) MEMORY);
        assertEquals(
                List.of("kernel \"k\" needs 17 MiB of memory, and the machine has 16 MiB; give the machine at least 17M"
                        + " (--memory 17M)"),
                problems("auto", image, boot(MEMORY, null, "")));
    }

    @Test
    void unfitKernelsAreRefusedWithTheReason() {
        refused("boot protocol 2.11 is too old", bzImage().putShort(0x206, (short) 0x20b));
        refused("a zImage", bzImage().put(0x211, (byte) 0));
        refused("cut short, 5120 bytes of 5136", bzImage().putInt(0x1f4, 4096 / 16 + 1));
        refused("not a Linux bzImage but a 64-bit ELF executable for x86-64", TestImages.elf64(62, 0, 0, 0));
    }

    /** syssize counts paragraphs of 16 bytes (Documentation/arch/x86/boot.rst); not every linker fills the last one. */
    @Test
    void theLastParagraphNeedNotBeFull() {
        load(bzImage().slice(0, 5105).order(ByteOrder.LITTLE_ENDIAN));
        refused("cut short, 5104 bytes of 5120", bzImage().slice(0, 5104).order(ByteOrder.LITTLE_ENDIAN));
    }

    private void refused(String reason, ByteBuffer image) {
        List<String> problems = problems("linux", image, boot);
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("kernel \"k\": " + reason), problems.getFirst());
    }
}
