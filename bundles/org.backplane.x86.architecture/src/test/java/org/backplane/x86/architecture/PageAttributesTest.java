package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** Acceptance example 18 of the memory types: IA32_PAT. */
class PageAttributesTest {
    private final TestVcpu cpu = new TestVcpu("x86-64-v1", "pat", "msr");

    @Test
    void example18EveryFieldOfEveryValue() {
        assertTrue(cpu.write(Msr.IA32_PAT, 0x0007_0406_0007_0406L));
        for (int field = 0; field < 8; field++) {
            for (long type : new long[]{0, 1, 4, 5, 6, 7}) { assertTrue(cpu.write(Msr.IA32_PAT, type << 8 * field)); }
            for (long type : new long[]{2, 3, 8, 0x17, 0xff}) {
                assertFalse(cpu.write(Msr.IA32_PAT, type << 8 * field), "field " + field + ", " + type);
            }
        }
        assertEquals(7L << 56, cpu.state.reg[X86Reg.PAT]);
    }
}
