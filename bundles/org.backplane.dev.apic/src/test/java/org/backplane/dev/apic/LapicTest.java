package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.testkit.Bench.Message;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class LapicTest {
    private static final int ID = 0x20;
    private static final int VERSION = 0x30;
    private static final int TPR = 0x80;
    private static final int PPR = 0xa0;
    private static final int EOI = 0xb0;
    private static final int LDR = 0xd0;
    private static final int DFR = 0xe0;
    private static final int SVR = 0xf0;
    private static final int ISR = 0x100;
    private static final int TMR = 0x180;
    private static final int IRR = 0x200;
    private static final int ESR = 0x280;
    private static final int ICR_LOW = 0x300;
    private static final int ICR_HIGH = 0x310;
    private static final int LVT_TIMER = 0x320;
    private static final int ANY = X86Events.NMI | X86Events.SMI;
    private static final int LVT_LINT0 = 0x350;
    private static final int LVT_LINT1 = 0x360;
    private static final int LVT_ERROR = 0x370;
    private static final int INITIAL_COUNT = 0x380;
    private static final int CURRENT_COUNT = 0x390;
    private static final int DIVIDE = 0x3e0;

    private static final long TO_SELF = 0xfee0_0000L;

    private final X86State state = new X86State();
    private final VcpuBench bench = new VcpuBench(state);
    private CpuExtension lapic;
    private InterruptController controller;

    @BeforeEach
    void plug() {
        plug(Map.of("virtual-wire", "false"));
        write(SVR, 0x1ff);
    }

    private void plug(Map<String, ?> keys) {
        lapic = bench.plug(new Lapic(), keys);
        controller = lapic.interruptController();
        lapic.reset(false);
    }

    private long read(int register) {
        return bench.read("", register, 4);
    }

    private void write(int register, long value) {
        bench.write("", register, 4, value);
    }

    private SystemRegister msr(int id) {
        return lapic.registers().stream().filter(r -> r.id() == id).findFirst().orElseThrow();
    }

    private boolean kicked() {
        return (state.lower(CpuState.INTERRUPT) & CpuState.INTERRUPT) != 0;
    }

    private void fixed(int vector) {
        bench.message(TO_SELF, vector);
    }

    // ---- reset

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

    // ---- acceptance and priority

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

    // ---- destinations

    @Test
    void physicalDestinations() {
        write(ID, 0x0300_0000);
        bench.message(0xfee0_2000L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee0_3000L, 0x40);
        assertTrue(controller.requests());
        bench.message(0xfeef_f000L, 0x41);
        assertEquals(0x41, controller.acknowledge());
    }

    @Test
    void flatLogicalDestinations() {
        write(LDR, 0x0400_0000);
        bench.message(0xfee0_3004L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee0_6004L, 0x40);
        assertTrue(controller.requests());
    }

    @Test
    void clusterLogicalDestinations() {
        write(DFR, 0x0fff_ffff);
        write(LDR, 0x2400_0000);
        bench.message(0xfee1_4004L, 0x40);
        bench.message(0xfee2_3004L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee2_c004L, 0x40);
        assertTrue(controller.requests());
    }

    @Test
    void lowestPriorityIsUsedUp() {
        assertTrue(bench.message(TO_SELF, 0x100 | 0x40));
        assertFalse(bench.message(TO_SELF, 0x41));
        assertFalse(bench.message(0xfee0_9000L, 0x100 | 0x42));
        assertEquals(0x41, controller.acknowledge());
    }

    @Test
    void otherAddressesAreNotInterrupts() {
        bench.message(0xfec0_0000L, 0x40);
        assertFalse(controller.requests());
    }

    // ---- delivery modes

    @Test
    void nmiIsTakenOnce() {
        bench.message(TO_SELF, 0x400);
        assertTrue(kicked());
        assertEquals(X86Events.NMI, controller.takeEvents(ANY));
        assertEquals(0, controller.takeEvents(ANY));
    }

    @Test
    void initAndStartupGoToTheVcpu() {
        bench.message(TO_SELF, 0x4500);
        bench.message(TO_SELF, 0x8500); // the end of the INIT level means nothing
        bench.message(TO_SELF, 0x600 | 0x9a);
        assertEquals(List.of("init", "start 0x9a000"), bench.restarts());
    }

    // ---- interrupt commands

    @Test
    void commandsBecomeMessages() {
        write(ICR_HIGH, 0x0500_0000);
        write(ICR_LOW, 0x40fb);
        assertEquals(List.of(new Message(0xfee0_5000L, 0x40fb)), bench.sent());
        write(ICR_HIGH, 0x0300_0000);
        write(ICR_LOW, 0x48fc);
        assertEquals(List.of(new Message(0xfee0_3004L, 0x40fc)), bench.sent());
        assertEquals(0x48fc, read(ICR_LOW));
    }

    @Test
    void selfShorthand() {
        write(ICR_LOW, 0x4_00f0);
        assertEquals(List.of(), bench.sent());
        assertEquals(0xf0, controller.acknowledge());
    }

    @Test
    void othersShorthandSparesTheSender() {
        write(ICR_LOW, 0xc_00f0);
        Message message = bench.sent().getFirst();
        assertEquals(0xfeef_f000L, message.address());
        bench.message(message.address(), message.data());
        assertFalse(controller.requests());
    }

    @Test
    void allShorthandDoesNot() {
        write(ICR_LOW, 0x8_00f0);
        Message message = bench.sent().getFirst();
        bench.message(message.address(), message.data());
        assertTrue(controller.requests());
    }

    // ---- x2APIC mode (SDM volume 3, 11.12)

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

    // ---- errors

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

    // ---- pins

    @Test
    void lint0TakesTheLegacyController() {
        bench.messages().answerAcknowledge(() -> 0x20);
        write(LVT_LINT0, 0x700);
        bench.drive("LINT0", true);
        assertTrue(kicked());
        write(TPR, 0xff);
        assertTrue(controller.requests(), "ExtINT knows no priority");
        assertEquals(0x20, controller.acknowledge());
        bench.drive("LINT0", false);
        assertFalse(controller.requests());
        assertEquals(0, read(ISR + 0x10));
    }

    @Test
    void aMaskedLint0IsSilentUntilUnmasked() {
        bench.drive("LINT0", true);
        assertFalse(controller.requests());
        kicked();
        write(LVT_LINT0, 0x700);
        assertTrue(kicked());
        assertTrue(controller.requests());
    }

    @Test
    void smiByMessageAndPinIsTakenWhenItIsWanted() {
        bench.message(TO_SELF, 0x200);
        assertTrue(kicked());
        assertEquals(0, controller.takeEvents(X86Events.NMI));
        assertEquals(X86Events.SMI, controller.takeEvents(ANY));
        assertEquals(0, controller.takeEvents(ANY));
        bench.drive("SMI", true);
        assertEquals(X86Events.SMI, controller.takeEvents(ANY));
        bench.drive("SMI", false);
        assertEquals(0, controller.takeEvents(ANY));
    }

    @Test
    void lint1AsNmi() {
        write(LVT_LINT1, 0x400);
        bench.drive("LINT1", true);
        assertEquals(X86Events.NMI, controller.takeEvents(ANY));
    }

    @Test
    void aLevelOnAPinComesAgainAfterItsEnd() {
        write(LVT_LINT0, 0x8000 | 0x45);
        bench.drive("LINT0", true);
        assertEquals(0x45, controller.acknowledge());
        assertEquals(0xc045, read(LVT_LINT0));
        write(EOI, 0);
        assertEquals(0x45, controller.acknowledge());
        bench.drive("LINT0", false);
        write(EOI, 0);
        assertFalse(controller.requests());
        assertEquals(0x8045, read(LVT_LINT0));
    }

    // ---- timer: 25 MHz crystal, 40 ns

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

    // ---- IA32_APIC_BASE

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
