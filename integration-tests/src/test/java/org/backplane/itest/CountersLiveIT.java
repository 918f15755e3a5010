package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Counters, branch records and the core change while a guest counts: {@code guests/kernels/counters} checks every instruction, branch,
 * overflow and record of every lap by what its source says.
 */
public class CountersLiveIT {
    private static final String PARTS = """
            { "include": "pc", "parts": {
                "pmu": { "type": "x86.pmu"%1$s },
                "lbr": { "type": "x86.lbr"%1$s },
                "predictor": { "type": "x86.predictor"%1$s },
                "caches": { "type": "x86.caches"%1$s } } }
            """;
    /** Leaf 7, EDX. */
    private static final long ARCH_LBR = 1 << 19;
    private static final int UPDATES = Integer.getInteger("backplane.repeat", 1) > 1 ? 50 : 3;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Ctl ctl;
    private int keys;

    private Backplane start(String vacant) throws Exception {
        Path root = folder.getRoot().toPath();
        ctl = new Ctl(root.resolve("control"));
        Backplane guest = Backplane.start(line(root, vacant, "--control", ctl.socket().toString()));
        guest.await("counters");
        return guest;
    }

    /** The command line that runs the guest, with a machine file in {@code folder}. */
    static String[] line(Path folder, String vacant, String... more) throws Exception {
        String policy = vacant.isEmpty() ? "" : ", \"vacant\": \"" + vacant + "\"";
        Path machine = Files.writeString(folder.resolve("counters.json"), PARTS.formatted(policy));
        String[] line = {"run", machine.toString(), "--kernel", Backplane.KERNELS.resolve("counters.elf").toString(),
                "--feature", "performance-counters", "--feature", "branch-records", "--feature", "microarchitecture",
                "--cpu", "SapphireRapids"};
        String[] all = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return all;
    }

    /** The guest has ended a lap, with all as it should be. */
    private void lap(Backplane guest) throws Exception {
        String key = String.valueOf((char) ('0' + keys++ % 10));
        guest.type(key).await("\n" + key + " ");
    }

    @Test
    public void updatesLoseNothing() throws Exception {
        try (Backplane guest = start("")) {
            for (int n = 0; n < UPDATES; n++) {
                for (String bundle : new String[]{"x86.pmu", "x86.lbr", "x86.uarch", "x86.interpreter"}) {
                    ctl.ask("bundle:update " + bundle);
                }
                lap(guest);
            }
            guest.type("q").await("PASS  every instruction, every branch").endsWith(0);
        }
    }

    /** A guest that configures its counters once and looks at nothing afterwards: each update is followed by a while that counts. */
    @Test
    public void updatesLoseNothingOfWhatPartsForesee() throws Exception {
        Path root = folder.getRoot().toPath();
        String[] line = line(root, "", "--control", root.resolve("control").toString());
        line[3] = Backplane.KERNELS.resolve("mispredicts.elf").toString();
        ctl = new Ctl(root.resolve("control"));
        try (Backplane guest = Backplane.start(line)) {
            guest.await("counting");
            for (String bundle : new String[]{"x86.pmu", "x86.uarch", "x86.interpreter"}) {
                ctl.ask("bundle:update " + bundle);
                ctl.ask("pmu:stat");
            }
            guest.type("q").await("PASS  as many mispredicted branches as jumps").endsWith(0);
        }
    }

    /** Edge, CMASK and INV, at three prices of an instruction: whoever looks, and whatever is updated, does not change what is counted. */
    @Test
    public void conditionsOfCyclesAreExact() throws Exception {
        for (String cost : new String[]{"500", "1000", "1500"}) {
            Path control = folder.getRoot().toPath().resolve(cost);
            String[] line = line(folder.getRoot().toPath(), "", "--append", "laps=0 cost=" + cost, "--set",
                    "pmu.cycles-per-thousand=" + cost, "--control", control.toString());
            line[3] = Backplane.KERNELS.resolve("cycles.elf").toString();
            Monitor monitor = new Monitor(control);
            try (Backplane guest = Backplane.start(line)) {
                guest.await("cycles");
                for (String bundle : new String[]{"x86.pmu", "x86.interpreter"}) {
                    for (int looks = 0; looks < 10; looks++) { monitor.ask("pmu:stat"); }
                    monitor.ask("bundle:update " + bundle);
                    guest.type("1").await("1\r\n").type("2").await("2\r\n");
                }
                guest.type("q").await("all 12 checks passed").endsWith(0);
            }
        }
    }

    @Test
    public void refused() throws Exception {
        try (Backplane guest = start("refuse")) {
            for (String name : new String[]{"pmu", "lbr"}) {
                lap(guest);
                String said = ctl.ask("bundle:stop x86." + name);
                assertEquals(said, "waits for: " + name + " waits for a PartProvider for x86." + name
                        + "; no installed bundle provides one", said.lines().toList().getLast());
                ctl.ask("bundle:start x86." + name);
                lap(guest);
            }
            guest.type("q").await("PASS  every instruction, every branch").endsWith(0);
        }
    }

    private void assertNoRecords() throws Exception {
        String leaves = ctl.ask("cpu:cpuid get");
        assertFalse(leaves, leaves.contains("0x0000001c 0x00: eax=0x8"));
        assertFalse(leaves, leaves.contains("0x0000000d 0x0f:"));
        Matcher features = Pattern.compile("0x00000007 0x00: .* edx=0x([0-9a-f]{8})").matcher(leaves);
        assertTrue(leaves, features.find());
        assertEquals(0, Long.parseLong(features.group(1), 16) & ARCH_LBR);
    }

    /**
     * CPUID tells nothing of what is away, and registers fault: the guest looks until all is there again. Branch records need counters: they go
     * along, feature, leaf and component.
     */
    @Test
    public void absent() throws Exception {
        try (Backplane guest = start("absent")) {
            for (String name : new String[]{"pmu", "lbr"}) {
                lap(guest);
                ctl.ask("bundle:stop x86." + name);
                guest.await("gone");
                assertNoRecords();
                ctl.ask("bundle:start x86." + name);
                guest.await("there again");
                lap(guest);
            }
            guest.type("q").await("PASS  every instruction, every branch").endsWith(0);
        }
    }
}
