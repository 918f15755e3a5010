package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** IA32_DEBUGCTL has the bits of what is seated; acceptance example 19 of counters and branch records. */
class DebugControlTest {
    private final TestVcpu cpu = new TestVcpu("Haswell");

    @Test
    void example19NobodyRecords() {
        assertTrue(cpu.write(Msr.IA32_DEBUGCTL, 1));
        assertEquals(0, cpu.state.reg[X86Reg.DEBUGCTL]);
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 5));
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 15));
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 11));
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 12));
    }

    @Test
    void bitsOfWhatIsSeated() {
        cpu.state.reg[X86Reg.DEBUGCTL_ALLOWED] = 1 | 1 << 11;
        assertTrue(cpu.write(Msr.IA32_DEBUGCTL, 1 | 2 | 1 << 11));
        assertEquals(1 | 1 << 11, cpu.state.reg[X86Reg.DEBUGCTL]);
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 12));
        assertEquals(1 | 1 << 11, cpu.state.reg[X86Reg.DEBUGCTL]);
    }
}
