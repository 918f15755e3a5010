package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.FeatureState;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.X86Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of other programs' files: what Debian's {@code cpuid -r} printed on a Xeon, and a CPU template as Firecracker documents them. */
class ImportTest {
    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
    private static final String DUMP = RESOURCES.resolve("host-cpuid.txt").toString();
    private static final String TEMPLATE = RESOURCES.resolve("firecracker-template.json").toString();
    /** Views of control registers: leaf 1, ECX and 7.0, ECX. */
    private static final int OSXSAVE = 1 << 27;
    private static final int OSPKE = 1 << 4;
    private static final int HYPERVISOR = 1 << 31;

    @TempDir
    private Path folder;

    private static String[] all() {
        List<String> names = new ArrayList<>();
        names.addAll(TestVcpu.everything());
        return names.toArray(String[]::new);
    }

    /** Leaf and sub-leaf, as 64 bits, to EAX, EBX, ECX, EDX. */
    private static Map<Long, int[]> printed() throws IOException {
        Map<Long, int[]> leaves = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(DUMP))) {
            if (!line.strip().startsWith("0x")) { continue; }
            int[] n = new int[6];
            String[] fields = line.replace(':', ' ').strip().split(" +");
            for (int i = 0; i < n.length; i++) {
                n[i] = Long.decode(fields[i].substring(fields[i].indexOf('=') + 1)).intValue();
            }
            leaves.put((long) n[0] << 32 | n[1], new int[]{n[2], n[3], n[4], n[5]});
        }
        return leaves;
    }

    /** Every feature of the dump that has a name is asked for; vendor, family and brand are the dump's. */
    @Test
    void aDumpBecomesAModel() throws IOException {
        TestVcpu cpu = new TestVcpu(DUMP, all());
        cpu.state.reg[X86Reg.APIC_BASE] = 1 << 11;
        cpu.state.reg[X86Reg.MISC_ENABLE] |= 1 << 18;
        Map<Long, int[]> dump = printed();
        for (CpuidWord word : FeatureTable.words()) {
            int[] row = word.shown() ? dump.get((long) word.leaf() << 32 | word.subleaf()) : null;
            if (row == null) { continue; }
            int view = word.index() == 4 ? OSXSAVE : word.index() == 16 ? OSPKE : 0;
            int asked = row[word.output().ordinal()] & ~view;
            for (int bits = asked; bits != 0; bits &= bits - 1) {
                int number = word.index() << 5 | Integer.numberOfTrailingZeros(bits);
                if (FeatureTable.number(FeatureTable.name(number)) < 0) { continue; } // a bit without a name
                FeatureState state = cpu.control().explain(FeatureTable.name(number));
                assertTrue(state.asked(), state.toString());
                assertTrue(state.granted() || !state.why().isEmpty(), state.toString());
            }
        }
        assertEquals(dump.get(0L)[1], cpu.cpuid(0, 0)[1]);
        assertEquals(dump.get(1L << 32)[0], cpu.cpuid(1, 0)[0]);
        for (long leaf = 0x8000_0002L; leaf <= 0x8000_0004L; leaf++) {
            assertEquals(dump.get((long) (int) leaf << 32)[0], cpu.cpuid((int) leaf, 0)[0]);
        }
    }

    /** Topology, clocks and hypervisor of the host of the dump, which was a guest of KVM (leaf 0x40000001), are not this machine's. */
    @Test
    void whatADumpTellsOfItsMachine() {
        TestVcpu cpu = new TestVcpu(DUMP, all());
        List<CpuidEntry> entries = cpu.control().getCpuid2(X86Control.MAX_CPUID_ENTRIES);
        List<CpuidEntry> hypervisors = entries.stream().filter(entry -> entry.function() >>> 28 == 4).toList();
        assertEquals(List.of(0x4000_0000), hypervisors.stream().map(CpuidEntry::function).toList());
        assertEquals(0x6b63_6142, hypervisors.getFirst().ebx(), "\"Back\"");
        for (int leaf : new int[]{0xb, 0x15, 0x16}) {
            assertArrayEquals(new TestVcpu("max", all()).cpuid(leaf, 0), cpu.cpuid(leaf, 0));
        }
    }

    /** Leaf 0 is what tells how far CPUID goes: without it a table is cut off. */
    @Test
    void aDumpWithoutItsBeginning() throws IOException {
        String line = "0x00000001 0x00: eax=0x00050654 ebx=0x01020800 ecx=0xfffa3203 edx=0x1f8bfbff\n";
        for (String text : List.of("CPU:\n   " + line, "model-id Acme\ncpuid " + line)) {
            Path file = Files.writeString(folder.resolve("cut"), text);
            String said = assertThrows(IllegalArgumentException.class, () -> new TestVcpu(file.toString(), all()))
                    .getMessage();
            assertTrue(said.contains("leaf 0 is not among them"), said);
        }
    }

    /** With a base a line of {@code cpuid -r} is one leaf; edits behind the model's name hold for it as well. */
    @Test
    void oneLeafOfAModelWithABase() throws IOException {
        Path file = Files.writeString(folder.resolve("one.model"), """
                base Haswell
                cpuid 0x00000007 0x00: eax=0x00000000 ebx=0x00000129 ecx=0x00000000 edx=0x00000000
                cpuid 0x00000002 0x00: eax=0x76036301 ebx=0x00f0b5ff ecx=0x00000000 edx=0x00c30000
                """);
        TestVcpu base = new TestVcpu("Haswell", all());
        TestVcpu cpu = new TestVcpu(file.toString(), all());
        assertArrayEquals(new int[]{0, 0x129, 0, 0}, cpu.cpuid(7, 0), "bmi1, avx2, bmi2");
        assertArrayEquals(new int[]{0x7603_6301, 0x00f0_b5ff, 0, 0x00c3_0000}, cpu.cpuid(2, 0));
        for (int leaf : new int[]{0, 1, 4, 0x8000_0001, 0x8000_0002, 0x8000_0008}) {
            assertArrayEquals(base.cpuid(leaf, 0), cpu.cpuid(leaf, 0), "leaf 0x" + Integer.toHexString(leaf));
        }
        assertArrayEquals(new int[]{0, 0x109, 0, 0}, new TestVcpu(file + ",-avx2", all()).cpuid(7, 0));
    }

    /** Leaf 1 has the vCPU's number, and whether there are more, and a hypervisor: the line's CPU has none. */
    @Test
    void leafOneOfAModelWithABase() throws IOException {
        Path file = Files.writeString(folder.resolve("one.model"), """
                base Haswell
                cpuid 0x00000001 0x00: eax=0x000306f2 ebx=0x05200800 ecx=0x00000001 edx=0x178bfbff
                """);
        int[] is = new TestVcpu(file.toString(), 3, new FeatureSet().add(all())).cpuid(1, 0);
        assertEquals(0x306f2, is[0]);
        assertEquals(0x0300_0800, is[1]);
        assertEquals(1 | HYPERVISOR, is[2] & ~OSXSAVE);
    }

    @Test
    void leavesOfTheMachineAreNoModels() throws IOException {
        for (String leaf : List.of("0x0000000b", "0x00000015", "0x40000000")) {
            Path file = Files.writeString(folder.resolve("one.model"),
                    "base Haswell\ncpuid " + leaf + " 0x00: eax=0x1 ebx=0x2 ecx=0x3 edx=0x4\n");
            String said = assertThrows(IllegalArgumentException.class, () -> new TestVcpu(file.toString(), all()))
                    .getMessage();
            assertTrue(said.contains(leaf) && said.contains("tells of the machine"), said);
        }
    }

    @Test
    void aDumpGetsNoMoreThanIsProvided() {
        TestVcpu cpu = new TestVcpu(DUMP, "fpu", "sse", "sse2", "fxsr");
        assertFalse(cpu.wiring.capabilities.has(Feature.AVX));
        assertEquals(0, cpu.cpuid(7, 0)[1]);
    }

    @Test
    void bitsOfLeavesAreTheTemplates() {
        TestVcpu max = new TestVcpu("max", all());
        TestVcpu cpu = new TestVcpu(TEMPLATE, all());
        assertEquals(0x306f2, cpu.cpuid(1, 0)[0] & 0x0fff_3fff);
        for (String gone : "tm2 xtpr pdcm dca fsgsbase smap sha-ni wbnoinvd".split(" ")) {
            assertFalse(cpu.control().explain(gone).asked(), gone);
        }
        assertTrue(cpu.control().explain("avx2").granted());
        assertTrue(max.control().explain("wbnoinvd").granted());
    }

    /** TSC_AUX and PAT are there; IA32_ARCH_CAPABILITIES nobody provides, and bit 63 IA32_SYSENTER_CS has not. */
    @Test
    void bitsOfRegistersAreTheTemplates() {
        TestVcpu cpu = new TestVcpu(TEMPLATE, all());
        assertEquals(0x15, cpu.control().getMsr(Msr.IA32_TSC_AUX));
        assertEquals(0x0007_0406_0004_0406L, cpu.control().getMsr(Msr.IA32_PAT));
        Map<String, FeatureState> rows = new HashMap<>();
        cpu.control().features().forEach(row -> rows.put(row.feature(), row));
        assertEquals("no part that is seated provides it", rows.get("msr-0x10a").why());
        assertEquals(rows.get("msr-0x10a"), cpu.control().explain("MSR_0x10A"));
        assertThrows(KvmException.class, () -> cpu.control().explain("msr-0x10b"));
        assertEquals("IA32_SYSENTER_CS has no such bits", rows.get("msr-0x174").why());
        assertTrue(rows.get("msr-0x277").granted());
        cpu.write(Msr.IA32_TSC_AUX, 3);
        cpu.architecture.reset(cpu.state, false);
        assertEquals(0x15, cpu.control().getMsr(Msr.IA32_TSC_AUX), "after a reset");
    }

    /** IA32_ARCH_CAPABILITIES nobody provides; with the features of CPUID alone the model could be had. */
    @Test
    void anEnforcedTemplateNeedsItsRegisters() throws IOException {
        String registers = "{ \"msr_modifiers\": [ { \"addr\": \"%s\", \"bitmap\": \"0b%s1\" } ] }";
        Path there = Files.writeString(folder.resolve("there.json"), registers.formatted("0xc0000103", "x".repeat(63)));
        assertEquals(1, new TestVcpu(there + ",enforce", all()).control().getMsr(Msr.IA32_TSC_AUX));
        Path lacking = Files.writeString(folder.resolve("lacking.json"), registers.formatted("0x10a", "x".repeat(63)));
        TestVcpu cpu = new TestVcpu(lacking + ",enforce", all());
        assertEquals(Map.of("msr-0x10a", "no part that is seated provides it"),
                cpu.architecture.missing(new FeatureSet().add(all())));
        assertEquals(List.of("what its CPU model enforces: msr-0x10a: no part that is seated provides it"),
                cpu.architecture.waitsFor());
    }

    /** A template that changes nothing is one: all keys of Firecracker's may be absent or empty. */
    @Test
    void aTemplateMayBeEmpty() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "{ \"cpuid_modifiers\": [] }");
        assertEquals(new TestVcpu("max", all()).control().features(),
                new TestVcpu(empty + "", all()).control().features());
    }

    /** What a file takes away is gone from a base that asks for everything, too; whoever names the model may have it back. */
    @Test
    void aModelOfEverythingButSomething() throws IOException {
        Path file = Files.writeString(folder.resolve("most.model"), "base max\nfeatures -avx2\n");
        assertFalse(new TestVcpu(file.toString(), all()).wiring.capabilities.has(Feature.AVX2));
        assertTrue(new TestVcpu(file.toString(), all()).wiring.capabilities.has(Feature.AVX));
        assertTrue(new TestVcpu(file + ",+avx2", all()).wiring.capabilities.has(Feature.AVX2));
    }

    /** Between the question and the swap the file becomes another: what was judged is taken. */
    @Test
    void aFileThatChangesMeanwhile() throws IOException {
        TestVcpu cpu = new TestVcpu("Haswell", all());
        cpu.state.reg[X86Reg.CR4] = 1 << 20;
        Path file = Files.writeString(folder.resolve("mine.model"), "base Haswell\nstepping 7\n");
        assertEquals(List.of(), cpu.control().lost(file.toString()));
        Files.writeString(file, "base Haswell\nstepping 8\nfeatures -smep\n");
        cpu.control().swap(file.toString());
        cpu.rewire();
        assertEquals(7, cpu.cpuid(1, 0)[0] & 15);
        assertEquals(List.of("CR4.SMEP is set and needs smep"), cpu.control().lost(file.toString()));
    }

    /** The dump is of a Sapphire Rapids: avx2 is bit 5 of its leaf 7, EBX, and sse4a, of AMD's, not in leaf 0x80000001. */
    @Test
    void differencesOfImportedModels() {
        TestVcpu cpu = new TestVcpu("Haswell", all());
        List<String> dump = cpu.control().features(DUMP);
        assertTrue(dump.containsAll(List.of("avx2", "avx512f", "sse2", "fpu")), dump.toString());
        assertFalse(dump.contains("sse4a"));
        List<String> template = new ArrayList<>(cpu.control().features("max"));
        template.removeAll(cpu.control().features(TEMPLATE));
        assertTrue(template.containsAll(List.of("fsgsbase", "pdcm", "sha-ni", "smap", "wbnoinvd")),
                template.toString());
        assertTrue(cpu.control().features(TEMPLATE).contains("msr-0x10a"));
    }

    @Test
    void wrongTemplatesAreNamed() throws IOException {
        Map<String, String> wrong = Map.of("{ \"modifiers\": [] }", "has neither",
                "{ \"msr_modifiers\": [ { \"addr\": \"0x10a\", \"bitmap\": \"0b2\" } ] }", "is no bitmap of 64 bits",
                "{ \"cpuid_modifiers\": [ { \"leaf\": \"0x1\", \"modifiers\": [ { \"register\": \"esi\", \"bitmap\": \"0b1\" } ] } ] }",
                "esi");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            Path file = Files.writeString(folder.resolve("wrong.json"), each.getKey());
            String said = assertThrows(IllegalArgumentException.class, () -> new TestVcpu(file.toString(), all()))
                    .getMessage();
            assertTrue(said.contains(each.getValue()), said);
        }
    }
}
