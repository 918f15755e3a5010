package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
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
        assertEquals(1 | 2 | 1 << 11, cpu.state.reg[X86Reg.DEBUGCTL]);
        assertFalse(cpu.write(Msr.IA32_DEBUGCTL, 1 << 12));
        assertEquals(1 | 2 | 1 << 11, cpu.state.reg[X86Reg.DEBUGCTL]);
    }

    /** Every processor since 06_01H has BTF (SDM volume 4, table 2-2), AMD's too (APM volume 2, 13.1.1.6); INIT leaves it (volume 3, 9.1.1). */
    @Test
    void singleStepOnBranchesNeedsNoPart() {
        for (TestVcpu any : List.of(cpu, new TestVcpu("EPYC"))) {
            assertTrue(any.write(Msr.IA32_DEBUGCTL, 3));
            assertEquals(2, any.wiring.systemRegister(Msr.IA32_DEBUGCTL).read(any.state));
            any.architecture.reset(any.state, true);
            assertEquals(2, any.state.reg[X86Reg.DEBUGCTL]);
            any.architecture.reset(any.state, false);
            assertEquals(0, any.state.reg[X86Reg.DEBUGCTL]);
        }
    }

    /** A part hears of writes while it implements bits. */
    @Test
    void partsWithBitsAreTold() {
        Part records = new Part(1);
        Part nothing = new Part(0);
        cpu.extensions.addAll(List.of(nothing, records));
        cpu.rewire();
        assertTrue(cpu.write(Msr.IA32_DEBUGCTL, 1));
        assertTrue(cpu.write(Msr.IA32_DEBUGCTL, 2));
        assertEquals(List.of("0 1", "1 2"), records.heard);
        assertEquals(List.of(), nothing.heard);
        cpu.extensions.clear();
        cpu.rewire();
        assertTrue(cpu.write(Msr.IA32_DEBUGCTL, 1));
        assertEquals(2, records.heard.size());
    }

    private static final class Part implements X86Extension {
        private final long bits;
        private final List<String> heard = new ArrayList<>();

        Part(long bits) {
            this.bits = bits;
        }

        @Override
        public long debugControl(Capabilities granted) {
            return bits;
        }

        @Override
        public void debugControl(long now, long next) {
            heard.add(now + " " + next);
        }
    }
}
