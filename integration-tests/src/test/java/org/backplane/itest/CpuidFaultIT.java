package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Linux's {@code arch_prctl(ARCH_SET_CPUID)}: {@code guests/linux/cpuidfault} faults, handles that, and continues. */
public class CpuidFaultIT {

    static final String MACHINE = """
            { "include": "pc", "parts": { "cpuidfault": { "type": "x86.cpuidfault" } } }
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** A child inherits it, and a new program in it does not (arch_prctl(2)); "uneG" is EBX of an Intel processor's leaf 0. */
    @Test
    public void aProgramHandlesItsFaults() throws Exception {
        Path machine = Files.writeString(folder.getRoot().toPath().resolve("faulting.json"), MACHINE);
        assertEquals(List.of("cpuid_fault", "before: ebx=756e6547 faults=0 allowed=1", "set: 0",
                "faulting: ebx=2222 faults=1 allowed=0", "child: ebx=2222 faults=2 allowed=0",
                "program: ebx=756e6547 faults=0 allowed=1", "after: ebx=756e6547 faults=1 allowed=1"),
                printed(machine.toString(), "--feature", "cpuid-faulting"));
    }

    /** ENODEV: the kernel has looked for it. */
    private static final List<String> NONE = List.of("before: ebx=756e6547 faults=0 allowed=1", "set: -1",
            "faulting: ebx=756e6547 faults=0 allowed=1", "child: ebx=756e6547 faults=0 allowed=1",
            "program: ebx=756e6547 faults=0 allowed=1", "after: ebx=756e6547 faults=0 allowed=1");

    @Test
    public void withoutThePartThereIsNone() throws Exception {
        assertEquals(NONE, printed("pc"));
    }

    @Test
    public void norIsThereWhenTheModelDoesNotWantIt() throws Exception {
        Path machine = Files.writeString(folder.getRoot().toPath().resolve("faulting.json"), MACHINE);
        assertEquals(NONE, printed(machine.toString(), "--feature", "cpuid-faulting", "--cpu", "Haswell,-cpuid-fault"));
    }

    /** What an accelerator would do, by the log: exits to devices, writes of the host's register, exits of CPUID; and all that the guest does. */
    private record Run(String guest, long writes, long exits, long cpuids) {
    }

    private static final Pattern COUNTS = Pattern.compile("writes=(\\d+), exits=(\\d+), cpuids=(\\d+)]");

    private Run under(String accelerator, int host) throws Exception {
        Path machine = folder.getRoot().toPath().resolve("faulting.json");
        Files.writeString(machine, MACHINE);
        List<String> line = Backplane.line("run", machine.toString(), "--feature", "cpuid-faulting", "--cpu", "Haswell",
                "--clock", "instructions", "--digest", "--set", "cpuidfault.accelerator=" + accelerator, "--set",
                "cpuidfault.host=" + host, "--kernel", Backplane.KERNELS.resolve("cpuidfault.elf").toString());
        line.add(2, "JDK_JAVA_OPTIONS=-Dbackplane.log=INFO");
        Backplane run = Backplane.command(Backplane.TREE, line).eof().endsWith(0);
        Matcher counts = COUNTS.matcher(run.err().toString());
        assertTrue(run.err().toString(), counts.find());
        return new Run(run.out() + digest(run), Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2)),
                Long.parseLong(counts.group(3)));
    }

    /** Of registers and memory, and how many instructions it was. */
    private static String digest(Backplane run) {
        String digest = run.err().lines().stream()
                .filter(line -> line.matches("(registers|memory|\\d+ instructions).*"))
                .collect(Collectors.joining("\n"));
        assertEquals(run.err().toString(), 3, digest.lines().count());
        return digest;
    }

    /** The kernel executes CPUID in user mode while it faults, and once while it does not, with time made of instructions. */
    @Test
    public void theGuestCannotTellHowAnAcceleratorDoesIt() throws Exception {
        Run emulated = under("emulated", 0);
        Run lazy = under("lazy", 1);
        Run eager = under("eager", 0);
        assertEquals(emulated.guest, lazy.guest);
        assertEquals(emulated.guest, eager.guest);
        assertEquals(List.of(emulated.exits, emulated.exits), List.of(lazy.exits, eager.exits));
        assertEquals(0, emulated.writes);
        assertTrue(emulated + " " + eager, eager.writes > 0 && eager.writes <= 2 * eager.exits + 2);
        assertTrue(emulated + " " + lazy, lazy.writes > 0 && lazy.writes <= 2 * lazy.exits + 2);
        assertEquals("only what is allowed exits when the register has it fault", List.of(1L, 1L),
                List.of(lazy.cpuids, eager.cpuids));
        assertTrue(emulated.toString(), emulated.cpuids > 1);
    }

    private static List<String> printed(String machine, String... more) throws Exception {
        DebianGuest guest = DebianGuest.make("cpuidfault", "--static", GuestProgram.build("cpuidfault").toString());
        String command = "quiet cmd=\"grep -ow -m1 cpuid_fault /proc/cpuinfo; /bin/cpuidfault\"";
        var line = new ArrayList<>(List.of(guest.runsOn(machine, command, more)));
        if (!line.contains("--cpu")) { line.addAll(List.of("--cpu", "Haswell")); }
        return Backplane.run(line.toArray(String[]::new)).endsWith(0).out().lines().stream()
                .filter(text -> text.matches("(\\w+: (ebx|-?\\d).*|cpuid_fault)")).toList();
    }
}
