package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Debian's Linux under five CPU models: what Debian's {@code cpuid} and {@code /proc/cpuinfo} show in the guest is what is granted, and
 * what the model asks for beyond that, by QEMU's list, is what {@code cpu:model explain} says is missing.
 */
@RunWith(Parameterized.class)
public class CpuModelsIT {

    private static final Path QEMU = Backplane.TREE
            .resolve("bundles/org.backplane.x86.architecture/src/test/resources/qemu-models.txt");
    private static final Pattern LEAF = Pattern.compile(
            "\\s*0x(\\w+) 0x(\\w+): eax=0x(\\w+) ebx=0x(\\w+) ecx=0x(\\w+) edx=0x(\\w+)");
    private static final Pattern PLACE = Pattern.compile("CPUID\\.(\\w+)\\.(\\w+):(\\w+)\\[(\\d+)]");
    private static final List<String> OUTPUTS = List.of("EAX", "EBX", "ECX", "EDX");
    /** Names that Linux has for our features. */
    private static final Map<String, String> LINUX = Map.of("sse3", "pni", "invtsc", "nonstop_tsc", "fxsr-opt",
            "fxsr_opt", "sha-ni", "sha_ni", "tsc-deadline", "tsc_deadline_timer", "x2apic", "x2apic");
    /** Features that Linux 6.1 has no flag for. */
    private static final Set<String> UNSEEN = Set.of("zero-fcs-fds", "fdp-excptn-only");
    /** Flags that Linux sets for AMD's processors whatever CPUID says (arch/x86/kernel/cpu/amd.c). */
    private static final Set<String> SET_BY_LINUX = Set.of("3dnowprefetch", "arat");

    @Parameters(name = "{0}")
    public static List<String> models() {
        return List.of("qemu64", "Nehalem", "Haswell", "EPYC", "max");
    }

    @Parameter
    public String model;
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void cpuidAndLinuxAgreeWithWhatIsGranted() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        DebianGuest guest = DebianGuest.make("cpuid", "--package", "cpuid");
        try (Backplane linux = Backplane
                .start(guest.runs("quiet", "--cpu", model, "--control", ctl.socket().toString()))) {
            linux.await(" # ").type("cpuid -1 -i -r; grep -m1 ^flags /proc/cpuinfo; echo e''nd\n").await("\nend\r\n");
            List<JsonObject> rows = ctl.json("cpu:model explain").asJsonArray().getValuesAs(JsonObject.class);
            Set<String> shown = shown(linux.out().lines(), rows);
            assertEquals("what cpuid shows", names(rows, row -> row.getBoolean("granted") && hasPlace(row)), shown);
            Set<String> lacking = new TreeSet<>(asked(model, rows));
            lacking.removeAll(shown);
            assertEquals("what explain says", lacking,
                    names(rows, row -> row.getBoolean("asked") && !row.getBoolean("granted")));
            rows.stream().filter(row -> lacking.contains(row.getString("feature")))
                    .forEach(row -> assertTrue(row.toString(), !row.getString("why").isEmpty()));
            flagsAgree(linux.out().lines(), rows);
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    private static boolean hasPlace(JsonObject row) {
        return !row.getString("place").isEmpty();
    }

    private static Set<String> names(List<JsonObject> rows, Predicate<JsonObject> which) {
        return rows.stream().filter(which).map(row -> row.getString("feature"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a model asks for: QEMU's list, and that it is a guest; of what is not QEMU's, what is told. */
    private static Set<String> asked(String model, List<JsonObject> rows) throws Exception {
        Set<String> told = names(rows, row -> row.getBoolean("asked"));
        for (String line : Files.readAllLines(QEMU)) {
            String[] fields = line.split("\\|", -1);
            if (fields[0].equals(model)) {
                Set<String> asked = new TreeSet<>(List.of(fields[3].split(" ")));
                asked.add("hypervisor");
                assertEquals(asked, told);
            }
        }
        return told;
    }

    /** Features of the rows whose bits are set in what cpuid printed. */
    private static Set<String> shown(List<String> printed, List<JsonObject> rows) {
        Map<String, Matcher> leaves = new TreeMap<>();
        for (String line : printed) {
            Matcher leaf = LEAF.matcher(line);
            if (leaf.matches()) { leaves.put(key(leaf.group(1), leaf.group(2)), leaf); }
        }
        assertTrue("cpuid printed " + leaves.keySet(), leaves.size() > 8);
        return names(rows, row -> isSet(leaves, row.getString("place")));
    }

    private static String key(String leaf, String subleaf) {
        return Long.parseLong(leaf, 16) + "." + Long.parseLong(subleaf, 16);
    }

    private static boolean isSet(Map<String, Matcher> leaves, String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) { return false; }
        Matcher leaf = leaves.get(key(place.group(1), place.group(2)));
        if (leaf == null) { return false; }
        long value = Long.parseLong(leaf.group(3 + OUTPUTS.indexOf(place.group(3))), 16);
        return (value >>> Integer.parseInt(place.group(4)) & 1) != 0;
    }

    private static void flagsAgree(List<String> printed, List<JsonObject> rows) {
        String line = printed.stream().filter(text -> text.startsWith("flags")).findFirst().orElseThrow();
        Set<String> flags = new TreeSet<>(Arrays.asList(line.replaceFirst("flags\\s*: ", "").split(" ")));
        Set<String> wrong = new TreeSet<>();
        for (JsonObject row : rows) {
            String name = row.getString("feature");
            boolean flag = flags.contains(LINUX.getOrDefault(name, name.replace('-', '_')))
                    || flags.contains(name.replace("-", ""));
            boolean explained = flag ? SET_BY_LINUX.contains(name) : UNSEEN.contains(name);
            if (hasPlace(row) && flag != row.getBoolean("granted") && !explained) {
                wrong.add(name + (flag ? " is a flag and not granted" : " is granted and no flag"));
            }
        }
        assertEquals(flags.toString(), Set.of(), wrong);
    }
}
