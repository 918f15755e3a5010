package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.manage.KvmException;
import org.junit.jupiter.api.Test;

/** Acceptance example 28 of CPUID faulting: MSR_PLATFORM_INFO as the host sets it. */
class FeatureRegisterTest {
    private static final long FAULTING = 1L << 31;
    /** Maximum non-turbo ratio 16. */
    private static final long RATIO = 0x1000;

    /** Read-only for the guest. */
    private static final class PlatformInfo implements SystemRegister {
        private long value = FAULTING;

        @Override
        public int id() { return Msr.MSR_PLATFORM_INFO; }

        @Override
        public String name() { return "MSR_PLATFORM_INFO"; }

        @Override
        public int check(CpuState state, boolean write, long wanted) { return write ? FAULT : OK; }

        @Override
        public long peek(CpuState state) { return value; }

        @Override
        public void poke(CpuState state, long wanted) {
            value = wanted;
        }
    }

    @Test
    void example28FixedByTheFirstRun() {
        TestVcpu cpu = new TestVcpu("Haswell");
        cpu.added.add(new PlatformInfo());
        cpu.rewire();
        cpu.control().setMsr(Msr.MSR_PLATFORM_INFO, FAULTING | RATIO);
        cpu.state.retired = 1;
        cpu.control().setMsr(Msr.MSR_PLATFORM_INFO, FAULTING | RATIO);
        KvmException refused = assertThrows(KvmException.class,
                () -> cpu.control().setMsr(Msr.MSR_PLATFORM_INFO, FAULTING));
        assertEquals(KvmException.Errno.EINVAL, refused.errno());
        assertEquals(FAULTING | RATIO, cpu.control().getMsr(Msr.MSR_PLATFORM_INFO));
    }
}
