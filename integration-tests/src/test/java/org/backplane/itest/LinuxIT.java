package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.BeforeClass;
import org.junit.Test;

/** Debian's kernel and busybox, unmodified: what the kernel says about the machine, and a shell at its console. */
public class LinuxIT {

    private static final Path GUEST = DebianGuest.SOURCES.resolve("linux");
    /** What the commands of guests/linux/inspect printed, and how they ended. */
    private static Sections sections;
    private static Backplane inspection;
    private static Instant start;

    @BeforeClass
    public static void inspect() throws Exception {
        DebianGuest guest = DebianGuest.make("inspect", "--script", GUEST.resolve("inspect").toString());
        start = Instant.now();
        inspection = Backplane.run(guest.runs("")).endsWith(0);
        sections = Sections.of(inspection.out().lines());
    }

    @Test
    public void theKernelWarnsOfNothingThatIsNotAllowed() throws Exception {
        List<String> lines = sections.printed().get("dmesg -r");
        assertTrue("from the start: " + lines.getFirst(), lines.getFirst().contains("Linux version 6.1."));
        var log = new KernelLog(lines, GUEST.resolve("dmesg-allowed"));
        assertEquals(List.of(), log.unexpected());
        assertEquals("entries of dmesg-allowed that match nothing", List.of(), log.unused());
    }

    @Test
    public void everyCommandEndsWell() {
        assertEquals(sections.printed().keySet(), sections.statuses().keySet());
        sections.statuses().forEach((command, status) -> assertEquals(command, "0", status));
        assertEquals(List.of(), inspection.err().lines());
        assertTrue(inspection.out().lines().getLast().endsWith("reboot: Power down"));
    }

    @Test
    public void theProcessorIsTheOneThatIsPromised() {
        String flags = valueOf("cat /proc/cpuinfo", "flags");
        Set<String> has = new TreeSet<>(Arrays.asList(flags.split(" ")));
        for (String flag : ("fpu cx8 cmov mmx fxsr sse sse2 syscall lm nx rdtscp constant_tsc nonstop_tsc tsc_adjust "
                + "tsc_deadline_timer apic x2apic hypervisor").split(" ")) {
            assertTrue(flag + " in " + has, has.contains(flag));
        }
        has.retainAll(
                Set.of("pni", "ssse3", "sse4_1", "popcnt", "xsave", "avx", "mtrr", "mce", "vmx", "svm"));
        assertEquals("flags that nothing here implements", Set.of(), has);
        assertEquals("GenuineIntel", valueOf("cat /proc/cpuinfo", "vendor_id"));
        assertEquals("1000.000", valueOf("cat /proc/cpuinfo", "cpu MHz"));
    }

    @Test
    public void interruptsComeThroughTheApics() {
        assertTrue(counted("LOC") > 0);
        for (String device : List.of("timer", "ttyS0", "rtc0", "i8042")) {
            String line = sections.printed().get("cat /proc/interrupts").stream().filter(l -> l.endsWith(" " + device))
                    .findFirst()
                    .orElse("");
            assertTrue(device + ": " + line, line.contains("IO-APIC"));
        }
        assertTrue("the serial line works by interrupts", counted("4") > 0);
        assertEquals(0, counted("SPU"));
        assertEquals(0, counted("ERR"));
    }

    @Test
    public void theClocksAreRight() {
        assertEquals(List.of("tsc"),
                sections.printed().get("cat /sys/devices/system/clocksource/clocksource0/current_clocksource"));
        long guest = Long.parseLong(sections.printed().get("date -u +%s").getFirst());
        assertTrue("the guest's time, " + guest + ", follows the host's", guest >= start.getEpochSecond() - 1
                && guest <= Instant.now().getEpochSecond() + 1);
    }

    @Test
    public void theMachineIsLaidOutAsQemusIs() {
        assertShows("cat /proc/iomem", "fec00000-fec003ff : IOAPIC 0", "fed00000-fed003ff : HPET 0",
                "fee00000-fee00fff : Local APIC");
        assertShows("cat /proc/ioports", "0020-0021 : pic1", "0040-0043 : timer0", "0060-0060 : keyboard",
                "0070-0071 : rtc0", "02f8-02ff : serial", "03f8-03ff : serial", "0600-0603 : ACPI PM1a_EVT_BLK",
                "0604-0605 : ACPI PM1a_CNT_BLK", "0608-060b : ACPI PM_TMR", "0cf8-0cff : PCI conf1",
                "afe0-afe3 : ACPI GPE0_BLK");
    }

    @Test
    public void programsComputeWhatTheyShould() {
        assertEquals(List.of("62562.5"),
                sections.printed().get("seq 1 1000 | sort -r | awk '{ sum += $1 } END { print sum / 8 }'"));
        // sha256sum of 256 KiB of zeros, by coreutils
        assertEquals(List.of("8a39d2abd3999ab73c34db2476849cddf303ce389b35826850f9a700589b4a90  -"),
                sections.printed().get("dd if=/dev/zero bs=1k count=256 2>/dev/null | tee /tmp/zeros | sha256sum"));
    }

    @Test
    public void aShellAtTheConsole() throws Exception {
        DebianGuest guest = DebianGuest.make("shell");
        try (Backplane run = Backplane.start(guest.runs("quiet"))) {
            run.await(" # ").type("echo $((6*7))\n").await("\n42\r\n");
            run.await(" # ").type("uname -srm\n").await("\nLinux 6.1.").await("-cloud-amd64 x86_64\r\n");
            run.await(" # ").type("false\n").await(" # ").type("echo \"status $?\"\n").await("\nstatus 1\r\n");
            // Said by a process in the foreground: a signal that comes earlier is the shell's.
            run.await(" # ").type("sh -c 'echo here; exec sleep 1000'\n").await("\nhere\r\n");
            run.type("\3").await("^C").await(" # ");
            run.type("poweroff -f\n").endsWith(0);
            assertEquals(List.of(), run.err().lines());
        }
    }

    private static String valueOf(String command, String key) {
        return sections.printed().get(command).stream().filter(line -> line.split("\\s*:", 2)[0].equals(key))
                .findFirst()
                .orElseThrow().split(": ", 2)[1];
    }

    /** The count of an interrupt in /proc/interrupts. */
    private static long counted(String name) {
        return sections.printed().get("cat /proc/interrupts").stream().map(String::strip)
                .filter(line -> line.startsWith(name + ":")).map(line -> line.split("\\s+")[1])
                .mapToLong(Long::parseLong)
                .findFirst().orElseThrow();
    }

    private static void assertShows(String command, String... texts) {
        String printed = String.join("\n", sections.printed().get(command));
        for (String text : texts) {
            assertTrue("\"" + text + "\" in " + printed, printed.contains(text));
        }
    }
}
