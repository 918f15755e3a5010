package org.backplane.loader.image;

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

/** As a PC's firmware leaves the processor to what it has booted. */
class BootSectorTest {
    private static final long MEMORY = 16 << 20;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Boot boot = new Boot(null, "", List.of(), E820.pc(MEMORY), 0xf0000);

    private static ByteBuffer sector(int size) {
        return TestImages.buffer(size).putShort(0x1fe, (short) 0xaa55).putInt(0, 0x1234_5678);
    }

    private FakeMachine load(String format, ByteBuffer image) {
        assertEquals(List.of(), problems(format, image, boot));
        FakeMachine machine = new FakeMachine(TestMachines.bare(MEMORY));
        TestImages.parse(format, image, null).load(boot, new GuestRam(machine), machine.cpu);
        return machine;
    }

    @Test
    void aFileOf512BytesWithTheSignatureIsABootSectorInRealMode() {
        FakeMachine machine = load("auto", sector(512));
        long[] reg = machine.cpu.reg;
        assertEquals(0x1234_5678, machine.at(0x7c00).get(U32, 0));
        assertEquals(0x7c00, reg[X86Reg.RIP]);
        assertEquals(0, reg[X86Reg.CR0] & 0x8000_0001L, "neither PE nor PG");
        assertEquals(0x80, reg[X86Reg.RDX] & 0xff, "the drive");
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            assertEquals(0, reg[X86Reg.SELECTOR + segment]);
            assertEquals(0, reg[X86Reg.BASE + segment]);
            assertEquals(0xffff, reg[X86Reg.LIMIT + segment]);
        }
        assertEquals(0x3ff, reg[X86Reg.LIMIT + X86Reg.IDTR]);
    }

    @Test
    void everyInterruptReturns() {
        FakeMachine machine = load("auto", sector(512));
        for (int vector = 0; vector < 256; vector++) {
            int pointer = machine.at(4L * vector).get(U32, 0);
            assertEquals((byte) 0xcf, machine.at(16L * (pointer >>> 16) + (pointer & 0xffff))
                    .get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void aLongerFileComesWhole() {
        FakeMachine machine = load("bootsector", sector(4096).putInt(4092, 0x0102_0304));
        assertEquals(0x0102_0304, machine.at(0x7c00 + 4092).get(U32, 0));
    }

    @Test
    void whatIsNoBootSectorIsRefused() {
        assertEquals(List.of(
                "kernel \"k\": not a boot sector but a file of unknown kind that begins with 78 56 34 12 00 00 00 00; "
                        + "bytes 510 and 511 of one are 55 aa"),
                problems("bootsector", sector(512).putShort(0x1fe, (short) 0), boot));
        assertEquals(List.of("kernel \"k\": 512 KiB, but real mode has room for 481 KiB from 0x7c00"),
                problems("bootsector", sector(512 << 10), boot));
        assertTrue(problems("auto", sector(1024), boot).getFirst().contains("not a kernel"));
    }

    @Test
    void whatItCannotTakeIsRefused() {
        Boot full = new Boot(TestImages.blob("initrd", "i", "x"), "quiet", List.of(), E820.pc(MEMORY), 0xf0000);
        assertEquals(List.of("initrd: a boot sector takes none", "append: a boot sector takes no command line"),
                problems("auto", sector(512), full));
    }
}
