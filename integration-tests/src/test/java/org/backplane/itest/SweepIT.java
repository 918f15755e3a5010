package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Our guest {@code sweep} tries every bit of CR4, EFER and XCR0 and every model-specific register: those whose feature is granted are
 * there, all others fault. What belongs to which feature is told here once more, from the manuals.
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
    /**
     * Model-specific registers that a feature brings, or several do (SDM volume 4, table 2-2; of counters and branch records what versions 1 to
     * 5 have, 19 and 20; APM volume 2, appendix A). Those that any processor of the time has are under no
     * name; with them NB_CFG of AMD's, which guests of KVM find on every one.
     */
    private static final Map<String, String> REGISTERS = Map.ofEntries(
            Map.entry("", "17 8b 1a0 1d9 c001001f"), Map.entry("tsc", "10"), Map.entry("apic", "1b"),
            Map.entry("tsc-adjust", "3b"), Map.entry("sep", "174-176"), Map.entry("pat", "277"),
            Map.entry("mtrr", "fe 200-20f 250 258-259 268-26f 2ff"), Map.entry("tsc-deadline", "6e0"),
            Map.entry("xsaves", "da0"), Map.entry("pdcm", "345"),
            Map.entry("syscall", "c0000080 c0000081 c0000084"), Map.entry("nx", "c0000080"),
            Map.entry("lm", "c0000080 c0000082-c0000083 c0000100-c0000102"), Map.entry("rdtscp", "c0000103"),
            Map.entry("rdpid", "c0000103"), Map.entry("perfctr-core", "c0010200-c001020b"),
            Map.entry("arch-lbr", "1dd-1de 1e0 14ce-14cf 1200-121f 1500-151f 1600-161f"));
    /** There with the part that has them, whether or not CPUID faulting is granted: KVM has them always. */
    private static final Map<String, String> OF_MACHINES = Map.of("lab", "ce 140 c0010015");
    /** What every processor of AMD's has without a feature: counters (APM volume 2, 13.2.1), and SYSCFG beside MTRRs (7.9.1). */
    private static final Map<String, String> OF_AMD_MACHINES = Map.of("lab", "c0010000-c0010007 c0010010");
    /** EBX of leaf 0: "Auth". */
    private static final Pattern AMD = Pattern.compile("0x00000000 0x00: eax=0x\\w+ ebx=0x68747541");
    /** Those of counters by what leaf 0xA says: for each counter, for each fixed one, and from which version on. */
    private static final String COUNTERS = "c1 186";
    /** Those that are written whole, for each counter, where IA32_PERF_CAPABILITIES says so. */
    private static final String WHOLE = " 4c1";
    private static final Map<Integer, String> VERSIONS = Map.of(2, "38d 38e 38f 390", 4, "391 392");
    private static final Pattern COUNTING = Pattern
            .compile("0x0000000a 0x00: eax=0x(\\w+) ebx=0x\\w+ ecx=0x\\w+ edx=0x(\\w+)");
    /** Of performance counters, which have no feature of their own. */
    private static final String PCE = "CR4 8";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void whatIsGrantedIsThereAndNothingElse() throws Exception {
        for (String model : List.of("qemu64", "Haswell", "EPYC", "max")) {
            check("pc", model);
        }
    }

    /** With counters, branch records, memory types and CPUID faulting. */
    @Test
    public void theSameOfTheLab() throws Exception {
        for (String model : List.of("max", "SapphireRapids",
                "SapphireRapids,-arch-lbr,-mtrr,-pdcm,-xsaves,-cpuid-fault", "EPYC,+perfctr-core")) {
            check("lab", model);
        }
    }

    /** The sweep has run when the commands are asked: the guest waits for a key then. */
    private void check(String machine, String model) throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve(machine + model.hashCode()));
        try (Backplane run = Backplane.start("run", machine, "--cpu", model, "--kernel",
                Backplane.KERNELS.resolve("sweep.elf").toString(), "--append", "wait=1", "--control",
                ctl.socket().toString())) {
            run.await("swept");
            List<String> lines = run.out().lines();
            assertEquals(model, bits(ctl),
                    lines(lines, line -> line.matches("(CR4|EFER|XCR0) .*") && !line.equals(PCE)));
            assertEquals(model, registers(machine, ctl), lines(lines, line -> line.startsWith("MSR ")));
            run.type("q").endsWith(0);
        }
    }

    private static Set<String> lines(List<String> lines, Predicate<String> which) {
        return lines.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> granted(Ctl ctl) throws Exception {
        return ctl.json("cpu:model explain").asJsonArray().getValuesAs(JsonObject.class).stream()
                .filter(row -> row.getBoolean("granted")).map(row -> row.getString("feature"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> bits(Ctl ctl) throws Exception {
        Set<String> bits = new TreeSet<>();
        for (String feature : granted(ctl)) {
            String brought = BITS.get(feature);
            if (brought != null) { bits.addAll(List.of(brought.split(", "))); }
        }
        return bits;
    }

    private static Set<String> registers(String machine, Ctl ctl) throws Exception {
        Set<String> registers = new TreeSet<>();
        add(REGISTERS.get(""), registers);
        add(OF_MACHINES.getOrDefault(machine, ""), registers);
        Set<String> granted = granted(ctl);
        for (String feature : granted) { add(REGISTERS.getOrDefault(feature, ""), registers); }
        String cpuid = ctl.ask("cpu:cpuid get");
        if (AMD.matcher(cpuid).find()) { add(OF_AMD_MACHINES.getOrDefault(machine, ""), registers); }
        Matcher leaf = COUNTING.matcher(cpuid);
        if (leaf.find()) {
            counters(Integer.parseInt(leaf.group(1), 16), Integer.parseInt(leaf.group(2), 16),
                    granted.contains("pdcm") ? COUNTERS + WHOLE : COUNTERS, registers);
        }
        return registers;
    }

    /** SDM volume 2, CPUID, leaf 0xA: EAX has the version and the counters, EDX the fixed ones. */
    private static void counters(int eax, int edx, String each, Set<String> registers) {
        int version = eax & 0xff;
        VERSIONS.forEach((since, numbers) -> add(version >= since ? numbers : "", registers));
        for (String first : each.split(" ")) {
            for (int n = 0; n < (eax >> 8 & 0xff); n++) {
                registers.add("MSR %08x".formatted(Integer.parseInt(first, 16) + n));
            }
        }
        for (int n = 0; n < (edx & 31); n++) { registers.add("MSR %08x".formatted(0x309 + n)); }
    }

    /** Adds registers by their numbers, {@code 174-176}. */
    private static void add(String numbers, Set<String> registers) {
        for (String range : numbers.isEmpty() ? new String[0] : numbers.split(" ")) {
            long last = Long.parseLong(range.substring(range.indexOf('-') + 1), 16);
            for (long n = Long.parseLong(range.replaceFirst("-.*", ""), 16); n <= last; n++) {
                registers.add("MSR %08x".formatted(n));
            }
        }
    }
}
