package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;
import org.junit.jupiter.api.Test;

/** Control, environment and exceptions of the x87 unit. */
class X87StateTest {
    private static final int ADDRESS = 0x200;
    private static final int[] FLD1 = {0xd9, 0xe8};
    private static final int[] FLDZ = {0xd9, 0xee};
    private static final int[] FDIVP = {0xde, 0xf9};
    private static final int[] FNSTENV = {0xd9, 0x36};
    private static final int[] FLDENV = {0xd9, 0x26};
    private static final int[] FNSAVE = {0xdd, 0x36};
    private static final int[] FRSTOR = {0xdd, 0x26};
    private static final int[] FLDCW = {0xd9, 0x2e};
    private static final int[] FNSTCW = {0xd9, 0x3e};
    private static final int[] FWAIT = {0x9b};
    private static final int[] FNSTSW_AX = {0xdf, 0xe0};

    private final X87Machine machine = new X87Machine();
    private final X86Cpu memory = machine.cpu;

    X87StateTest() {
        machine.cpu.reg[X86Reg.RSI] = ADDRESS;
    }

    @Test
    void resetValues() {
        machine.execute(FLD1);
        machine.execute(0xdb, 0xe3);
        machine.execute(FNSTENV);
        assertEquals(0xffff_037fL, memory.load32(ADDRESS));
        assertEquals(0xffff_0000L, memory.load32(ADDRESS + 4));
        assertEquals(0xffff_ffffL, memory.load32(ADDRESS + 8));
        assertEquals(0L, memory.load32(ADDRESS + 12));
    }

    @Test
    void controlWordKeepsItsReservedBits() {
        assertEquals(0x1f7f, controlAfter(0xffff));
        assertEquals(0x0040, controlAfter(0));
    }

    private int controlAfter(int loaded) {
        memory.store16(ADDRESS, loaded);
        machine.execute(FLDCW);
        machine.execute(FNSTCW);
        return (int) memory.load16(ADDRESS);
    }

    @Test
    void unmaskedExceptionWaitsForTheNextWaitingInstruction() {
        divideByZeroUnmasked();
        machine.cpu.reg[X86Reg.RAX] = 0x1234_5678;
        machine.execute(FNSTSW_AX);
        assertEquals(0x1234_b084, machine.cpu.reg[X86Reg.RAX]);
        assertEquals(GuestFault.MF, fault(FWAIT));
        assertEquals(GuestFault.MF, fault(FLD1));
        machine.execute(0xdb, 0xe2);
        machine.execute(FWAIT);
        assertEquals(0x3000, machine.cpu.fpu.status());
    }

    @Test
    void withoutNumericErrorReportingNothingFaults() {
        machine.cpu.reg[X86Reg.CR0] &= ~Bits.CR0_NE;
        divideByZeroUnmasked();
        machine.execute(FWAIT);
    }

    private void divideByZeroUnmasked() {
        memory.store16(ADDRESS, 0x37b);
        machine.execute(FLDCW);
        machine.execute(FLD1);
        machine.execute(FLDZ);
        machine.execute(FDIVP);
        assertEquals("0000:0000000000000000", machine.get(0).toString());
    }

    @Test
    void unmaskingMakesAnExceptionPending() {
        machine.execute(FLD1);
        machine.execute(FLDZ);
        machine.execute(FDIVP);
        assertEquals(0x3804, machine.cpu.fpu.status());
        controlAfter(0x37b);
        assertEquals(0xb884, machine.cpu.fpu.status());
    }

    @Test
    void taskSwitchedAndEmulationFault() {
        machine.cpu.reg[X86Reg.CR0] |= Bits.CR0_TS;
        machine.cpu.modes();
        assertEquals(GuestFault.NM, fault(FLD1));
        assertEquals(GuestFault.NM, fault(FNSTSW_AX));
        machine.execute(FWAIT);
        machine.cpu.reg[X86Reg.CR0] |= Bits.CR0_MP;
        assertEquals(GuestFault.NM, fault(FWAIT));
        machine.cpu.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_EM;
        machine.cpu.modes();
        assertEquals(GuestFault.NM, fault(FLD1));
        machine.execute(FWAIT);
    }

    private int fault(int... code) {
        return assertThrows(GuestFault.class, () -> machine.execute(code)).vector;
    }

    @Test
    void pointersAreOfTheLastNonControlInstruction() {
        machine.cpu.reg[X86Reg.RIP] = 0x1000;
        machine.cpu.reg[X86Reg.SELECTOR + X86Reg.CS] = 0x10;
        machine.cpu.reg[X86Reg.SELECTOR + X86Reg.DS] = 0x18;
        memory.store64(ADDRESS, Double.doubleToLongBits(0.25));
        machine.execute(0xdd, 0x06);
        machine.cpu.reg[X86Reg.RIP] = 0x1010;
        machine.execute(FLD1);
        machine.cpu.reg[X86Reg.RIP] = 0x1020;
        machine.execute(FNSTSW_AX);
        machine.execute(FNSTENV);
        assertEquals(0x1010L, memory.load32(ADDRESS + 12));
        assertEquals(0x01e8_0010L, memory.load32(ADDRESS + 16));
        assertEquals(ADDRESS, memory.load32(ADDRESS + 20));
        assertEquals(0xffff_0018L, memory.load32(ADDRESS + 24));
    }

    /** SDM volume 1, 8.1.7: tag 0 for R6, a number; 1 for R7, zero; 3 for empty ones. */
    @Test
    void environmentHasTagsOfWhatRegistersHoldAndStoringMasks() {
        memory.store16(ADDRESS, 0x340);
        machine.execute(FLDCW);
        machine.execute(FLDZ);
        machine.execute(FLD1);
        machine.execute(FNSTENV);
        assertEquals(0xffff_0340L, memory.load32(ADDRESS));
        assertEquals(0xffff_3000L, memory.load32(ADDRESS + 4));
        assertEquals(0xffff_4fffL, memory.load32(ADDRESS + 8));
        assertEquals(0x37f, machine.cpu.fpu.control());
    }

    @Test
    void loadedEnvironmentRecomputesTheSummary() {
        memory.store32(ADDRESS, 0x7f);
        memory.store32(ADDRESS + 4, 0xff80);
        memory.store32(ADDRESS + 8, 0);
        machine.execute(FLDENV);
        assertEquals(0x7f00, machine.cpu.fpu.status());
        memory.store32(ADDRESS, 0x7e);
        memory.store32(ADDRESS + 4, 0x0001);
        machine.execute(FLDENV);
        assertEquals(0x8081, machine.cpu.fpu.status());
    }

    @Test
    void savedStateComesBack() {
        machine.execute(FLDZ);
        machine.execute(0xd9, 0xeb);
        machine.execute(FNSAVE);
        assertEquals(0xc90f_daa2_2168_c235L, memory.load64(ADDRESS + 28));
        assertEquals(0x4000, memory.load16(ADDRESS + 36));
        assertEquals(0xffff, machine.fp[X86Fp.FTW]);
        machine.execute(FRSTOR);
        assertEquals("4000:c90fdaa22168c235", machine.get(0).toString());
        assertEquals("0000:0000000000000000", machine.get(1).toString());
        assertEquals(0x3000, machine.cpu.fpu.status());
        assertEquals(0x4fff, machine.cpu.fpu.tags());
    }

    /** SDM volume 1, figures 8-11 and 8-12: linear pointers, the opcode beside the high bits. */
    @Test
    void realModeEnvironmentOf16And32Bits() {
        machine.realMode();
        machine.cpu.reg[X86Reg.BASE + X86Reg.CS] = 0;
        machine.cpu.reg[X86Reg.SELECTOR + X86Reg.CS] = 0xf123;
        machine.cpu.reg[X86Reg.RIP] = 0x4567;
        machine.execute(FLD1);
        machine.execute(0xd9, 0x34);
        assertEquals(0x3800, memory.load16(ADDRESS + 2));
        assertEquals(0x5797, memory.load16(ADDRESS + 6));
        assertEquals(0xf1e8, memory.load16(ADDRESS + 8));
        machine.execute(0x66, 0xd9, 0x34);
        assertEquals(0x5797L, memory.load32(ADDRESS + 12));
        assertEquals(0x0000_f1e8L, memory.load32(ADDRESS + 16));
        machine.execute(0x66, 0xd9, 0x24);
        assertEquals(0xf_5797, machine.fp[X86Fp.FIP]);
        assertEquals(0x1e8, machine.fp[X86Fp.FOP]);
    }
}
