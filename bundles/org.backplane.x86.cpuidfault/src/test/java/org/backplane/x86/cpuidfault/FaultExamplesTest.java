package org.backplane.x86.cpuidfault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Acceptance examples of CPUID faulting that are about registers; those of the instruction are in {@code x86.interpreter}. */
class FaultExamplesTest {
    private final X86State state = new X86State();
    private final VcpuBench bench = new VcpuBench(state);
    private CpuExtension part = bench.plug(new CpuidFault(), Map.of());

    private SystemRegister register(int index) {
        return part.registers().stream().filter(one -> one.id() == index).findFirst().orElseThrow();
    }

    /** As WRMSR; false: #GP. */
    private boolean write(int index, long value) {
        SystemRegister register = register(index);
        if (register.check(state, true, value) != SystemRegister.OK) { return false; }
        register.write(state, value);
        return true;
    }

    private boolean faulting() {
        return state.reg[X86Reg.CPUID_FAULT] != 0;
    }

    private void unsupported() {
        part = new VcpuBench(state).plug(new CpuidFault(), Map.of("supported", false));
    }

    @Test
    void example1ReadBack() {
        assertTrue(write(Msr.MSR_MISC_FEATURES_ENABLES, 1));
        assertEquals(1, register(Msr.MSR_MISC_FEATURES_ENABLES).read(state));
        assertTrue(faulting());
    }

    @Test
    void example2Reserved() {
        for (long value : new long[]{2, 3, 1L << 63}) { assertFalse(write(Msr.MSR_MISC_FEATURES_ENABLES, value)); }
        assertEquals(0, register(Msr.MSR_MISC_FEATURES_ENABLES).read(state));
    }

    @Test
    void example3Unsupported() {
        unsupported();
        assertFalse(write(Msr.MSR_MISC_FEATURES_ENABLES, 1));
    }

    @Test
    void example4UnsupportedZero() {
        unsupported();
        assertTrue(write(Msr.MSR_MISC_FEATURES_ENABLES, 0));
        assertEquals(0, register(Msr.MSR_MISC_FEATURES_ENABLES).read(state));
    }

    @Test
    void example5PlatformInfoIsReadOnly() {
        assertEquals(1L << 31, register(Msr.MSR_PLATFORM_INFO).read(state));
        assertFalse(write(Msr.MSR_PLATFORM_INFO, 1L << 31));
    }

    @Test
    void example6PlatformInfoHidden() {
        state.reg[X86Reg.PLATFORM_INFO_HIDDEN] = 1;
        assertEquals(SystemRegister.FAULT, register(Msr.MSR_PLATFORM_INFO).check(state, false, 0));
    }

    @Test
    void example17InitAndReset() {
        write(Msr.MSR_MISC_FEATURES_ENABLES, 1);
        part.reset(true);
        assertTrue(faulting());
        assertEquals(1, register(Msr.MSR_MISC_FEATURES_ENABLES).read(state));
        part.reset(false);
        assertFalse(faulting());
        assertEquals(0, register(Msr.MSR_MISC_FEATURES_ENABLES).read(state));
    }

    @Test
    void example18EachVcpuItsOwn() {
        X86State other = new X86State();
        new VcpuBench(other).plug(new CpuidFault(), Map.of());
        write(Msr.MSR_MISC_FEATURES_ENABLES, 1);
        assertEquals(1, state.reg[X86Reg.CPUID_FAULT]);
        assertEquals(0, other.reg[X86Reg.CPUID_FAULT]);
    }

    @Test
    void example21Amd() {
        assertTrue(write(Msr.HWCR, 1L << 35));
        assertTrue(faulting());
        assertTrue(write(Msr.HWCR, 0));
        assertFalse(faulting());
    }

    @Test
    void example22AmdWithoutTheCapability() {
        state.granted = new Capabilities(List.of());
        assertFalse(write(Msr.HWCR, 1L << 35));
    }

    /** As {@code -cpuid-fault} takes it away while the guest uses it, which needs {@code --force}, and as it comes back. */
    @Test
    void withoutTheCapability() {
        write(Msr.MSR_MISC_FEATURES_ENABLES, 1);
        grant(new Capabilities(List.of()));
        assertFalse(faulting());
        assertEquals(0, register(Msr.MSR_PLATFORM_INFO).read(state));
        assertFalse(write(Msr.MSR_MISC_FEATURES_ENABLES, 1));
        assertTrue(write(Msr.MSR_MISC_FEATURES_ENABLES, 0));
        register(Msr.MSR_MISC_FEATURES_ENABLES).poke(state, 1);
        grant(Capabilities.ALL);
        assertTrue(faulting());
        write(Msr.MSR_MISC_FEATURES_ENABLES, 0);
        write(Msr.HWCR, 1L << 35);
        grant(new Capabilities(List.of()));
        assertFalse(faulting());
    }

    private void grant(Capabilities granted) {
        state.granted = granted;
        ((X86Extension) part).wired(null);
    }

    @Test
    void example23Ignored() {
        assertTrue(write(Msr.HWCR, 0x148));
        assertEquals(0, register(Msr.HWCR).read(state));
    }

    @Test
    void example24Kept() {
        for (long bit : new long[]{1 << 18, 1 << 24}) {
            assertTrue(write(Msr.HWCR, bit));
            assertEquals(bit, register(Msr.HWCR).read(state));
        }
        assertFalse(write(Msr.HWCR, 1));
    }

    @Test
    @Disabled("example 27: machines are not saved to files yet")
    void example27Restore() {
    }

    @Test
    @Disabled("example 29: no part provides VMX")
    void example29Nested() {
    }
}
