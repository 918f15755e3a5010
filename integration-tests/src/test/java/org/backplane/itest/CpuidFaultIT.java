package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static List<String> printed(String machine, String... more) throws Exception {
        DebianGuest guest = DebianGuest.make("cpuidfault", "--static", GuestProgram.build("cpuidfault").toString());
        String command = "quiet cmd=\"grep -ow -m1 cpuid_fault /proc/cpuinfo; /bin/cpuidfault\"";
        var line = new ArrayList<>(List.of(guest.runsOn(machine, command, more)));
        if (!line.contains("--cpu")) { line.addAll(List.of("--cpu", "Haswell")); }
        return Backplane.run(line.toArray(String[]::new)).endsWith(0).out().lines().stream()
                .filter(text -> text.matches("(\\w+: (ebx|-?\\d).*|cpuid_fault)")).toList();
    }
}
