package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;

/** Registers, acceptance and priority: cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class LapicTest extends LapicBench {
    // reset

    @Test
    void resetValues() {
        VcpuBench fresh = new VcpuBench(new X86State());
        fresh.plug(new Lapic(), Map.of("virtual-wire", "false")).reset(false);
        assertEquals(0x50014, fresh.read("", VERSION, 4));
        assertEquals(0, fresh.read("", ID, 4));
        assertEquals(0xff, fresh.read("", SVR, 4));
        assertEquals(0xffff_ffffL, fresh.read("", DFR, 4));
        for (int entry = LVT_TIMER; entry <= LVT_ERROR; entry += 0x10) {
            assertEquals(0x10000, fresh.read("", entry, 4));
        }
    }

    @Test
    void virtualWireIsWhatFirmwareLeaves() {
        VcpuBench fresh = new VcpuBench(new X86State());
        fresh.plug(new Lapic(), Map.of()).reset(false);
        assertEquals(0x1ff, fresh.read("", SVR, 4));
        assertEquals(0x700, fresh.read("", LVT_LINT0, 4));
        assertEquals(0x400, fresh.read("", LVT_LINT1, 4));
    }

    @Test
    void initKeepsIdentifierAndBase() {
        write(ID, 0x0500_0000);
        write(TPR, 0x40);
        fixed(0x30);
        state.reg[X86Reg.APIC_BASE] = 0xfee0_0900L;
        lapic.reset(true);
        assertEquals(0x0500_0000, read(ID));
        assertEquals(0, read(TPR));
        assertEquals(0, read(IRR + 0x10));
        assertEquals(0xff, read(SVR));
        assertEquals(0xfee0_0900L, state.reg[X86Reg.APIC_BASE]);
    }

    @Test
    void advertisesWhatItIs() {
        FeatureSet features = new FeatureSet();
        lapic.advertise(features);
        assertTrue(features.has("apic") && features.has("tsc-deadline"));
    }

    // acceptance and priority

    @Test
    void aMessageIsRequestedAcceptedAndEnded() {
        fixed(0x31);
        assertTrue(kicked());
        assertTrue(controller.requests());
        assertEquals(1 << 0x11, read(IRR + 0x10));
        assertEquals(0x31, controller.acknowledge());
        assertEquals(0, read(IRR + 0x10));
        assertEquals(1 << 0x11, read(ISR + 0x10));
        assertFalse(controller.requests());
        write(EOI, 0);
        assertEquals(0, read(ISR + 0x10));
    }

    @Test
    void theHighestVectorGoesFirst() {
        fixed(0x41);
        fixed(0xf0);
        fixed(0x55);
        assertEquals(0xf0, controller.acknowledge());
        write(EOI, 0);
        assertEquals(0x55, controller.acknowledge());
        write(EOI, 0);
        assertEquals(0x41, controller.acknowledge());
    }

    /** Priority classes are vector / 16: a request of the class in service waits. */
    @Test
    void theClassInServiceBlocks() {
        fixed(0x51);
        controller.acknowledge();
        assertEquals(0x50, read(PPR));
        fixed(0x5f);
        assertFalse(controller.requests());
        fixed(0x60);
        assertEquals(0x60, controller.acknowledge());
        assertEquals(0x60, read(PPR));
        write(EOI, 0);
        assertFalse(controller.requests());
        kicked();
        write(EOI, 0);
        assertTrue(kicked());
        assertEquals(0x5f, controller.acknowledge());
    }

    @Test
    void taskPriorityBlocksItsClassAndBelow() {
        write(TPR, 0x53);
        fixed(0x5f);
        assertFalse(controller.requests());
        assertEquals(0x53, read(PPR));
        kicked();
        write(TPR, 0x40);
        assertTrue(kicked());
        assertTrue(controller.requests());
    }

    @Test
    void processorPriorityIsTheGreaterOfTaskAndService() {
        write(TPR, 0x27);
        fixed(0x31);
        controller.acknowledge();
        assertEquals(0x30, read(PPR));
        write(TPR, 0x35);
        assertEquals(0x35, read(PPR));
    }

    @Test
    void cr8IsTheUpperHalfOfTheTaskPriority() {
        controller.taskPriority(9);
        assertEquals(0x90, read(TPR));
        write(TPR, 0x7c);
        assertEquals(7, controller.taskPriority());
    }

    @Test
    void levelsAreBroadcastWhenEnded() {
        int[] ended = new int[1];
        bench.messages().onEndOfInterrupt(vector -> ended[0] = vector);
        bench.message(TO_SELF, 0xc000 | 0x39);
        assertEquals(1 << 0x19, read(TMR + 0x10));
        controller.acknowledge();
        write(EOI, 0);
        assertEquals(0x39, ended[0]);
        fixed(0x39);
        assertEquals(0, read(TMR + 0x10));
    }

    @Test
    void aDisabledApicTakesNoFixedInterrupts() {
        write(SVR, 0xff);
        fixed(0x31);
        assertFalse(controller.requests());
    }

    @Test
    void disablingMasksTheLocalVectorTable() {
        write(LVT_ERROR, 0xfe);
        write(SVR, 0xff);
        assertEquals(0x100fe, read(LVT_ERROR));
        write(LVT_ERROR, 0xfe);
        assertEquals(0x100fe, read(LVT_ERROR));
    }

    // errors

    @Test
    void anIllegalVectorIsAnError() {
        write(LVT_ERROR, 0xfe);
        write(ICR_LOW, 0x000f);
        assertEquals(0xfe, controller.acknowledge());
        assertEquals(0, read(ESR));
        write(ESR, 0);
        assertEquals(0x20, read(ESR));
        fixed(0x05);
        write(ESR, 0);
        assertEquals(0x40, read(ESR));
        write(ESR, 0);
        assertEquals(0, read(ESR));
    }

    // IA32_APIC_BASE

    @Test
    void baseOfTheBootstrapProcessor() {
        assertEquals(0xfee0_0900L, msr(Msr.IA32_APIC_BASE).read(state));
    }

    @Test
    void reservedBitsFault() {
        SystemRegister base = msr(Msr.IA32_APIC_BASE);
        assertEquals(SystemRegister.OK, base.check(state, true, 0xfee0_0900L));
        assertEquals(SystemRegister.FAULT, base.check(state, true, 0xfee0_0901L));
        assertEquals(SystemRegister.OK, base.check(state, false, 0));
    }

    @Test
    void withoutTheApicTheLegacyControllerIsWired() {
        msr(Msr.IA32_APIC_BASE).write(state, 0xfee0_0100L);
        fixed(0x31);
        assertFalse(controller.requests());
        bench.drive("LINT0", true);
        assertTrue(controller.requests());
    }
}
