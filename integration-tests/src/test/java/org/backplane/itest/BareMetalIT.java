package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Our bare-metal guests, started as a user starts them, and the exit statuses they bring about. */
public class BareMetalIT {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** xorshift64* (Vigna 2016), whose sum {@code alu} and {@code irq} print. */
    private static String checksum(int rounds) {
        long state = 1;
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            state ^= state >>> 12;
            state ^= state << 25;
            state ^= state >>> 27;
            sum += state * 0x2545f4914f6cdd1dL;
        }
        return String.format("%016x", sum);
    }

    @Test
    public void theDemoPassesItsChecksAndPowersOff() throws Exception {
        Backplane run = Backplane.run("run").endsWith(0);
        assertEquals(List.of(), run.err().lines());
        assertEquals(List.of("8254 timer through the 8259", "local APIC timer, periodic", "page fault at 0x4000000123",
                "invalid opcode (#UD) where it was executed", "divide error (#DE) where it was executed",
                "the first 1000 primes add up to 3682913", "CRC-32 of 123456789 is cbf43926",
                "SHA-256 of abc is ba7816bf...f20015ad", "SSE2"),
                passed(run).map(line -> line.split(":")[0].split(", error")[0]).toList());
        assertEquals("all 9 checks passed", run.out().lines().getLast().strip());
        assertTrue("one screen", run.out().lines().size() <= 25);
        assertShows(run, "hypervisor  BackplaneVMM", "leaves to 0x16", "64512 KiB", "rdtscp", "tsc_adjust",
                "invariant-tsc");
    }

    /** However late Configuration Admin tells of it: a service that two threads unregister is a warning on standard error. */
    @Test
    public void nothingIsLeftOfAMachineWhenTheFrameworkStops() throws Exception {
        TestBundle.build("slow", folder.getRoot().toPath().resolve("slow-1.jar"));
        Backplane run = Backplane.run("run", "--plugins", folder.getRoot().toString()).endsWith(0);
        assertEquals(List.of("services left: 0"), run.err().lines());
    }

    @Test
    public void withoutTheHypervisorBitTheGuestSeesNone() throws Exception {
        Backplane run = Backplane.run("run", "--set", "cpu0.hypervisor=false").endsWith(0);
        assertEquals(9, passed(run).count());
        assertFalse(run.toString(), run.out().toString().contains("hypervisor"));
    }

    @Test
    public void unclaimedAddressesReadAllOnes() throws Exception {
        assertEquals(13, passed(kernel("mmio").endsWith(0)).count());
    }

    @Test
    public void exceptionsAndChangesOfPrivilegeAreThoseOfTheManuals() throws Exception {
        assertEquals(127, passed(kernel("segs").endsWith(0)).count());
        assertEquals(30, passed(kernel("strict").endsWith(0)).count());
        assertEquals(44, passed(kernel("legacy").endsWith(0)).count());
        assertEquals(25, passed(kernel("smm").endsWith(0)).count());
        assertEquals(9, passed(kernel("ferr").endsWith(0)).count());
    }

    @Test
    public void cpuidFaultsInIntelsFormAndInAmds() throws Exception {
        Path machine = folder.newFile("faulting.json").toPath();
        Files.writeString(machine, CpuidFaultIT.MACHINE);
        String guest = Backplane.KERNELS.resolve("cpuidfault.elf").toString();
        for (var each : Map.of("EPYC,+gp-on-user-cpuid", 11L, "Haswell", 10L).entrySet()) {
            Backplane run = Backplane.run("run", machine.toString(), "--feature", "cpuid-faulting", "--cpu",
                    each.getKey(), "--kernel", guest);
            assertEquals(each.getValue().longValue(), passed(run.endsWith(0)).count());
        }
    }

    @Test
    public void arithmeticGivesTheSumThatJavaGives() throws Exception {
        Backplane run = kernel("alu", "--append", "rounds=300000").endsWith(0);
        assertEquals(List.of("300000 rounds, checksum " + checksum(300_000)), passed(run).toList());
    }

    @Test
    public void interruptsDisturbNoArithmetic() throws Exception {
        Backplane run = kernel("irq", "--append", "interrupts=1000 rounds=1000000").endsWith(0);
        assertEquals(List.of("1000 timer interrupts", "1000000 rounds, checksum " + checksum(1_000_000)),
                passed(run).toList());
    }

    @Test
    public void debugExitGivesWhatItGivesInQemu() throws Exception {
        kernel("exit").endsWith((0x2a << 1 | 1) & 0xff);
    }

    @Test
    public void haltedForEverIsReported() throws Exception {
        Backplane run = kernel("halt").endsWith(4);
        assertShows(run.err(), "cpu0 is halted with interrupts off", "RIP=", "CR3=", "EFER=");
    }

    @Test
    public void aTripleFaultResetsTheMachine() throws Exception {
        try (Backplane run = Backplane.start("run", "pc", "--kernel", path("triple"))) {
            run.await("triple fault").await("triple fault").await("triple fault").type("\1x").endsWith(0);
        }
    }

    @Test
    public void aTripleFaultWithoutRebootIsReported() throws Exception {
        Backplane run = kernel("triple", "--no-reboot").endsWith(4);
        assertEquals(List.of("triple fault"), run.out().lines());
        assertShows(run.err(), "cpu0 is shut down (triple fault)", "RIP=", "CR3=", "EFER=");
    }

    @Test
    public void everyKindOfResetStartsTheGuestAgain() throws Exception {
        for (int kind = 0; kind <= 3; kind++) {
            Backplane run = kernel("reboot", "--append", "by=" + kind, "--timeout", "60").endsWith(0);
            assertEquals(List.of("first start: reset", "  PASS  started again after the reset", "all 1 checks passed"),
                    run.out().lines());
        }
    }

    @Test
    public void everyResetByAGuestIsTheEndWithoutReboot() throws Exception {
        for (int kind = 0; kind <= 2; kind++) {
            Backplane run = kernel("reboot", "--append", "by=" + kind, "--no-reboot").endsWith(0);
            assertEquals(List.of("first start: reset"), run.out().lines());
        }
    }

    @Test
    public void theTimeoutEndsAGuestThatGoesOn() throws Exception {
        Backplane run = kernel("alu", "--append", "rounds=4000000000", "--timeout", "1.5").endsWith(124);
        assertShows(run.err(), "stopped after 1.5 s (--timeout)");
        assertEquals("the guest has said nothing", "", run.out().toString());
    }

    /** Acceptance examples 20 to 36 of branch records, with the processor's own branches. */
    @Test
    public void branchRecordsAreThoseOfTheManual() throws Exception {
        Path machine = Files.writeString(folder.getRoot().toPath().resolve("records.json"), """
                { "include": "pc", "features": ["performance-counters", "branch-records"],
                  "parts": { "pmu": { "type": "x86.pmu" }, "lbr": { "type": "x86.lbr" } } }
                """);
        String[] line = {"run", machine.toString(), "--cpu", "SapphireRapids", "--kernel", path("lbr")};
        assertEquals(41, passed(Backplane.run(line).endsWith(0)).count());
        String[] without = Stream.concat(Stream.of(line),
                Stream.of("--set", "lbr.call-stack=false", "--set", "lbr.privilege=false")).toArray(String[]::new);
        assertEquals(5, passed(Backplane.run(without).endsWith(0)).count());
    }

    private static Backplane kernel(String name, String... more) throws Exception {
        var arguments = Stream.concat(Stream.of("run", "pc", "--kernel", path(name)), Stream.of(more));
        return Backplane.run(arguments.toArray(String[]::new));
    }

    private static String path(String kernel) {
        return Backplane.KERNELS.resolve(kernel + ".elf").toString();
    }

    /** What the guest's lines that begin with PASS say; there is none with FAIL. */
    private static Stream<String> passed(Backplane run) {
        List<String> lines = run.out().lines().stream().map(String::strip).toList();
        assertEquals(List.of(), lines.stream().filter(line -> line.startsWith("FAIL")).toList());
        return lines.stream().filter(line -> line.startsWith("PASS")).map(line -> line.substring(4).strip());
    }

    private static void assertShows(Object run, String... texts) {
        for (String text : texts) {
            assertTrue("\"" + text + "\" in " + run, run.toString().contains(text));
        }
    }
}
