package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** What came before 64-bit mode: a boot sector, a program in real mode, kernels for i386 with and without PAE. */
public class LegacyIT {

    private static final Path REAL_MODE = Backplane.TREE.resolve("integration-tests/guests/realmode");
    private static final boolean LONG = Integer.getInteger("backplane.repeat", 1) > 1;

    @Test
    public void aBootSectorIsFoundByItsSignature() throws Exception {
        Backplane run = Backplane.run("run", "pc", "--kernel", REAL_MODE.resolve("boot.bin").toString()).endsWith(0);
        assertEquals(List.of("boot sector in real mode", "  PASS  sum of 1 to 1000", "all 1 checks passed"),
                run.out().lines());
    }

    @Test
    public void realModeIsThatOfTheManuals() throws Exception {
        Backplane run = Backplane.run("run", "pc", "--set", "boot.format=bootsector", "--kernel",
                REAL_MODE.resolve("real.bin").toString()).endsWith(0);
        List<String> lines = run.out().lines();
        assertEquals(run.toString(), "all 14 checks passed", lines.getLast());
        assertEquals(14, lines.stream().filter(line -> line.startsWith("  PASS  ")).count());
    }

    @Test
    public void debiansKernelForI386WithPae() throws Exception {
        i386("686-pae", true);
    }

    @Test
    public void debiansKernelForI386WithoutPae() throws Exception {
        i386("686", false);
    }

    /** Debian's programs for i386 compute under it, and it can forbid execution when it has PAE. */
    private static void i386(String flavour, boolean pae) throws Exception {
        assumeTrue("only in the long form", LONG);
        DebianGuest guest = DebianGuest.make("i386-" + flavour, "--arch", "i386", "--flavour", flavour, "--script",
                DebianGuest.SOURCES.resolve("linux/inspect").toString());
        Backplane run = Backplane.run(guest.runs("")).endsWith(0);
        Sections sections = Sections.of(run.out().lines());
        assertTrue(sections.printed().get("dmesg -r").getFirst().contains("-" + flavour + " "));
        String nx = sections.printed().get("dmesg -r").stream().filter(line -> line.contains("NX (Execute Disable)"))
                .findFirst().orElse("");
        assertEquals(nx, pae, nx.contains("protection: active"));
        sections.statuses().forEach((command, status) -> assertEquals(command, "0", status));
        assertEquals(List.of("62562.5"),
                sections.printed().get("seq 1 1000 | sort -r | awk '{ sum += $1 } END { print sum / 8 }'"));
        assertEquals(List.of(), run.err().lines());
    }
}
