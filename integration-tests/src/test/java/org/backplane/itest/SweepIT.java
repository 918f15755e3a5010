package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Our guest {@code sweep} tries every bit of CR4, EFER and XCR0 and every model-specific register: those whose feature is granted are
 * there, all others fault.
 */
public class SweepIT {

    /** Bits that a feature brings (SDM volume 3, 2.5 and 13.3; APM volume 2, 3.1.7); none has two, and LMA is never written. */
    private static final Map<String, String> BITS = Map.ofEntries(Map.entry("vme", "CR4 0, CR4 1"),
            Map.entry("tsc", "CR4 2"), Map.entry("de", "CR4 3"), Map.entry("pse", "CR4 4"), Map.entry("pae", "CR4 5"),
            Map.entry("mce", "CR4 6"), Map.entry("pge", "CR4 7"), Map.entry("fxsr", "CR4 9"),
            Map.entry("sse", "CR4 10"), Map.entry("umip", "CR4 11"), Map.entry("la57", "CR4 12"),
            Map.entry("vmx", "CR4 13"), Map.entry("smx", "CR4 14"), Map.entry("fsgsbase", "CR4 16"),
            Map.entry("pcid", "CR4 17"), Map.entry("xsave", "CR4 18, XCR0 0, XCR0 1"), Map.entry("smep", "CR4 20"),
            Map.entry("smap", "CR4 21"), Map.entry("pku", "CR4 22, XCR0 9"), Map.entry("pks", "CR4 24"),
            Map.entry("syscall", "EFER 0"), Map.entry("lm", "EFER 8, EFER 10"), Map.entry("nx", "EFER 11"),
            Map.entry("svm", "EFER 12"), Map.entry("fxsr-opt", "EFER 14"), Map.entry("avx", "XCR0 2"),
            Map.entry("mpx", "XCR0 3, XCR0 4"), Map.entry("avx512f", "XCR0 5, XCR0 6, XCR0 7"));
    /** Of performance counters, which have no feature of their own. */
    private static final String PCE = "CR4 8";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void whatIsGrantedIsThereAndNothingElse() throws Exception {
        for (String model : List.of("qemu64", "Haswell", "EPYC", "max")) {
            check(model);
        }
    }

    /** The sweep has run when the commands are asked: the guest waits for a key then. */
    private void check(String model) throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve(model));
        try (Backplane run = Backplane.start("run", "pc", "--cpu", model, "--kernel",
                Backplane.KERNELS.resolve("sweep.elf").toString(), "--append", "wait=1", "--control",
                ctl.socket().toString())) {
            run.await("swept");
            List<String> lines = run.out().lines();
            assertEquals(model, bits(ctl),
                    lines(lines, line -> line.matches("(CR4|EFER|XCR0) .*") && !line.equals(PCE)));
            assertEquals(model, registers(ctl), lines(lines, line -> line.startsWith("MSR ")));
            run.type("q").endsWith(0);
        }
    }

    private static Set<String> lines(List<String> lines, Predicate<String> which) {
        return lines.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> bits(Ctl ctl) throws Exception {
        Set<String> bits = new TreeSet<>();
        for (JsonObject row : ctl.json("cpu:model explain").asJsonArray().getValuesAs(JsonObject.class)) {
            String brought = BITS.get(row.getString("feature"));
            if (row.getBoolean("granted") && brought != null) { bits.addAll(List.of(brought.split(", "))); }
        }
        return bits;
    }

    private static Set<String> registers(Ctl ctl) throws Exception {
        Map<Long, String> values = new TreeMap<>();
        for (JsonObject row : ctl.json("cpu:msr list").asJsonArray().getValuesAs(JsonObject.class)) {
            values.put(Long.decode(row.getString("index")) & 0xffff_ffffL, row.getString("value"));
        }
        return values.entrySet().stream().filter(row -> !row.getValue().equals("-"))
                .map(row -> "MSR %08x".formatted(row.getKey())).collect(Collectors.toCollection(TreeSet::new));
    }
}
