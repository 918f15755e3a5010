package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** The timer, of a crystal of 25 MHz: 40 ns: cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class LapicTimerTest extends LapicBench {
    @Test
    void oneShot() {
        write(DIVIDE, 0xb);
        write(LVT_TIMER, 0x30);
        write(INITIAL_COUNT, 1000);
        bench.advance(16_000);
        assertEquals(600, read(CURRENT_COUNT));
        bench.advance(23_999);
        assertFalse(controller.requests());
        bench.advance(1);
        assertEquals(0x30, controller.acknowledge());
        assertEquals(0, read(CURRENT_COUNT));
        write(EOI, 0);
        bench.advance(1_000_000);
        assertFalse(controller.requests());
    }

    @Test
    void divideConfigurations() {
        int[] codes = {0b0000, 0b0001, 0b0010, 0b0011, 0b1000, 0b1001, 0b1010, 0b1011};
        int[] divisors = {2, 4, 8, 16, 32, 64, 128, 1};
        for (int i = 0; i < codes.length; i++) {
            write(DIVIDE, codes[i]);
            assertEquals(codes[i], read(DIVIDE));
            write(INITIAL_COUNT, 1_000_000);
            bench.advance(40L * 128 * 10);
            assertEquals(1_000_000 - 1280 / divisors[i], read(CURRENT_COUNT), "code " + codes[i]);
        }
    }

    @Test
    void periodic() {
        write(DIVIDE, 0xb);
        write(LVT_TIMER, 0x20030);
        write(INITIAL_COUNT, 100);
        for (int i = 0; i < 3; i++) {
            bench.advance(3_999);
            assertFalse(controller.requests());
            bench.advance(1);
            assertEquals(0x30, controller.acknowledge());
            write(EOI, 0);
            assertEquals(100, read(CURRENT_COUNT));
        }
    }

    @Test
    void aMaskedTimerCountsSilently() {
        write(DIVIDE, 0xb);
        write(INITIAL_COUNT, 100);
        bench.advance(2_000);
        assertEquals(50, read(CURRENT_COUNT));
        bench.advance(10_000);
        assertFalse(controller.requests());
    }

    @Test
    void anInitialCountOfZeroStops() {
        write(LVT_TIMER, 0x30);
        write(INITIAL_COUNT, 100);
        write(INITIAL_COUNT, 0);
        assertEquals(0, read(CURRENT_COUNT));
        bench.advance(1_000_000);
        assertFalse(controller.requests());
    }

    @Test
    void tscDeadline() {
        SystemRegister deadline = msr(Msr.IA32_TSC_DEADLINE);
        write(LVT_TIMER, 0x40030);
        state.reg[X86Reg.TSC_OFFSET] = 500; // TSC is 1 GHz: now + 500
        deadline.write(state, 10_500);
        assertEquals(10_500, deadline.read(state));
        bench.advance(9_999);
        assertFalse(controller.requests());
        bench.advance(1);
        assertEquals(0x30, controller.acknowledge());
        assertEquals(0, deadline.read(state));
    }

    @Test
    void aDeadlineOfZeroDisarms() {
        SystemRegister deadline = msr(Msr.IA32_TSC_DEADLINE);
        write(LVT_TIMER, 0x40030);
        deadline.write(state, 1000);
        deadline.write(state, 0);
        bench.advance(10_000);
        assertFalse(controller.requests());
    }

    @Test
    void aDeadlineInThePastFiresAtOnce() {
        write(LVT_TIMER, 0x40030);
        bench.advance(5_000);
        msr(Msr.IA32_TSC_DEADLINE).write(state, 1);
        bench.advance(0);
        assertTrue(controller.requests());
    }

    @Test
    void aDeadlineBeyondTheClockNeverFires() {
        write(LVT_TIMER, 0x40030);
        msr(Msr.IA32_TSC_DEADLINE).write(state, -1);
        bench.advance(1_000_000);
        assertFalse(controller.requests());
    }

    @Test
    void deadlineAndCountExcludeEachOther() {
        msr(Msr.IA32_TSC_DEADLINE).write(state, 1000);
        assertEquals(0, msr(Msr.IA32_TSC_DEADLINE).read(state));
        write(LVT_TIMER, 0x40030);
        write(INITIAL_COUNT, 10);
        assertEquals(0, read(CURRENT_COUNT));
        msr(Msr.IA32_TSC_DEADLINE).write(state, 1000);
        write(LVT_TIMER, 0x30);
        bench.advance(10_000);
        assertFalse(controller.requests());
    }
}
