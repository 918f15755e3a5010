package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** IA32_MISC_ENABLE: SDM volume 4, table 2-2, as KVM has it. */
class MiscEnableTest {
    /** Bit 0: fast strings; 7: there are counters; 11 and 12: there are no branch trace stores and no event-based sampling. */
    private static final long WITHOUT = 0x1801;
    private static final long WITH = 0x1881;

    private static long value(TestVcpu cpu) {
        return cpu.wiring.systemRegister(Msr.IA32_MISC_ENABLE).read(cpu.state);
    }

    @Test
    void tellsWhatThereIs() {
        assertEquals(WITHOUT, value(new TestVcpu("SapphireRapids")));
        assertEquals(WITH, value(new TestVcpu("SapphireRapids", "arch-perfmon")));
    }

    @Test
    void writesOfReadOnlyBits() {
        TestVcpu cpu = new TestVcpu("SapphireRapids", "arch-perfmon");
        assertTrue(cpu.write(Msr.IA32_MISC_ENABLE, WITHOUT));
        assertEquals(WITH, value(cpu));
        for (long bad : new long[]{1, 1 << 11 | 1, 1 << 12 | 1, WITH | 1 << 18, WITH | 1L << 34}) {
            assertFalse(cpu.write(Msr.IA32_MISC_ENABLE, bad), Long.toHexString(bad));
        }
        assertEquals(WITH, value(cpu));
        assertTrue(cpu.write(Msr.IA32_MISC_ENABLE, WITH & ~1));
        assertEquals(WITH & ~1, value(cpu));
    }

    /** What a saved state of another machine says of counters is not so here. */
    @Test
    void whatIsRestoredIsWhatThereIs() {
        TestVcpu cpu = new TestVcpu("SapphireRapids");
        cpu.wiring.systemRegister(Msr.IA32_MISC_ENABLE).poke(cpu.state, WITH);
        assertEquals(WITHOUT, value(cpu));
        assertEquals(1, cpu.state.reg[X86Reg.MISC_ENABLE]);
    }
}
