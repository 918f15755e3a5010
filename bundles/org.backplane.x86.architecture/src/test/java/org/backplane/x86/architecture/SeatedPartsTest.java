package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.KvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What parts, and what stands in for them, have of CPUID and of registers. */
class SeatedPartsTest {
    private static final String[] ALL = TestVcpu.everything().toArray(String[]::new);

    /** Leaf 0x80000022, EBX: counters in bits 3 to 0, records in bits 9 to 4, of another part (APM volume 3, appendix E). */
    @Test
    void fieldsOfOneLeafComeFromSeveralParts() {
        TestVcpu cpu = new TestVcpu("EPYC,+perfmon-v2,+lbr-v2", ALL);
        cpu.extensions.addAll(List.of(leaf(0x8000_0022, 6), leaf(0x8000_0022, 16 << 4)));
        cpu.rewire();
        assertEquals(0x106, cpu.cpuid(0x8000_0022, 0)[1]);
        cpu.extensions.removeLast();
        cpu.rewire();
        assertEquals(6, cpu.cpuid(0x8000_0022, 0)[1]);
    }

    /** Example 20 of branch records: a table may ask for every depth up to 32, or for 64; the guest sees the one that there is, and its component. */
    @ParameterizedTest
    @CsvSource({"0x0f, 0x08, 808", "0x80, 0x80, 1576", "0xff, 0x80, 1576"})
    void oneDepthOfBranchRecords(int raw, int shown, int component) {
        TestVcpu cpu = new TestVcpu("SapphireRapids", ALL);
        cpu.extensions.add(leaf(new CpuidEntry(0x1c, 0, false, shown, 7, 7, 0)));
        cpu.rewire();
        List<CpuidEntry> table = new ArrayList<>(cpu.control().getCpuid2(256));
        table.removeIf(entry -> entry.function() == 0x1c);
        table.add(new CpuidEntry(0x1c, 0, false, raw, 7, 7, 0));
        cpu.control().setCpuid2(table);
        cpu.rewire();
        assertEquals(shown, cpu.cpuid(0x1c, 0)[0]);
        assertEquals(component, cpu.cpuid(0xd, 15)[0]);
    }

    private static X86Extension leaf(int function, int ebx) {
        return leaf(new CpuidEntry(function, 0, false, 0, ebx, 0, 0));
    }

    private static X86Extension leaf(CpuidEntry of) {
        return new X86Extension() {
            @Override
            public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities granted, List<CpuExtension> seated) {
                return List.of(of);
            }
        };
    }

    /** What a part that is away has keeps its value: to set another one is refused, and changes nothing. */
    @Test
    void heldRegistersAreNotSet() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        cpu.added.add(new HeldRegister());
        cpu.rewire();
        cpu.control().setMsr(0xc1, 7);
        KvmException refused = assertThrows(KvmException.class, () -> cpu.control().setMsr(0xc1, 8));
        assertEquals("EBUSY: IA32_PMC0 is held while its part pmu (x86.pmu) is away;"
                + " start the part's bundle (bundle:start), then set it", refused.getMessage());
    }

    private static final class HeldRegister extends ComputedRegister {
        HeldRegister() {
            super(0xc1, "IA32_PMC0", () -> true);
            holds(() -> 7, _ -> true, _ -> {});
        }

        @Override
        public String away() {
            return "pmu (x86.pmu)";
        }
    }
}
