package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.CpuidWord.Output;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.FeatureState;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.lib.x86.FeatureBits;
import org.backplane.x86.architecture.cpuid.XsaveLayout;
import org.backplane.x86.architecture.grant.Grant;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The acceptance examples of the capabilities' specification, by number; values are those of KVM, QEMU 7.2 and the SDM. */
class CapabilityExamplesTest {
    private static final String[] ALL = TestVcpu.everything().toArray(String[]::new);

    private static String[] without(String... gone) {
        List<String> names = new ArrayList<>(List.of(ALL));
        names.removeAll(List.of(gone));
        return names.toArray(String[]::new);
    }

    private static boolean granted(TestVcpu cpu, Feature feature) {
        return cpu.wiring.capabilities.has(feature);
    }

    private static List<CpuidEntry> tableOf(TestVcpu cpu) {
        return cpu.control().getCpuid2(256);
    }

    private static List<CpuidEntry> changed(List<CpuidEntry> table, int function, int index, int ebx) {
        return table.stream().map(entry -> entry.function() == function && entry.index() == index
                ? new CpuidEntry(function, index, entry.indexed(), entry.eax(), ebx, entry.ecx(), entry.edx())
                : entry).toList();
    }

    @Test
    void example1Numbers() {
        assertEquals(131, Feature.MWAIT.id());
        assertEquals(595, Feature.ARCH_LBR.id());
    }

    @Test
    void example2WordsWithoutCpuid() {
        for (int word : new int[]{3, 7, 8, 11, 21}) {
            assertThrows(IllegalArgumentException.class, () -> FeatureTable.define("nothing", word, 1));
        }
    }

    @Test
    void wordsOfParts() {
        int word = FeatureTable.register(0x8000_0026, 0, Output.EAX).index();
        assertTrue(word >= 28);
        assertEquals(word, FeatureTable.register(0x8000_0026, 0, Output.EAX).index());
        int number = FeatureTable.define("acme-turbo", word, 3);
        assertEquals(number, FeatureTable.number("acme_turbo"));
        assertEquals("acme-turbo", FeatureTable.name(number));
        assertThrows(IllegalArgumentException.class, () -> FeatureTable.define("other", word, 3));
        TestVcpu cpu = new TestVcpu("max", "acme-turbo");
        assertTrue(cpu.wiring.capabilities.has(number));
    }

    @Test
    void example3NotOffered() {
        TestVcpu cpu = new TestVcpu("Haswell", without("avx2"));
        assertFalse(granted(cpu, Feature.AVX2));
        assertEquals(0, cpu.cpuid(7, 0)[1] & 1 << 5);
        assertTrue(cpu.control().explain("avx2").why().contains("no part"));
    }

    @Test
    void example4NotAsked() {
        assertFalse(granted(new TestVcpu("Haswell,-avx2", ALL), Feature.AVX2));
    }

    @Test
    void example5NoStaleBit() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        long smep = 1 << 20;
        assertEquals(smep, FeatureBits.CR4.allowed(cpu.wiring.capabilities) & smep);
        List<CpuidEntry> table = tableOf(cpu);
        int ebx = cpu.cpuid(7, 0)[1];
        cpu.control().setCpuid2(changed(table, 7, 0, ebx & ~(1 << 7)));
        cpu.rewire();
        assertFalse(granted(cpu, Feature.SMEP));
        assertEquals(0, FeatureBits.CR4.allowed(cpu.wiring.capabilities) & smep);
    }

    @Test
    void example6FrozenByTheFirstRun() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        List<CpuidEntry> table = tableOf(cpu);
        int ebx = cpu.cpuid(7, 0)[1];
        cpu.state.retired = 1;
        cpu.control().setCpuid2(table);
        KvmException refused = assertThrows(KvmException.class,
                () -> cpu.control().setCpuid2(changed(table, 7, 0, ebx & ~(1 << 7))));
        assertEquals(KvmException.Errno.EINVAL, refused.errno());
        cpu.rewire();
        assertTrue(granted(cpu, Feature.SMEP));
    }

    @Test
    void example7Holes() {
        FeatureSet nested = new FeatureSet().add(ALL).addHoles("pdpe1gb");
        assertTrue(granted(new TestVcpu("Haswell,-pdpe1gb", nested), Feature.PDPE1GB));
        assertFalse(granted(new TestVcpu("Haswell,-pdpe1gb", ALL), Feature.PDPE1GB));
    }

    @Test
    void partialFeaturesAreGrantedAndNotAdvertised() {
        FeatureSet parts = new FeatureSet().add(without("movbe")).addPartial("movbe");
        assertTrue(granted(new TestVcpu("Haswell", parts), Feature.MOVBE));
        TestVcpu max = new TestVcpu("max", parts);
        assertFalse(granted(max, Feature.MOVBE));
    }

    @Test
    void example8Osxsave() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        cpu.state.reg[X86Reg.CR4] = 1 << 18;
        assertEquals(1 << 27, cpu.cpuid(1, 0)[2] & 1 << 27);
        cpu.state.reg[X86Reg.CR4] = 0;
        assertEquals(0, cpu.cpuid(1, 0)[2] & 1 << 27);
    }

    @Test
    void example9OsxsaveWithoutXsave() {
        TestVcpu cpu = new TestVcpu("Nehalem", ALL);
        assertEquals(0, FeatureBits.CR4.allowed(cpu.wiring.capabilities) & 1 << 18);
    }

    @Test
    void example13StandardSizes() {
        TestVcpu cpu = new TestVcpu("Icelake-Server", ALL);
        int[][] sizes = {{3, 576}, {7, 832}, {0x2e7, 2696}};
        for (int[] size : sizes) {
            cpu.state.reg[X86Reg.XCR0] = size[0];
            assertEquals(size[1], cpu.cpuid(0xd, 0)[1]);
        }
    }

    @Test
    void example14CompactedSizes() {
        TestVcpu cpu = new TestVcpu("SapphireRapids", ALL);
        cpu.state.reg[X86Reg.XSS] = 0x8000;
        int[][] sizes = {{7, 1640}, {3, 1384}, {0x2e7, 3248}};
        for (int[] size : sizes) {
            cpu.state.reg[X86Reg.XCR0] = size[0];
            assertEquals(size[1], cpu.cpuid(0xd, 1)[1]);
        }
        assertEquals(40 + 24 * 16 + 576, new XsaveLayout(16).compacted(0x8000));
    }

    @Test
    void example15XssWithoutLbr() {
        assertFalse(new TestVcpu("SapphireRapids,-arch-lbr", ALL).write(Msr.IA32_XSS, 0x8000));
        assertTrue(new TestVcpu("SapphireRapids", ALL).write(Msr.IA32_XSS, 0x8000));
        assertFalse(new TestVcpu("SapphireRapids,-xsaves", ALL).write(Msr.IA32_XSS, 0));
    }

    /** Example 32 of counters and branch records. */
    @Test
    void componentOfBranchRecords() {
        assertArrayEquals(new int[]{808, 0, 1, 0}, new TestVcpu("SapphireRapids", ALL).cpuid(0xd, 15));
        assertFalse(new TestVcpu("SapphireRapids,-arch-lbr", ALL).write(Msr.IA32_XSS, 1 << 15));
    }

    /** Feature, leaf, bit of IA32_XSS and component go together, also when it is the counters that go. */
    @Test
    void branchRecordsNeedCounters() {
        TestVcpu cpu = new TestVcpu("SapphireRapids", without("arch-perfmon"));
        assertFalse(granted(cpu, Feature.ARCH_LBR));
        assertFalse(granted(cpu, Feature.PDCM));
        assertEquals(0, cpu.cpuid(7, 0)[3] & Feature.ARCH_LBR.mask);
        assertArrayEquals(new int[4], cpu.cpuid(0x1c, 0));
        assertArrayEquals(new int[4], cpu.cpuid(0xd, 15));
        assertEquals(0, cpu.cpuid(0xd, 1)[2]);
        assertFalse(cpu.write(Msr.IA32_XSS, 0x8000));
        String why = "it needs performance counters (arch-perfmon), which no part that is seated provides";
        assertEquals(why, cpu.control().explain("arch-lbr").why());
        FeatureSet offered = new FeatureSet().add(without("arch-perfmon"));
        assertEquals(Map.of("arch-lbr", why), cpu.architecture.missing(offered));
        assertEquals(Map.of(), cpu.architecture.missing(new FeatureSet().add(ALL)));
    }

    /** Processors of AMD's have LbrExtV2 in its place: a table that has the bit gets nothing, and an edit that asks for it is wrong. */
    @Test
    void whatIsAnotherVendorsIsNotGranted() {
        int[] asked = Grant.words(List.of("arch-lbr", "lbr-v2"), FeatureTable.words().length);
        FeatureSet seated = new FeatureSet().add(ALL);
        assertEquals("AMD's processors do not have it",
                Grant.of(asked, seated, true).why(Feature.ARCH_LBR.id()));
        assertEquals("only AMD's processors have it, and CPUID says that this is another one",
                Grant.of(asked, seated, false).why(Feature.LBR_V2.id()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "EPYC-Milan,+arch-lbr | \"arch-lbr\" cannot be had with the CPU model EPYC-Milan: AMD's processors do not have it",
            "EPYC,pdcm=on | \"pdcm\" cannot be had with the CPU model EPYC: AMD's processors do not have it",
            "max,+lbr-v2 | \"lbr-v2\" cannot be had with the CPU model max: only AMD's processors have it, and CPUID says that this"
                    + " is another one"})
    void anEditThatAsksForWhatIsAnotherVendorsIsWrong(String model, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> new TestVcpu(model)).getMessage());
        TestVcpu cpu = new TestVcpu("EPYC,-arch-lbr", ALL);
        assertEquals("EINVAL: " + message,
                assertThrows(KvmException.class, () -> cpu.control().lost(model)).getMessage());
    }

    @Test
    void example16UnknownLeafOfIntel() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        assertArrayEquals(cpu.cpuid(0xd, 2), cpu.cpuid(0x5000_0000, 2));
        assertEquals(256, cpu.cpuid(0x5000_0000, 2)[0]);
    }

    @Test
    void example17UnknownLeafOfAmd() {
        assertArrayEquals(new int[4], new TestVcpu("EPYC", ALL).cpuid(0x5000_0000, 0));
    }

    @Test
    void example18NoSuchLevel() {
        for (int id : new int[]{0, 3}) {
            TestVcpu cpu = new TestVcpu("Haswell", id, new FeatureSet().add(ALL));
            assertArrayEquals(new int[]{0, 0, 9, id}, cpu.cpuid(0xb, 9));
            assertArrayEquals(new int[]{0, 0, 0xfe, id}, cpu.cpuid(0xb, 0x4fe));
        }
    }

    @Test
    void example19ApicDisabled() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        cpu.state.reg[X86Reg.APIC_BASE] = 0xfee0_0000L;
        assertEquals(0, cpu.cpuid(1, 0)[3] & 1 << 9);
        cpu.state.reg[X86Reg.APIC_BASE] |= 1 << 11;
        assertEquals(1 << 9, cpu.cpuid(1, 0)[3] & 1 << 9);
    }

    @Test
    void example20MwaitDisabled() {
        TestVcpu cpu = new TestVcpu("EPYC", ALL);
        assertEquals(0, cpu.cpuid(1, 0)[2] & 8);
        cpu.state.reg[X86Reg.MISC_ENABLE] |= 1 << 18;
        assertEquals(8, cpu.cpuid(1, 0)[2] & 8);
    }

    @Test
    void example21WithoutXsave() {
        TestVcpu cpu = new TestVcpu("Haswell,-xsave", ALL);
        for (Feature gone : List.of(Feature.XSAVEOPT, Feature.AVX, Feature.AVX2, Feature.FMA, Feature.F16C)) {
            assertFalse(granted(cpu, gone), gone.label());
            assertTrue(cpu.control().explain(gone.label()).why().startsWith("it needs "), gone.label());
        }
    }

    @Test
    void example22WithoutAvx512() {
        TestVcpu cpu = new TestVcpu("Icelake-Server,-avx512f", ALL);
        for (String gone : "avx512cd avx512dq avx512bw avx512vl avx512vbmi avx512vbmi2 avx512vnni avx512bitalg avx512-vpopcntdq"
                .split(" ")) {
            assertFalse(cpu.wiring.capabilities.has(FeatureTable.number(gone)), gone);
        }
        for (Feature kept : List.of(Feature.AVX2, Feature.VAES, Feature.GFNI)) { assertTrue(granted(cpu, kept)); }
    }

    @Test
    void example23LinearWidth() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        List<CpuidEntry> table = List.of(new CpuidEntry(0x8000_0000, 0, false, 0x8000_0008, 0, 0, 0),
                new CpuidEntry(0x8000_0008, 0, false, 52 << 8 | 40, 0, 0, 0));
        assertEquals(KvmException.Errno.EINVAL,
                assertThrows(KvmException.class, () -> cpu.control().setCpuid2(table)).errno());
        List<CpuidEntry> many = java.util.Collections.nCopies(257, table.getFirst());
        assertEquals(KvmException.Errno.E2BIG,
                assertThrows(KvmException.class, () -> cpu.control().setCpuid2(many)).errno());
    }

    @Test
    void example24NoLeafOfWidths() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        cpu.control()
                .setCpuid2(List.of(new CpuidEntry(0, 0, false, 1, 0, 0, 0), new CpuidEntry(1, 0, false, 0, 0, 0, -1)));
        cpu.rewire();
        assertEquals(36, cpu.wiring.capabilities.limits.physicalBits());
    }

    /** A machine's addresses have 40 bits here: no more is granted, nor told. */
    @Test
    void widthsOfAddresses() {
        for (int[] row : new int[][]{{39, 39}, {46, 40}}) {
            TestVcpu cpu = new TestVcpu("Haswell", ALL);
            cpu.control().setCpuid2(List.of(new CpuidEntry(0x8000_0000, 0, false, 0x8000_0008, 0, 0, 0),
                    new CpuidEntry(0x8000_0008, 0, false, 48 << 8 | row[0], 0, 0, 0)));
            cpu.rewire();
            assertEquals(row[1], cpu.wiring.capabilities.limits.physicalBits());
            assertEquals(48 << 8 | row[1], cpu.cpuid(0x8000_0008, 0)[0]);
        }
    }

    @Test
    void example25NoNx() {
        long nxe = 1 << 11;
        assertFalse(new TestVcpu("Haswell,-nx", ALL).write(Msr.IA32_EFER, nxe));
        assertTrue(new TestVcpu("Haswell", ALL).write(Msr.IA32_EFER, nxe));
    }

    @Test
    @Disabled("example 26: no part provides IA32_TSX_CTRL")
    void example26TsxControl() {
    }

    @Test
    void example27Memory() {
        assertEquals(4 * FeatureTable.words().length, new TestVcpu("Haswell", ALL).wiring.capabilities.bytes());
        assertEquals(112, 4 * FeatureTable.SHIPPED);
        Set<Integer> since = Set.of(21, 26, 27); // Linux's fifth word of its own, 7.2.EDX, 24.0.EBX
        assertEquals(100, 4 * IntStream.range(0, FeatureTable.SHIPPED).filter(word -> !since.contains(word)).count());
    }

    /** What Intel's last of them has beyond its list: section 11 tells that those of counters and branch records are ours to add. */
    private static final String SAPPHIRE_RAPIDS = "SapphireRapids,-pdcm,-arch-lbr";
    private static final String[] MODELS = {"qemu64", "Nehalem", "Haswell", "Skylake-Server", "Icelake-Server",
            "EPYC-Milan", SAPPHIRE_RAPIDS};
    /** Rows: leaf, sub-leaf, output, values of the models. */
    private static final int[][] WORDS = {
            {1, 0, 3, 0x078bfbfd, 0x078bfbfd, 0x078bfbfd, 0x078bfbfd, 0x078bfbfd, 0x078bfbfd, 0x078bfbff},
            {1, 0, 2, 0x80002001, 0x80982201, 0xf7fa3203, 0xf7fa3203, 0xf7fa3203, 0xf6da320b, 0xf7fa3203},
            {6, 0, 0, 0, 0, 4, 4, 4, 4, 4},
            {7, 0, 1, 0, 0, 0xfb9, 0xd19f0fb9, 0xd19f0fb9, 0x219c07a9, 0xf1bf0fb9},
            {7, 0, 2, 0, 0, 0, 8, 0x15f4e, 0x0040000c, 0x01415f4e},
            {7, 0, 3, 0, 0, 0, 0, 0x84000000, 0x10, 0xa7c14010},
            {7, 1, 0, 0, 0, 0, 0, 0, 0, 0x1c30},
            {0xd, 0, 0, 0, 0, 7, 0x2e7, 0x2e7, 0x207, 0x602e7},
            {0xd, 1, 0, 0, 0, 1, 7, 7, 0xf, 0x1f},
            {0x80000001, 0, 2, 5, 1, 0x21, 0x121, 0x121, 0x00c003f5, 0x121},
            {0x80000001, 0, 3, 0x2193fbfd, 0x20100800, 0x28100800, 0x2c100800, 0x2c100800, 0x2fd3fbfd, 0x2c100800},
            {0x80000008, 0, 1, 0, 0, 0, 0, 0x200, 0x0100d205, 0x200},
            {0x8000000a, 0, 3, 0, 0, 0, 0, 0, 0x10000009, 0}};
    /** The first rows of section 11: family, model, level, extended level; the stepping is not told of all. */
    private static final int[][] LEVELS = {{15, 107, 0xd, 0x8000000a}, {6, 26, 0xb, 0x80000008},
            {6, 60, 0xd, 0x80000008},
            {6, 85, 0xd, 0x80000008}, {6, 134, 0xd, 0x80000008}, {25, 1, 0xd, 0x8000001e}, {6, 143, 0x20, 0x80000008}};

    @Test
    void example28FamiliesAndLevels() {
        for (int n = 0; n < MODELS.length; n++) {
            TestVcpu cpu = new TestVcpu(MODELS[n], ALL);
            int eax = cpu.cpuid(1, 0)[0];
            int family = (eax >>> 8 & 15) + (eax >>> 20 & 0xff);
            int model = eax >>> 4 & 15 | eax >>> 12 & 0xf0;
            assertArrayEquals(LEVELS[n], new int[]{family, model, cpu.cpuid(0, 0)[0], cpu.cpuid(0x8000_0000, 0)[0]},
                    MODELS[n]);
        }
    }

    /** From the hexadecimal words to names, and back. */
    @Test
    void example28Names() {
        for (int[] row : WORDS) {
            CpuidWord word = Arrays.stream(FeatureTable.words()).filter(one -> one.shown() && one.leaf() == row[0]
                    && one.subleaf() == row[1] && one.output().ordinal() == row[2]).findFirst().orElse(null);
            for (int n = 3; n < row.length && word != null; n++) {
                int back = 0;
                for (int bits = row[n]; bits != 0; bits &= bits - 1) {
                    int number = word.index() << 5 | Integer.numberOfTrailingZeros(bits);
                    int named = FeatureTable.number(FeatureTable.name(number));
                    back |= named == number ? 1 << named : 0;
                }
                assertEquals(Integer.toHexString(row[n] & ~COPIES.getOrDefault(word.index(), 0)),
                        Integer.toHexString(back),
                        MODELS[n - 3] + " " + word);
            }
        }
    }

    /** Word 1 has copies of bits of word 0 on AMD's processors, which are no features of their own (APM volume 3, CPUID). */
    private static final Map<Integer, Integer> COPIES = Map.of(1, 0x0183_f3ff);

    @Test
    void example28Words() {
        for (int n = 0; n < MODELS.length; n++) {
            TestVcpu cpu = new TestVcpu(MODELS[n], ALL);
            cpu.state.reg[X86Reg.APIC_BASE] = 1 << 11;
            cpu.state.reg[X86Reg.MISC_ENABLE] = 1 << 18;
            for (int[] row : WORDS) {
                boolean there = Integer.compareUnsigned(row[0], cpu.cpuid(row[0] & 0x8000_0000, 0)[0]) <= 0;
                int value = there ? cpu.cpuid(row[0], row[1])[row[2]] : 0;
                assertEquals(Integer.toHexString(row[3 + n]), Integer.toHexString(value),
                        MODELS[n] + " " + Integer.toHexString(row[0]) + "." + row[1] + " " + row[2]);
            }
        }
    }

    @Test
    void maxIsWhatIsProvided() {
        TestVcpu cpu = new TestVcpu("max", "fpu", "sse2", "fxsr", "sse");
        assertEquals(new TreeSet<>(List.of("fpu", "fxsr", "sse", "sse2", "pat", "hypervisor")),
                new TreeSet<>(cpu.control().features().stream().filter(row -> row.granted()).map(row -> row.feature())
                        .toList()));
    }

    @Test
    void enforceRefuses() {
        TestVcpu cpu = new TestVcpu("Haswell,enforce", without("avx2"));
        assertEquals(java.util.Map.of("avx2", "no part that is seated provides it"),
                cpu.architecture.missing(new FeatureSet().add(without("avx2"))));
        assertEquals(List.of("what its CPU model enforces: avx2: no part that is seated provides it"),
                cpu.architecture.waitsFor());
    }

    /** While the guest runs, too: now, or at its next reset. */
    @Test
    void enforceRefusesASwap() {
        TestVcpu cpu = new TestVcpu("Haswell", without("avx2"));
        cpu.state.retired = 1;
        for (Consumer<String> swap : List.<Consumer<String>>of(cpu.control()::swap, cpu.control()::swapAtReset,
                cpu.control()::lost)) {
            KvmException refused = assertThrows(KvmException.class, () -> swap.accept("Broadwell,enforce"));
            assertEquals(KvmException.Errno.EINVAL, refused.errno());
            assertTrue(refused.getMessage().contains("avx2: no part that is seated provides it"),
                    refused.getMessage());
            swap.accept("Broadwell,-avx2,-erms,enforce");
        }
        assertEquals("Broadwell,-avx2,-erms,enforce", cpu.state.nextModel);
    }

    /** What a part took along: the vCPU, be it started or not, waits for it, and for nothing when it is back or not enforced any more. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void enforceWaitsForWhatHasLeft(long retired) {
        FeatureSet parts = new FeatureSet().add(ALL);
        TestVcpu cpu = new TestVcpu("Haswell,enforce", parts);
        cpu.state.retired = retired;
        parts.remove(List.of("avx2", "mtrr"));
        cpu.rewire();
        assertEquals(List.of("what its CPU model enforces: avx2, mtrr: no part that is seated provides it"),
                cpu.architecture.waitsFor());
        parts.add("avx2", "mtrr");
        cpu.rewire();
        assertEquals(List.of(), cpu.architecture.waitsFor());
        parts.remove(List.of("avx2"));
        cpu.control().swap("Haswell");
        cpu.rewire();
        assertEquals(List.of(), cpu.architecture.waitsFor());
    }

    @Test
    void whatIsMissing() {
        TestVcpu cpu = new TestVcpu("Haswell,+cpuid-fault,enforce", new FeatureSet().add(ALL).add("cpuid-fault"));
        assertEquals(java.util.Set.of("avx2", "cpuid-fault"),
                cpu.architecture.missing(new FeatureSet().add(without("avx2"))).keySet());
        assertEquals(java.util.Map.of(), new TestVcpu("Haswell", ALL).architecture.missing(new FeatureSet()));
    }

    /** KVM_GET_CPUID2 gives what the guest reads, and takes that again. */
    @Test
    void whatMovesIsInTheTable() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        cpu.state.retired = 1;
        for (long osxsave : new long[]{1 << 18, 0}) {
            cpu.state.reg[X86Reg.CR4] = osxsave;
            cpu.state.reg[X86Reg.APIC_BASE] = 0xfee0_0000L;
            cpu.state.reg[X86Reg.XCR0] = osxsave == 0 ? 1 : 7;
            List<CpuidEntry> table = tableOf(cpu);
            assertEquals(osxsave != 0 ? 1 << 27 : 0, leaf(table, 1).ecx() & 1 << 27);
            assertEquals(0, leaf(table, 1).edx() & 1 << 9);
            assertEquals(osxsave != 0 ? 832 : 576, leaf(table, 0xd).ebx());
            cpu.control().setCpuid2(table);
        }
    }

    private static CpuidEntry leaf(List<CpuidEntry> table, int function) {
        return table.stream().filter(entry -> entry.function() == function).findFirst().orElseThrow();
    }

    /** SDM volume 3, 10.1.2: a reset leaves in EDX what CPUID.1:EAX has, whoever said so. */
    @Test
    void theSignatureAfterAReset() {
        TestVcpu cpu = new TestVcpu("Haswell", ALL);
        assertEquals(0x306c4, cpu.state.reg[X86Reg.RDX]);
        cpu.control().setCpuid2(
                List.of(new CpuidEntry(0, 0, false, 1, 0, 0, 0), new CpuidEntry(1, 0, false, 0x663, 0, 0, -1)));
        cpu.architecture.reset(cpu.state, false);
        assertEquals(0x663, cpu.state.reg[X86Reg.RDX]);
        cpu.control().swapAtReset("Nehalem");
        cpu.architecture.reset(cpu.state, false);
        assertEquals(0x106a3, cpu.state.reg[X86Reg.RDX]);
    }

    /** CPUID has no bit for it, so that a table that is set does not either; it is Linux's bit 1 of word 7. */
    @Test
    void cpuidFaultingIsACapability() {
        FeatureSet parts = new FeatureSet().add(ALL).add("cpuid-fault");
        TestVcpu cpu = new TestVcpu("Haswell", parts);
        assertEquals(2, cpu.wiring.capabilities.word(7) & 2);
        assertEquals(new FeatureState("cpuid-fault", "", true, true, true, ""), cpu.control().explain("cpuid-fault"));
        TestVcpu without = new TestVcpu("Haswell,-cpuid-fault", parts);
        for (int i = 0; i < 2; i++) {
            assertEquals(0, without.wiring.capabilities.word(7));
            assertEquals(new FeatureState("cpuid-fault", "", false, true, false, ""),
                    without.control().explain("cpuid-fault"));
            without.control().setCpuid2(tableOf(without));
            without.rewire();
        }
        assertEquals(0, new TestVcpu("max", ALL).wiring.capabilities.word(7));
    }

    @Test
    void unknownNames() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new TestVcpu("Hasswell", ALL)).getMessage()
                .contains("there is no CPU model \"Hasswell\""));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new TestVcpu("Haswell,+avx3", ALL)).getMessage()
                .contains("\"avx3\"; did you mean \"avx"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new TestVcpu("Haswell,avx2", ALL)).getMessage()
                .contains("is no edit"));
    }
}
