package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.SavedState;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * XSAVES and XRSTORS with a supervisor component of an extension (SDM volume 1, 13.11 and 13.12); acceptance example 30 of branch records,
 * whose component at depth 32 is as large. A fault without an IDT ends in shutdown.
 */
class SupervisorStateTest {
    private static final byte[] XSAVES = {0x0f, (byte) 0xc7, 0x2f, (byte) 0x90};
    private static final byte[] XRSTORS = {0x0f, (byte) 0xc7, 0x1f, (byte) 0x90};
    private static final byte[] XSAVE = {0x0f, (byte) 0xae, 0x27, (byte) 0x90};
    private static final int AREA = 0x800;
    private static final int HEADER = AREA + 512;
    private static final int END = AREA + 1384;
    private static final long COMPONENT = 1 << 15;
    private static final long COMPACTED = 1L << 63;
    private static final byte UNTOUCHED = 0x55;
    private static final int WORDS = 101;
    private static final long REFUSED = 13;

    /** A component of 101 words, whose first cannot be 13. */
    private static final class Component implements X86Extension, SavedState {
        private final long[] words = new long[WORDS];

        @Override
        public int component() {
            return 15;
        }

        @Override
        public int words() {
            return WORDS;
        }

        @Override
        public boolean isInitial() { return Arrays.stream(words).allMatch(word -> word == 0); }

        @Override
        public long word(int index) {
            return words[index];
        }

        @Override
        public boolean allows(int index, long value) {
            return index != 0 || value != REFUSED;
        }

        @Override
        public void restore(int index, long value) {
            words[index] = value;
        }

        @Override
        public void clear() {
            Arrays.fill(words, 0);
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final Component component = new Component();

    @AfterEach
    void close() {
        arena.close();
    }

    private SmallMachine machine(byte[] code, long mask) {
        SmallMachine machine = new SmallMachine(arena, 100, component, code);
        long[] reg = machine.state.reg;
        reg[X86Reg.CR4] = Bits.CR4_OSXSAVE;
        reg[X86Reg.XCR0] = 3;
        reg[X86Reg.XSS] = COMPONENT;
        reg[X86Reg.RBX] = AREA;
        reg[X86Reg.RAX] = mask;
        reg[X86Reg.RDX] = mask >>> 32;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = 0;
        machine.state.fp[X86Fp.FCW] = 0x37f;
        machine.state.fp[X86Fp.FTW] = 0xffff;
        machine.state.fp[X86Fp.MXCSR] = 0x1f80;
        machine.memory.ram.asSlice(AREA, 0x600).fill(UNTOUCHED);
        return machine;
    }

    private static long word(SmallMachine machine, int at) {
        return machine.memory.ram.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    }

    private static void word(SmallMachine machine, int at, long value) {
        machine.memory.ram.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
    }

    private static byte at(SmallMachine machine, int at) {
        return machine.memory.ram.get(ValueLayout.JAVA_BYTE, at);
    }

    /** The area of example 30: behind FP and SSE, 1384 bytes in all. */
    @Test
    void saves() {
        for (int n = 0; n < WORDS; n++) { component.words[n] = 1000 + n; }
        SmallMachine machine = machine(XSAVES, -1);
        machine.state.vec[0] = 7;
        assertEquals(Exit.BUDGET, machine.run(1));
        assertEquals(COMPONENT | 2, word(machine, HEADER));
        assertEquals(COMPACTED | COMPONENT | 3, word(machine, HEADER + 8));
        for (int n = 0; n < WORDS; n++) { assertEquals(1000 + n, word(machine, AREA + 576 + 8 * n)); }
        assertEquals(UNTOUCHED, at(machine, END));
        assertEquals(UNTOUCHED, at(machine, HEADER + 16));
        assertEquals(7, word(machine, AREA + 160));
    }

    /** Only what EDX:EAX, and XCR0 or IA32_XSS have; what is in its initial configuration is not written. */
    @Test
    void savesWhatIsAskedForAndInUse() {
        SmallMachine machine = machine(XSAVES, COMPONENT | 1 << 8 | 1L << 40);
        assertEquals(Exit.BUDGET, machine.run(1));
        assertEquals(0, word(machine, HEADER));
        assertEquals(COMPACTED | COMPONENT, word(machine, HEADER + 8));
        assertEquals(UNTOUCHED, at(machine, AREA + 576));
        component.words[5] = 5;
        machine = machine(XSAVES, 3);
        assertEquals(Exit.BUDGET, machine.run(1));
        assertEquals(COMPACTED | 3, word(machine, HEADER + 8));
        assertEquals(UNTOUCHED, at(machine, AREA + 576));
        machine = machine(XSAVES, -1);
        machine.state.reg[X86Reg.XSS] = 0;
        assertEquals(Exit.BUDGET, machine.run(1));
        assertEquals(COMPACTED | 3, word(machine, HEADER + 8));
    }

    /** XSAVE has only what XCR0 has. */
    @Test
    void userComponentsAlone() {
        component.words[5] = 5;
        SmallMachine machine = machine(XSAVE, -1);
        word(machine, HEADER, 0);
        assertEquals(Exit.BUDGET, machine.run(1));
        assertEquals(0, word(machine, HEADER) & COMPONENT);
        assertEquals(UNTOUCHED, at(machine, AREA + 576));
    }

    private SmallMachine restoring(long mask, long present, long room) {
        SmallMachine machine = machine(XRSTORS, mask);
        MemorySegment header = machine.memory.ram.asSlice(HEADER, 64);
        header.fill((byte) 0);
        word(machine, AREA + 24, 0x1f80);
        word(machine, HEADER, present);
        word(machine, HEADER + 8, room);
        for (int n = 0; n < WORDS; n++) { word(machine, AREA + 576 + 8 * n, 2000 + n); }
        return machine;
    }

    @Test
    void restores() {
        assertEquals(Exit.BUDGET, restoring(-1, COMPONENT, COMPACTED | COMPONENT | 3).run(1));
        long[] expected = new long[WORDS];
        for (int n = 0; n < WORDS; n++) { expected[n] = 2000 + n; }
        assertArrayEquals(expected, component.words);
    }

    /** What the area does not have comes into its initial configuration; what is not asked for stays. */
    @Test
    void clears() {
        component.words[3] = 3;
        assertEquals(Exit.BUDGET, restoring(3, 0, COMPACTED | COMPONENT | 3).run(1));
        assertEquals(3, component.words[3]);
        assertEquals(Exit.BUDGET, restoring(-1, 0, COMPACTED | COMPONENT | 3).run(1));
        assertEquals(0, component.words[3]);
    }

    /** The rules of 13.12: each is #GP, with all state as it was. */
    @ParameterizedTest
    @CsvSource({"not compacted,                  0,    8003, 0,  0, 0",
            "room for what is not enabled,       0,    8000000000008103, 0,  0, 0",
            "there is what has no room,          8000, 8000000000000003, 0,  0, 0",
            "reserved bytes of the header,       8000, 8000000000008003, 16, 1, 0",
            "the last of them,                   8000, 8000000000008003, 56, 100000000000000, 0",
            "a value that it refuses,            8000, 8000000000008003, 64, d, 0",
            "privilege level 3,                  8000, 8000000000008003, 0,  8000, 3"})
    void faults(String why, String present, String room, int offset, String value, int privilege) {
        component.words[3] = 3;
        SmallMachine machine = restoring(-1, Long.parseUnsignedLong(present, 16), Long.parseUnsignedLong(room, 16));
        if (offset != 0) { word(machine, HEADER + offset, Long.parseUnsignedLong(value, 16)); }
        machine.state.reg[X86Reg.CPL] = privilege;
        machine.state.reg[X86Reg.CR0] |= privilege == 0 ? 0 : Bits.CR0_PE;
        machine.state.vec[0] = 9;
        assertEquals(Exit.SHUTDOWN, machine.run(1), why);
        assertEquals(3, component.words[3], why);
        assertEquals(9, machine.state.vec[0], why);
        assertEquals(0, machine.state.retired, why);
    }

    /** #GP: not aligned; #UD: CR4.OSXSAVE; #NM: CR0.TS. */
    @ParameterizedTest
    @CsvSource({"32, 262144, 0", "0, 0, 0", "0, 262144, 8"})
    void faultsOfBoth(int misaligned, long cr4, long cr0) {
        for (byte[] code : new byte[][]{XSAVES, XRSTORS}) {
            SmallMachine machine = machine(code, -1);
            machine.state.reg[X86Reg.CR4] = cr4;
            machine.state.reg[X86Reg.CR0] |= cr0;
            machine.state.reg[X86Reg.RBX] = AREA + misaligned;
            assertEquals(Exit.SHUTDOWN, machine.run(1));
        }
    }
}
