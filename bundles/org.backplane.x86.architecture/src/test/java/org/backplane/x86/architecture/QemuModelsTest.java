package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.X86Reg;
import org.backplane.x86.architecture.model.CpuModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models are what QEMU 7.2 says they are: {@code x86.models/src/test/native/qemu-models} and {@code qemu-cpuid} recorded it. */
class QemuModelsTest {
    private static List<String> lines(String file) {
        try (var in = QemuModelsTest.class.getResourceAsStream("/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> models() {
        return lines("qemu-models.txt").stream();
    }

    @Test
    void all() {
        assertEquals(129, models().count());
    }

    @ParameterizedTest
    @MethodSource("models")
    void isQemus(String line) {
        String[] fields = line.split("\\|", -1);
        CpuModel model = TestVcpu.library().find(fields[0]);
        for (String pair : fields[1].split(" ")) {
            String key = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            switch (key) {
                case "vendor" -> assertEquals(value, model.vendor());
                case "caches" -> assertEquals(value.equals("own"), model.values().containsKey("caches"));
                default -> assertEquals(Long.decode(value).intValue(), model.number(key, 0), key);
            }
        }
        assertEquals(fields[2].strip(), model.brand());
        assertEquals(fields[3], String.join(" ", model.features()));
    }

    /** By model: its answers, by leaf and sub-leaf. */
    private static Map<String, List<int[]>> recorded() {
        Map<String, List<int[]>> models = new LinkedHashMap<>();
        List<int[]> current = null;
        for (String line : lines("qemu-cpuid.txt")) {
            if (line.startsWith("CPU ")) {
                current = new ArrayList<>();
                models.put(line.substring(4, line.length() - 1), current);
            } else {
                current.add(Stream.of(line.replace(':', ' ').strip().split(" +"))
                        .mapToInt(word -> Long.decode(word.substring(word.indexOf('=') + 1)).intValue()).toArray());
            }
        }
        return models;
    }

    static Stream<String> recordedModels() {
        return recorded().keySet().stream();
    }

    /** Caches, topology, extended state: QEMU's parts provide what it showed, so that the same is granted here. */
    @ParameterizedTest
    @MethodSource("recordedModels")
    void answersAsInItsGuest(String name) {
        List<int[]> answers = recorded().get(name);
        TestVcpu cpu = new TestVcpu(name, shown(answers).toArray(String[]::new));
        cpu.state.reg[X86Reg.APIC_BASE] = 0xfee0_0800L; // both as QEMU has them after power-on
        cpu.state.reg[X86Reg.MISC_ENABLE] |= 1 << 18;
        for (int[] row : answers) {
            boolean compared = switch (row[0]) {
                case 0, 1, 2, 4, 7, 0xb, 0xd, 0x8000_0000, 0x8000_0001, 0x8000_0005, 0x8000_0006, 0x8000_0008 -> true;
                default -> false;
            };
            if (compared && known(name, row)) {
                // QEMU's size of the compacted format is that of all components, not of those in XCR0
                if (row[0] == 0xd && row[1] == 1) { row[3] = cpu.cpuid(0xd, 1)[1]; }
                assertArrayEquals(new int[]{row[2], row[3], row[4], row[5]}, cpu.cpuid(row[0], row[1]),
                        name + " " + Integer.toHexString(row[0]) + "/" + row[1]);
            }
        }
    }

    /** Above the highest leaf QEMU shows more of its highest one than it implements. */
    private static boolean known(String name, int[] row) {
        CpuModel model = TestVcpu.library().find(name);
        int last = model.number(row[0] < 0 ? "xlevel" : "level", 0);
        return Integer.compareUnsigned(row[0], last) <= 0;
    }

    /** Names of the features that QEMU's guest saw. */
    private static List<String> shown(List<int[]> answers) {
        List<String> names = new ArrayList<>();
        for (var word : FeatureTable.words()) {
            for (int[] row : answers) {
                if (!word.shown() || row[0] != word.leaf() || row[1] != word.subleaf()) { continue; }
                for (int bits = row[2 + word.output().ordinal()]; bits != 0; bits &= bits - 1) {
                    names.add(FeatureTable.name(word.index() << 5 | Integer.numberOfTrailingZeros(bits)));
                }
            }
        }
        return names;
    }
}
