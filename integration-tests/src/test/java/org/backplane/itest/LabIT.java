package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The machine {@code lab} under Debian's kernel, which finds by itself what few emulators have. */
public class LabIT {
    private static final String DRIVER = "Performance Events: XSAVE Architectural LBR, Sapphire Rapids events, 32-deep LBR,"
            + " full-width counters, Intel PMU driver.";

    @Test
    public void linuxFindsCountersBranchRecordsMemoryTypesAndFaulting() throws Exception {
        DebianGuest guest = DebianGuest.make("lab", "--script",
                DebianGuest.SOURCES.resolve("linux/lab").toString());
        Backplane run = Backplane.run(guest.runsOn("lab", "")).endsWith(0);
        assertEquals(List.of(), run.err().lines());
        Sections sections = Sections.of(run.out().lines());

        List<String> log = sections.printed().get("dmesg -r");
        assertTrue(log.toString(), log.stream().anyMatch(line -> line.endsWith(DRIVER)));
        assertEquals(List.of(),
                new KernelLog(log, DebianGuest.SOURCES.resolve("linux/lab-allowed")).unexpected());
        assertEquals(List.of("32"), sections.printed().get("cat /sys/bus/event_source/devices/cpu/caps/branches"));
        assertEquals("it beats by a counter", List.of("1"),
                sections.printed().get("cat /proc/sys/kernel/nmi_watchdog"));
        assertEquals(List.of("reg00: base=0x0c0000000 ( 3072MB), size= 1024MB, count=1: uncachable"),
                sections.printed().get("cat /proc/mtrr"));
        Set<String> flags = flags(sections.printed().get("cat /proc/cpuinfo"));
        for (String flag : List.of("arch_perfmon", "pdcm", "arch_lbr", "xsaves", "mtrr", "cpuid_fault")) {
            assertTrue(flag + " in " + flags, flags.contains(flag));
        }
    }

    @Test
    public void aModelThatLeavesAPartWithoutUseIsTold() throws Exception {
        Backplane run = Backplane.run("run", "lab", "--cpu", "Haswell", "--kernel",
                Backplane.KERNELS.resolve("exit.elf").toString());
        assertEquals(List.of("backplane: warning: backplane.lbr: vCPU 0 records no branches: architectural records need"
                + " the feature arch-lbr (SapphireRapids has it, and MODEL,+arch-lbr with a model of Intel's)"),
                run.err().lines().stream().filter(line -> line.contains("warning")).toList());
    }

    private static Set<String> flags(List<String> cpuinfo) {
        return Set.of(cpuinfo.stream().filter(line -> line.startsWith("flags")).findFirst().orElseThrow()
                .replaceFirst(".*: ", "").split(" "));
    }
}
