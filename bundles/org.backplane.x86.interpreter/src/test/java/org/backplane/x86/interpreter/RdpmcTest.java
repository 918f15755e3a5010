package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;

import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RDPMC, as SDM volume 2 has it; acceptance examples 12 and 13 of counters. A fault without an IDT ends in shutdown. */
class RdpmcTest {
    private static final long VALUE = 0x8765_4321_0fed_cba9L;
    private static final int THERE = 0x4000_0001;

    /** One counter. */
    private static final class One implements X86Extension, PerformanceCounters {
        @Override
        public boolean counting() {
            return false;
        }

        @Override
        public long next() {
            return NEVER;
        }

        @Override
        public void settle() {
            // nothing is counted
        }

        @Override
        public boolean exists(int selector) {
            return selector == THERE;
        }

        @Override
        public long read(int selector) {
            return VALUE;
        }
    }

    @ParameterizedTest
    @CsvSource({"real, 0, 0, 40000001, value", "real, 0, 0, 40000009, fault",
            "protected, 0, 0, 40000001, value", "protected, 3, 0, 40000001, fault", "protected, 1, 0, 40000001, fault",
            "protected, 3, 1, 40000001, value", "protected, 3, 1, 10000, fault", "protected, 0, 1, 80000000, fault"})
    void reads(String mode, int privilege, int pce, String selector, String expected) {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = new SmallMachine(arena, 100, new One(), (byte) 0x0f, (byte) 0x33, (byte) 0x90);
            long[] reg = machine.state.reg;
            reg[X86Reg.CR0] |= mode.equals("protected") ? Bits.CR0_PE : 0;
            reg[X86Reg.CPL] = privilege;
            reg[X86Reg.CR4] = pce * Bits.CR4_PCE;
            reg[X86Reg.RCX] = 0xffff_ffff_0000_0000L | Long.parseLong(selector, 16);
            reg[X86Reg.RAX] = -1;
            reg[X86Reg.RDX] = -1;
            reg[X86Reg.LIMIT + X86Reg.IDTR] = 0;
            boolean value = expected.equals("value");
            assertEquals(value ? Exit.BUDGET : Exit.SHUTDOWN, machine.run(1));
            assertEquals(value ? 0x0fed_cba9L : -1, reg[X86Reg.RAX]);
            assertEquals(value ? 0x8765_4321L : -1, reg[X86Reg.RDX]);
        }
    }
}
