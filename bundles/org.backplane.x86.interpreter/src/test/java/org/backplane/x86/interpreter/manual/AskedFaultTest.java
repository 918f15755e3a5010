package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;

import org.backplane.api.cpu.Unanswered;
import org.backplane.api.x86.CpuidIntercept;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link CpuidIntercept}: who is asked decides whether CPUID faults in user mode, and nobody is asked elsewhere. */
class AskedFaultTest {
    private static final byte[] CPUID = {0x0f, (byte) 0xa2};
    private static final int GENERAL_PROTECTION = 13;

    /** Says as the test wants, and counts. */
    private static final class Intercept implements X86Extension, CpuidIntercept {
        private boolean fault;
        private int asked;

        @Override
        public boolean faults() {
            asked++;
            return fault;
        }
    }

    private final Intercept intercept = new Intercept();
    private final Arena arena = Arena.ofConfined();
    private final Machine machine = new Machine(arena, "fault", Unanswered.NONE, _ -> List.of(intercept));

    @AfterEach
    void free() {
        arena.close();
    }

    private long ipAfter(int privilege) {
        machine.begin("long", privilege);
        machine.reg[X86Reg.CPUID_FAULT] = X86Reg.CPUID_ASKED;
        machine.run(CPUID, 1);
        return machine.reg[X86Reg.RIP];
    }

    @Test
    void userModeIsAsked() {
        assertEquals(Machine.CODE + 2, ipAfter(3));
        intercept.fault = true;
        assertEquals(Machine.HANDLERS + 16 * GENERAL_PROTECTION, ipAfter(3));
        assertEquals(2, intercept.asked);
    }

    @Test
    void theSupervisorIsNot() {
        intercept.fault = true;
        assertEquals(Machine.CODE + 2, ipAfter(0));
        assertEquals(0, intercept.asked);
    }
}
