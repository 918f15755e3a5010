package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.backplane.api.cpu.SystemRegister;
import org.junit.jupiter.api.Test;

/** Every model-specific register of this bundle is there with one of its features (SDM volume 4, table 2-2), and none is without. */
class RegisterSweepTest {
    /** Names of features, of which one suffices; none: always there. A value that may be written, and one that may not, if any. */
    private record Row(String features, long good, long bad) {
    }

    private static final long ANY = 0;
    /** Of registers that cannot be written; they are 0. */
    private static final long READ_ONLY = -2;
    private static final Map<Integer, Row> ROWS = new TreeMap<>();

    static {
        long address = 0x7fff_ffff_f000L;
        long beyond = 0x8000_0000_0000L;
        ROWS.put(0x10, new Row("tsc", 12345, ANY));
        ROWS.put(0x3b, new Row("tsc-adjust", 12345, ANY));
        ROWS.put(0x17, new Row("", READ_ONLY, 0x17));
        ROWS.put(0x8b, new Row("", 0, ANY));
        ROWS.put(0x174, new Row("sep", 0x10, 1L << 32));
        ROWS.put(0x175, new Row("sep", address, beyond));
        ROWS.put(0x176, new Row("sep", address, beyond));
        ROWS.put(0x1a0, new Row("", 0x1881, 1L << 63));
        ROWS.put(0x1d9, new Row("", 2, 4));
        ROWS.put(0x277, new Row("pat", 0x0007_0406_0007_0406L, 2));
        ROWS.put(0xda0, new Row("xsaves", 0, 1));
        ROWS.put(0xc000_0080, new Row("syscall lm nx", 0x800, 2));
        ROWS.put(0xc000_0081, new Row("syscall", -1, ANY));
        ROWS.put(0xc000_0082, new Row("lm", address, beyond));
        ROWS.put(0xc000_0083, new Row("lm", address, beyond));
        ROWS.put(0xc000_0084, new Row("syscall", 0x257fd5, 1L << 32));
        ROWS.put(0xc000_0100, new Row("lm", address, beyond));
        ROWS.put(0xc000_0101, new Row("lm", address, beyond));
        ROWS.put(0xc000_0102, new Row("lm", address, beyond));
        ROWS.put(0xc000_0103, new Row("rdtscp rdpid", 7, 1L << 32));
        ROWS.put(0xc001_001f, new Row("", 0, ANY));
    }

    private static String[] allBut(String... gone) {
        List<String> names = TestVcpu.everything();
        names.removeAll(List.of(gone));
        return names.toArray(String[]::new);
    }

    private static boolean readable(TestVcpu cpu, int index) {
        SystemRegister register = cpu.wiring.systemRegister(index);
        return register != null && register.check(cpu.state, false, 0) == SystemRegister.OK;
    }

    private static TreeSet<String> there(TestVcpu cpu) {
        TreeSet<String> there = new TreeSet<>();
        for (int base : new int[]{0, 0x4000_0000, 0xc000_0000, 0xc001_0000}) {
            for (int index = base; index < base + 0x2000; index++) {
                if (readable(cpu, index)) { there.add(Integer.toHexString(index)); }
            }
        }
        return there;
    }

    private static TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        ROWS.keySet().forEach(index -> names.add(Integer.toHexString(index)));
        return names;
    }

    @Test
    void everyRegisterIsThereWithItsFeatureAlone() {
        assertEquals(names(), there(new TestVcpu("max", allBut())));
        ROWS.forEach((index, row) -> {
            if (row.features.isEmpty()) { return; }
            String edits = ",-" + String.join(",-", row.features.split(" "));
            TestVcpu cpu = new TestVcpu("max" + edits, allBut());
            assertEquals(false, readable(cpu, index), "without " + row.features);
            assertEquals(false, cpu.write(index, row.good), "written without " + row.features);
        });
    }

    @Test
    void everyRegisterWorks() {
        TestVcpu cpu = new TestVcpu("max", allBut());
        ROWS.forEach((index, row) -> {
            String name = Integer.toHexString(index);
            boolean readOnly = row.good == READ_ONLY;
            assertEquals(!readOnly, cpu.write(index, row.good), name);
            assertEquals(readOnly ? 0 : row.good, cpu.wiring.systemRegister(index).read(cpu.state), name);
            if (row.bad != ANY) { assertEquals(false, cpu.write(index, row.bad), name + " takes a reserved bit"); }
        });
    }
}
