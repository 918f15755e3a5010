package org.backplane.x86.pmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.manage.CpuidEntry;
import org.junit.jupiter.api.Test;

/** Acceptance examples of performance counters; what RDPMC does with privilege is tested with the core. */
class PmuExamplesTest {
    private static final long OS = 1 << 17;
    private static final long USR = 1 << 16;
    private static final long INT = 1 << 20;
    private static final long EN = 1 << 22;
    private static final long INSTRUCTIONS = 0xc0 | EN | OS;

    private static void overflow(Vcpu vcpu, long counter, long select) {
        vcpu.write(Msr.IA32_PMC0, -counter);
        vcpu.write(Msr.IA32_PERFEVTSEL0, select);
    }

    @Test
    void examples1And2LegacyWritesAreSignExtended() {
        Vcpu vcpu = Vcpu.intel(2);
        vcpu.write(Msr.IA32_PMC0, 0xffff_ffffL);
        assertEquals(0xffff_ffff_ffffL, vcpu.read(Msr.IA32_PMC0));
        vcpu.write(Msr.IA32_PMC0, 0x7fff_ffffL);
        assertEquals(0x7fff_ffffL, vcpu.read(Msr.IA32_PMC0));
        vcpu.write(Msr.IA32_PMC0, 0x12_7fff_ffffL);
        assertEquals(0x7fff_ffffL, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void example3FullWidth() {
        Vcpu with = Vcpu.intel(2, Feature.PDCM);
        assertFalse(with.write(Msr.IA32_A_PMC0, 1L << 48));
        assertTrue(with.write(Msr.IA32_A_PMC0, 1L << 47));
        assertFalse(with.write(Msr.IA32_A_PMC0, 1L << 48));
        assertEquals(1L << 47, with.read(Msr.IA32_PMC0));
        assertFalse(Vcpu.intel(2).write(Msr.IA32_A_PMC0, 0));
        Vcpu without = new Vcpu(Vcpu.INTEL, Map.of("version", 2, "full-width", false), Feature.PDCM);
        assertEquals(0, without.read(Msr.IA32_PERF_CAPABILITIES));
        assertFalse(without.write(Msr.IA32_A_PMC0, 0));
    }

    @Test
    void example4ReservedBitsOfAnEventSelect() {
        Vcpu vcpu = Vcpu.intel(4);
        for (int bit : new int[]{21, 32, 33, 34, 63}) {
            assertFalse(vcpu.write(Msr.IA32_PERFEVTSEL0, 1L << bit), "bit " + bit);
        }
        assertEquals(0, vcpu.read(Msr.IA32_PERFEVTSEL0));
    }

    @Test
    void example5GlobalRegisters() {
        Vcpu vcpu = Vcpu.intel(2);
        assertFalse(vcpu.write(Msr.IA32_PERF_GLOBAL_STATUS, 0));
        assertFalse(vcpu.write(Msr.IA32_PERF_GLOBAL_CTRL, 1 << 10));
        assertEquals(0, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
        assertEquals(0xf, vcpu.read(Msr.IA32_PERF_GLOBAL_CTRL));
    }

    @Test
    void example6ResetAndInit() {
        Vcpu vcpu = new Vcpu(Vcpu.INTEL, Map.of("version", 2, "counters", 8));
        assertEquals(0xff, vcpu.read(Msr.IA32_PERF_GLOBAL_CTRL));
        vcpu.write(Msr.IA32_PERF_GLOBAL_CTRL, 1);
        vcpu.unit.reset(true);
        assertEquals(1, vcpu.read(Msr.IA32_PERF_GLOBAL_CTRL));
    }

    @Test
    void example7OverflowIsExact() {
        for (long n : new long[]{2, 1000, 1_000_000}) {
            Vcpu vcpu = Vcpu.intel(2);
            overflow(vcpu, n - 1, INSTRUCTIONS);
            vcpu.run(n);
            assertEquals(1, vcpu.read(Msr.IA32_PMC0));
            assertEquals(1, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
            assertEquals(List.of(), vcpu.interrupts);
        }
    }

    @Test
    void example7WithInterruptAtTheInstruction() {
        Vcpu vcpu = Vcpu.intel(2);
        overflow(vcpu, 1000, INSTRUCTIONS | INT);
        long start = vcpu.state.retired;
        vcpu.run(5000);
        assertEquals(List.of(start + 1000), vcpu.interrupts);
        assertEquals(4000, vcpu.read(Msr.IA32_PMC0));
        assertEquals(1, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
    }

    @Test
    void branchesInterruptAtTheBranch() {
        Vcpu vcpu = Vcpu.intel(2);
        overflow(vcpu, 10, 0xc4 | EN | OS | INT);
        for (int n = 0; n < 20; n++) {
            vcpu.run(99);
            vcpu.branch(1);
        }
        assertEquals(List.of(2L + 10 * 100), vcpu.interrupts);
        assertEquals(10, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void examples8And9StatusReset() {
        Vcpu vcpu = Vcpu.intel(2);
        overflow(vcpu, 1, INSTRUCTIONS);
        vcpu.run(1);
        assertFalse(vcpu.write(Msr.IA32_PERF_GLOBAL_STATUS_RESET, 1L << 40));
        assertEquals(1, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
        assertTrue(vcpu.write(Msr.IA32_PERF_GLOBAL_STATUS_RESET, 1));
        assertEquals(0, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
        assertEquals(0, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS_RESET));
    }

    @Test
    void example10Privilege() {
        Vcpu vcpu = Vcpu.intel(2);
        vcpu.write(Msr.IA32_PERFEVTSEL0, 0xc0 | EN | USR);
        vcpu.run(100);
        assertEquals(0, vcpu.read(Msr.IA32_PMC0));
        vcpu.privilege(3);
        vcpu.run(7);
        vcpu.privilege(0);
        vcpu.run(100);
        assertEquals(7, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void example11FixedControl() {
        Vcpu vcpu = Vcpu.intel(2);
        assertFalse(vcpu.write(Msr.IA32_FIXED_CTR_CTRL, 4));
        assertFalse(vcpu.write(Msr.IA32_FIXED_CTR_CTRL, 0x1000));
        assertFalse(vcpu.write(Msr.IA32_FIXED_CTR0, 1L << 48));
        assertEquals(0, vcpu.read(Msr.IA32_FIXED_CTR_CTRL));
        assertTrue(vcpu.write(Msr.IA32_FIXED_CTR_CTRL, 0xbbb));
    }

    @Test
    void example12Selectors() {
        Vcpu vcpu = Vcpu.intel(2);
        assertTrue(vcpu.counters.exists(0x4000_0001));
        assertTrue(vcpu.counters.exists(3));
        for (int selector : new int[]{4, 0x4000_0009, 0x8000_0000, 0x1_0000, 0x2000_0000}) {
            assertFalse(vcpu.counters.exists(selector), Integer.toHexString(selector));
        }
    }

    @Test
    void example14AnEventThatNobodyProvides() {
        Vcpu vcpu = Vcpu.intel(2);
        assertEquals(0x58, vcpu.leaves.getFirst().ebx(), "LLC references and misses, mispredicted branches");
        assertTrue(vcpu.write(Msr.IA32_PERFEVTSEL0, 0xc5 | EN | OS));
        vcpu.branch(100);
        assertEquals(0, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void example15MaskedByDelivery() {
        Vcpu intel = Vcpu.intel(2);
        overflow(intel, 10, INSTRUCTIONS | INT);
        intel.run(10);
        intel.write(Msr.IA32_PMC0, -10);
        intel.run(10);
        assertEquals(1, intel.interrupts.size());
        intel.unmask();
        intel.write(Msr.IA32_PMC0, -10);
        intel.run(10);
        assertEquals(2, intel.interrupts.size());
        Vcpu amd = amd();
        amd.write(Msr.PERF_CTL0, INSTRUCTIONS | INT);
        for (int n = 1; n <= 2; n++) {
            amd.write(Msr.PERF_CTL0 + 1, -10);
            amd.run(10);
            assertEquals(n, amd.interrupts.size());
        }
    }

    @Test
    void example16StreamlinedFreeze() {
        Vcpu vcpu = Vcpu.intel(4);
        vcpu.state.reg[X86Reg.DEBUGCTL] = 1 << 12;
        overflow(vcpu, 10, INSTRUCTIONS | INT);
        vcpu.run(100);
        assertEquals(1L << 59 | 1, vcpu.read(Msr.IA32_PERF_GLOBAL_STATUS));
        assertEquals(0, vcpu.read(Msr.IA32_PMC0));
        vcpu.write(Msr.IA32_PERF_GLOBAL_STATUS_RESET, 1L << 59 | 1);
        vcpu.run(100);
        assertEquals(100, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void example17LegacyFreeze() {
        Vcpu vcpu = Vcpu.intel(2);
        vcpu.state.reg[X86Reg.DEBUGCTL] = 1 << 12;
        overflow(vcpu, 10, INSTRUCTIONS | INT);
        vcpu.run(100);
        assertEquals(0, vcpu.read(Msr.IA32_PERF_GLOBAL_CTRL));
    }

    @Test
    void example18Capabilities() {
        assertFalse(Vcpu.intel(2).readable(Msr.IA32_PERF_CAPABILITIES));
        Vcpu vcpu = Vcpu.intel(2, Feature.PDCM);
        assertEquals(1 << 13, vcpu.read(Msr.IA32_PERF_CAPABILITIES));
        assertFalse(vcpu.write(Msr.IA32_PERF_CAPABILITIES, 1 << 13));
        assertFalse(vcpu.write(Msr.IA32_PERF_CAPABILITIES, 0));
        assertEquals(1 << 13, vcpu.read(Msr.IA32_PERF_CAPABILITIES));
    }

    private static Vcpu amd() {
        return new Vcpu(Vcpu.AMD, Map.of(), Feature.PERFCTR_CORE, Feature.PERFMON_V2);
    }

    @Test
    void example35Amd() {
        Vcpu vcpu = amd();
        assertEquals(0x3f, vcpu.read(Msr.PERF_CNTR_GLOBAL_CTL));
        assertTrue(vcpu.write(Msr.PERF_CNTR_GLOBAL_STATUS, -1));
        assertEquals(0, vcpu.read(Msr.PERF_CNTR_GLOBAL_STATUS));
        vcpu.write(Msr.PERF_CTL0, INSTRUCTIONS);
        vcpu.write(Msr.PERF_CTL0 + 1, -1);
        vcpu.run(1);
        for (long status : new long[]{0, 1, -1}) {
            assertTrue(vcpu.write(Msr.PERF_CNTR_GLOBAL_STATUS, status));
            assertEquals(1, vcpu.read(Msr.PERF_CNTR_GLOBAL_STATUS));
        }
        assertEquals(6, vcpu.leaves.getFirst().ebx());
        assertFalse(vcpu.readable(Msr.IA32_PERFEVTSEL0));
        assertFalse(Vcpu.intel(5).readable(Msr.PERF_CTL0));
    }

    /** LbrAndPmcFreeze: an overflow freezes both, which PerfCntrGlobalStatusClr ends. */
    @Test
    void amdFreeze() {
        Vcpu vcpu = new Vcpu(Vcpu.AMD, Map.of(), Feature.PERFCTR_CORE, Feature.PERFMON_V2, Feature.LBR_V2,
                Feature.LBR_PMC_FREEZE);
        vcpu.state.reg[X86Reg.DEBUGCTL] = 3 << 11;
        vcpu.write(Msr.PERF_CTL0 + 1, (1L << 48) - 10);
        vcpu.write(Msr.PERF_CTL0, INSTRUCTIONS | INT);
        vcpu.run(100);
        assertEquals(0, vcpu.read(Msr.PERF_CTL0 + 1));
        assertEquals(1 | 3L << 58, vcpu.read(Msr.PERF_CNTR_GLOBAL_STATUS));
        assertEquals(1, vcpu.state.reg[X86Reg.LBR_FROZEN]);
        vcpu.write(Msr.PERF_CNTR_GLOBAL_STATUS_CLR, 1 | 3L << 58);
        assertEquals(0, vcpu.state.reg[X86Reg.LBR_FROZEN]);
        vcpu.run(100);
        assertEquals(100, vcpu.read(Msr.PERF_CTL0 + 1));
    }

    @Test
    void leafOfEachVersion() {
        for (int version = 1; version <= 5; version++) {
            CpuidEntry leaf = Vcpu.intel(version).leaves.getFirst();
            assertEquals(version | 4 << 8 | 48 << 16 | 7 << 24, leaf.eax());
            assertEquals(version == 5 ? 7 : 0, leaf.ecx());
            assertEquals(version == 1 ? 0 : 3 | 48 << 5 | 1 << 15, leaf.edx());
            assertEquals(version > 1, Vcpu.intel(version).readable(Msr.IA32_PERF_GLOBAL_CTRL));
            assertEquals(version > 3, Vcpu.intel(version).readable(Msr.IA32_PERF_GLOBAL_INUSE));
        }
    }

    /** Somebody else's event, LBR inserts: SDM volume 3, 20.2.1.2, bit 12 and 0xE4, 1. */
    private static final class Inserts implements X86Extension, EventSource, CountedEvent {
        @Override
        public List<CountedEvent> events() { return List.of(this); }

        @Override
        public String name() { return "lbr-inserts"; }

        @Override
        public int architectural() { return 12; }

        @Override
        public int code(boolean amd) { return 0x1e4; }

        @Override
        public long total() { return 0; }

        @Override
        public int most() { return 1; }
    }

    @Test
    void moreEventsAreToldOfWhileSomebodyHasThem() {
        PerfUnit unit = Vcpu.intel(5).unit;
        CpuidEntry with = unit.cpuid(List.of(Vcpu.INTEL), new Capabilities(List.of()), List.of(unit, new Inserts()))
                .getFirst();
        assertEquals(13, with.eax() >>> 24);
        assertEquals(0xfd8, with.ebx(), "events 3, 4, 6 to 11 are missing");
        CpuidEntry without = unit.cpuid(List.of(Vcpu.INTEL), new Capabilities(List.of()), List.of(unit)).getFirst();
        assertEquals(7, without.eax() >>> 24);
        assertEquals(0x58, without.ebx());
    }

    /** SDM volume 3, 20.2.1.1: CMASK compares events in a cycle, INV turns that round, E counts where it begins. */
    @Test
    void thresholds() {
        assertEquals(100, counted(1L << 24));
        assertEquals(0, counted(2L << 24));
        assertEquals(100, counted(2L << 24 | 1 << 23));
        assertEquals(0, counted(1L << 24 | 1 << 23));
        assertEquals(1, counted(1L << 24 | 1 << 18));
    }

    private static long counted(long more) {
        Vcpu vcpu = Vcpu.intel(2);
        vcpu.write(Msr.IA32_PERFEVTSEL0, INSTRUCTIONS | more);
        vcpu.run(100);
        return vcpu.read(Msr.IA32_PMC0);
    }

    /** The instruction that enables is not counted, that which disables is. */
    @Test
    void enablingAndDisabling() {
        Vcpu vcpu = Vcpu.intel(2);
        vcpu.write(Msr.IA32_PERF_GLOBAL_CTRL, 0);
        vcpu.write(Msr.IA32_PERFEVTSEL0, INSTRUCTIONS);
        vcpu.write(Msr.IA32_PERF_GLOBAL_CTRL, 1);
        vcpu.run(10);
        vcpu.write(Msr.IA32_PERF_GLOBAL_CTRL, 0);
        vcpu.run(10);
        assertEquals(11, vcpu.read(Msr.IA32_PMC0));
    }

    @Test
    void whatCannotBeIsRefused() {
        for (Map<String, Object> keys : List.of(Map.<String, Object>of("version", 6),
                Map.<String, Object>of("counters", 9),
                Map.<String, Object>of("fixed", 4))) {
            assertThrows(IllegalArgumentException.class, () -> new Vcpu(Vcpu.INTEL, keys), keys.toString());
        }
    }

    /** What a successor has is what the bank holds. */
    @Test
    void survivesAnUpdate() {
        Vcpu vcpu = Vcpu.intel(4);
        vcpu.write(Msr.IA32_PERFEVTSEL0, INSTRUCTIONS);
        vcpu.run(12_345);
        vcpu.unit.follow(vcpu);
        vcpu.run(5);
        assertEquals(12_350, vcpu.read(Msr.IA32_PMC0));
    }
}
