package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.testkit.Bench.Message;
import org.junit.jupiter.api.Test;

/** x2APIC mode (11.12): cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class X2ApicTest extends LapicBench {
    private void enterX2() {
        assertEquals(SystemRegister.OK, base(0xfee0_0d00L));
    }

    /** A write to IA32_APIC_BASE, if it is allowed. */
    private int base(long value) {
        SystemRegister register = msr(0x1b);
        int answer = register.check(state, true, value);
        if (answer == SystemRegister.OK) { register.write(state, value); }
        return answer;
    }

    private boolean faults(int id, boolean write, long value) {
        return msr(id).check(state, write, value) == SystemRegister.FAULT;
    }

    @Test
    void x2ApicModeComesFromXApicModeAndGoesToNone() {
        assertEquals(SystemRegister.FAULT, base(0xfee0_0500L));
        enterX2();
        assertEquals(SystemRegister.FAULT, base(0xfee0_0900L));
        assertEquals(SystemRegister.FAULT, base(0xfee0_0500L));
        assertEquals(SystemRegister.OK, base(0xfee0_0100L));
        assertEquals(SystemRegister.FAULT, base(0xfee0_0d00L));
        assertEquals(SystemRegister.OK, base(0xfee0_0900L));
        enterX2();
    }

    @Test
    void x2RegistersAreThereInX2ModeOnly() {
        assertTrue(faults(0x808, false, 0));
        enterX2();
        msr(0x808).write(state, 0x20);
        assertEquals(0x20, msr(0x808).read(state));
        assertEquals(0x50014, msr(0x803).read(state));
        assertEquals(0, msr(0x802).read(state));
        assertEquals(1, msr(0x80d).read(state));
    }

    @Test
    void x2RegistersRefuseReservedBitsAndDirections() {
        enterX2();
        assertTrue(faults(0x802, true, 0));
        assertTrue(faults(0x808, true, 0x100));
        assertTrue(faults(0x80b, true, 1));
        assertTrue(faults(0x80b, false, 0));
        assertTrue(faults(0x828, true, 1));
        assertTrue(faults(0x830, true, 1 << 12));
        assertTrue(faults(0x83f, false, 0));
        assertTrue(lapic.registers().stream().noneMatch(r -> r.id() == 0x80e || r.id() == 0x831));
    }

    @Test
    void x2CommandsHaveDestinationsOf32Bits() {
        enterX2();
        msr(0x830).write(state, 0x1_0002_0000_48f5L);
        Message message = bench.sent().getFirst();
        assertEquals(0x0001_0000_fee0_2004L, message.address());
        assertEquals(0x1_0002_0000_48f5L, msr(0x830).read(state));
        msr(0x83f).write(state, 0xf1);
        assertEquals(0xf1, controller.acknowledge());
    }

    @Test
    void x2DestinationsMatchByClusterAndBit() {
        enterX2();
        command(0x0000_0001_0000_48f5L);
        assertEquals(0xf5, controller.acknowledge());
        msr(0x80b).write(state, 0);
        command(0x0001_0001_0000_48f5L);
        assertFalse(controller.requests());
        command(0xffff_ffff_0000_40f6L);
        assertEquals(0xf6, controller.acknowledge());
    }

    /** Sends an interrupt to everybody who is meant by it, this one included. */
    private void command(long icr) {
        msr(0x830).write(state, icr);
        Message message = bench.sent().getLast();
        bench.message(message.address(), message.data());
    }
}
