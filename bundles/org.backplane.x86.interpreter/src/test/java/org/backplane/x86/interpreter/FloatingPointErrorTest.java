package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.FloatingPointError;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Before an instruction that waits for x87 exceptions: Intel SDM, volume 1, 8.7. */
class FloatingPointErrorTest {
    private static final int DIVISION = 0x84;
    private static final byte NOP = (byte) 0x90;

    /** The pin. */
    private static final class Ferr implements X86Extension, FloatingPointError {
        private int asserted;

        @Override
        public void asserted() { asserted++; }
    }

    private final Ferr ferr = new Ferr();

    private SmallMachine machine(Arena arena, CpuExtension extension, int... code) {
        byte[] bytes = new byte[code.length];
        for (int n = 0; n < code.length; n++) { bytes[n] = (byte) code[n]; }
        SmallMachine machine = new SmallMachine(arena, 100, extension, bytes);
        machine.state.fp[X86Fp.FCW] = 0x37b;
        machine.state.fp[X86Fp.FSW] = DIVISION;
        return machine;
    }

    @ParameterizedTest
    @CsvSource({"fwait, 9b, 90", "fld1, d9, e8", "emms, 0f, 77"})
    void theProcessorWaits(String name, String first, String second) {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = machine(arena, ferr, NOP, Integer.parseInt(first, 16), Integer.parseInt(second, 16));
            assertEquals(Exit.HALT, machine.run(10));
            assertEquals(SmallMachine.START + 1, machine.state.reg[X86Reg.RIP], "it comes again behind the handler");
            assertEquals(1, machine.state.retired, "it has not retired");
            assertEquals(1, ferr.asserted);
            machine.state.halted = false;
            assertEquals(Exit.HALT, machine.run(10));
            assertEquals(2, ferr.asserted, "the pin has the level still");
        }
    }

    @Test
    void whileItIsIgnoredExecutionGoesOn() {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = machine(arena, ferr, 0x9b);
            machine.state.fp[X86Fp.IGNNE] = 1;
            assertEquals(Exit.BUDGET, machine.run(1));
            assertEquals(SmallMachine.START + 1, machine.state.reg[X86Reg.RIP]);
            assertEquals(0, ferr.asserted);
        }
    }

    @Test
    void withoutThePinItIsIgnored() {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = machine(arena, new X86Extension() {
            }, 0x9b);
            assertEquals(Exit.BUDGET, machine.run(1));
            assertEquals(SmallMachine.START + 1, machine.state.reg[X86Reg.RIP]);
        }
    }

    @Test
    void withNumericErrorsItIsAFault() {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = machine(arena, ferr, 0x9b);
            machine.state.reg[X86Reg.CR0] |= Bits.CR0_NE;
            machine.state.reg[X86Reg.LIMIT + X86Reg.IDTR] = 0;
            assertEquals(Exit.SHUTDOWN, machine.run(1));
            assertEquals(0, ferr.asserted);
        }
    }

    /** FNCLEX, FNINIT, FLDCW that masks it, FNSTENV (which masks all): FERR# goes, and IGNNE# with it. */
    @ParameterizedTest
    @ValueSource(strings = {"db e2", "db e3", "d9 2e 20 04", "d9 36 00 06"})
    void whatClearsTheExceptionEndsIgnoring(String code) {
        int[] bytes = new int[0x22];
        String[] words = code.split(" ");
        for (int n = 0; n < words.length; n++) { bytes[n] = Integer.parseInt(words[n], 16); }
        bytes[0x20] = 0x7f;
        bytes[0x21] = 0x03;
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = machine(arena, ferr, bytes);
            machine.state.fp[X86Fp.IGNNE] = 1;
            assertEquals(Exit.BUDGET, machine.run(1));
            assertEquals(0, machine.state.fp[X86Fp.IGNNE]);
        }
    }
}
