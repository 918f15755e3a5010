package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.testkit.VcpuBench;
import org.backplane.x86.lbr.Lbr;
import org.backplane.x86.pmu.Pmu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acceptance examples of CPUID faulting that are about counters and branch records: what these see of a CPUID that faults at CPL 3. */
class ObservedFaultTest {
    /** nop; cpuid */
    private static final byte[] CODE = {(byte) 0x90, 0x0f, (byte) 0xa2};
    /** IA32_PERFEVTSELx: EN, USR, INST_RETIRED.ANY (SDM volume 3, 20.2.1). */
    private static final long USER_INSTRUCTIONS = 0x41_00c0;
    /** IA32_LBR_CTL: OTHER_BRANCH, USR, OS, LBREn (SDM volume 3, 20.1). */
    private static final long OTHER_BRANCHES = 0x40_0007;
    private static final int GENERAL_PROTECTION = 13;

    private final Arena arena = Arena.ofConfined();
    private final Machine machine = new Machine(arena, "fault", Unanswered.NONE,
            state -> List.of(new VcpuBench(state).plug(new Pmu(), Map.of()),
                    new VcpuBench(state).plug(new Lbr(), Map.of())));

    @BeforeEach
    void faults() {
        machine.begin("long", 3);
        machine.reg[X86Reg.CPUID_FAULT] = 1;
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private SystemRegister register(int id) {
        return machine.registers.stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    private long read(int id) {
        return register(id).read(machine.state);
    }

    private void write(int id, long value) {
        assertEquals(SystemRegister.OK, register(id).check(machine.state, true, value));
        register(id).write(machine.state, value);
    }

    private void run() {
        machine.run(CODE, 2);
        assertEquals(Machine.HANDLERS + 16 * GENERAL_PROTECTION, machine.reg[X86Reg.RIP]);
    }

    @Test
    void example20ACpuidThatFaultsDoesNotRetire() {
        write(Msr.IA32_PERFEVTSEL0, USER_INSTRUCTIONS);
        run();
        assertEquals(1, read(Msr.IA32_PMC0), "the NOP");
    }

    @Test
    void example30TheFaultIsABranch() {
        write(Msr.IA32_LBR_CTL, OTHER_BRANCHES);
        run();
        assertEquals(Machine.CODE + 1, read(Msr.IA32_LBR_0_FROM_IP));
        assertEquals(Machine.HANDLERS + 16 * GENERAL_PROTECTION, read(Msr.IA32_LBR_0_TO_IP));
    }
}
