package org.backplane.x86.cpuidfault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.x86.CpuidIntercept;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidFaultInfo;
import org.backplane.api.x86.manage.CpuidFaultInfo.Counts;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;

/** The host that a vCPU has under a way of having CPUID fault. */
class HostSideTest {
    private final X86State state = new X86State();

    private CpuExtension part(String accelerator, int host) {
        return new VcpuBench(state).plug(new CpuidFault(), Map.of("accelerator", accelerator, "host", host));
    }

    private void guest(CpuExtension part, long value) {
        part.registers().stream().filter(one -> one.id() == Msr.MSR_MISC_FEATURES_ENABLES).findFirst().orElseThrow()
                .write(state, value);
    }

    /**
     * Two exits to devices, then the guest has CPUID fault, two exits more and a CPUID, at last without again.
     *
     * @param cpuid what a way makes of the exits of the three CPUIDs
     */
    private void counts(String accelerator, int host, long writes, long cpuid) {
        CpuExtension part = part(accelerator, host);
        part.reset(false);
        cpuid(part, false);
        for (long wanted : new long[]{0, 1}) {
            guest(part, wanted);
            exit(part);
            exit(part);
        }
        cpuid(part, true);
        guest(part, 0);
        cpuid(part, false);
        assertEquals(new Counts(accelerator, host, false, writes, 4, cpuid),
                part.facet(CpuidFaultInfo.class).counts());
    }

    private static void exit(CpuExtension part) {
        part.hooks().leave();
        part.hooks().enter();
    }

    private void cpuid(CpuExtension part, boolean faults) {
        assertEquals(X86Reg.CPUID_ASKED, state.reg[X86Reg.CPUID_FAULT]);
        assertEquals(faults, part.facet(CpuidIntercept.class).faults());
    }

    /** Emulated: each CPUID exits, with H = 1 by its #GP, also where that is the guest's. Eager with H = 0: on, twice off and on, off. Where G is not H, with H = 1: on at first, twice off and on, off; and on. */
    @Test
    void whatEachWayWritesAndExits() {
        counts("emulated", 0, 0, 3);
        counts("lazy", 0, 0, 3);
        counts("eager", 0, 6, 2);
        counts("emulated", 1, 0, 3);
        counts("lazy", 1, 7, 2);
        counts("eager", 1, 7, 2);
    }

    @Test
    void withoutAnyNobodyIsTold() {
        CpuExtension part = part("none", 0);
        part.reset(false);
        assertEquals(0, state.reg[X86Reg.CPUID_FAULT]);
        assertEquals(Hooks.NONE, part.hooks());
        assertNull(part.facet(CpuidFaultInfo.class));
        assertNull(part.facet(CpuidIntercept.class));
    }

    @Test
    void aHostThatNobodyModelsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> part("none", 1));
    }
}
