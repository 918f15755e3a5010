package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a user is told who asks for something that cannot be: what is wrong, what is allowed, what to do; status 2. */
public class BadInputIT {

    private static final String MACHINE = """
            {
                "machine": { "memory": "64M" },
                "parts": {
                    "cpu0":   { "type": "vcpu" },
                    "ioapic": { "type": "ioapic", "at": "mem:0xfec00000" },
                    "com1":   { "type": "uart16550", "at": "io:0x3f8", "irq": "ioapic/4", "backend": "console" },
                    "exit":   { "type": "debug-exit", "at": "io:0xf4" },
                    "boot":   { "type": "pc.boot", "guest": "demo" }
                }
            }
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path here;

    @Before
    public void layOut() throws IOException {
        here = folder.getRoot().toPath().toRealPath();
        Files.writeString(here.resolve("text"), "Dear kernel,\n");
        Files.writeString(here.resolve("empty"), "");
        Files.copy(Backplane.KERNELS.resolve("exit.elf"), here.resolve("exit.elf"));
    }

    @Test
    public void kernelsThatAreNone() throws Exception {
        refuses("run pc", "kernel: not given", "--kernel FILE", "pc.json:");
        refuses("run pc --kernel none", "kernel \"none\": no such file in " + here, "check the path",
                "| --kernel none");
        refuses("run pc --kernel empty", "kernel \"empty\": is empty");
        refuses("run pc --kernel .", "kernel \".\": is a directory; give a file");
        refuses("run pc --kernel text", "kernel \"text\": a text file, not a kernel",
                "Linux bzImage, multiboot, ELF or a boot sector");
        refuses("run pc --kernel /bin/true", "position-independent", "linked to fixed addresses");
        resize("exit.elf", 900);
        refuses("run pc --kernel exit.elf", "cut short at 900 bytes", "copy or build it again");
    }

    @Test
    public void initialRamDisksThatDoNotFit() throws Exception {
        refuses("run demo --initrd none", "initrd \"none\": no such file");
        resize("big", 600 << 20);
        Path vmlinuz = DebianGuest.make("shell").folder().resolve("vmlinuz");
        refuses("run pc --initrd big --kernel " + vmlinuz, "initrd \"big\" of 600 MiB does not fit",
                "give the machine at least");
        refuses("run pc --memory 16M --kernel " + vmlinuz, "needs 67", "of memory, and the machine has 16 MiB",
                "--memory 6");
    }

    @Test
    public void registersOfAnEnforcedTemplateThatNobodyProvides() throws Exception {
        Files.writeString(here.resolve("template.json"),
                "{ \"msr_modifiers\": [ { \"addr\": \"0x10a\", \"bitmap\": \"0b" + "x".repeat(63) + "1\" } ] }");
        refuses("run demo --cpu " + here + "/template.json,enforce",
                "cpu0 must have the CPU feature msr-0x10a: no part that is seated provides it",
                "take \"enforce\" out of the model");
    }

    @Test
    public void commandLinesThatCannotBe() throws Exception {
        refuses("", "A command is missing: run, check, list or ctl", "--help");
        refuses("rum", "There is no command 'rum'; there are: run, check, list");
        refuses("run --memry 1G", "Unknown option: '--memry'", "--memory", "backplane run --help");
        refuses("run demo pc", "'pc' is one argument too many");
        refuses("run --timeout soon", "--timeout", "'soon' is not a number of seconds above 0");
        refuses("run --kernel", "Missing required parameter for option '--kernel' (FILE)");
        refuses("list parts", "'parts'", "machines, devices, cores");
        refuses("check", "Missing required parameter: 'MACHINE'");
        refuses("run --plugins none", "--plugins none: there is no such folder", "name one that exists");
        refuses("run --plugins text", "--plugins text: it is no folder");
        refuses("run --feature nme", "no feature 'nme': it is neither a file nor one of base, ");
    }

    @Test
    public void machinesKeysAndPartsThatDoNotExist() throws Exception {
        refuses("run pcc", "there is no machine \"pcc\"", "allowed: the path of a machine file, or demo, lab, pc",
                "did you mean \"pc\"?");
        refuses("run --set com1", "--set com1 is no assignment", "allowed: PART.KEY=VALUE");
        refuses("run --set com9.irq=pic/4", "machine demo has no part \"com9\"", "allowed: machine, cpu0,",
                "did you mean \"com1\"?");
        refuses("run --set com1.herz=9600", "com1 of type uart16550 has no key \"herz\"",
                "allowed: at, backend, hertz, irq",
                "did you mean \"hertz\"?");
        refuses("run --core x86.interpeter", "no installed bundle provides the core \"x86.interpeter\"",
                "allowed: x86.interpreter", "did you mean \"x86.interpreter\"?");
        refuses("list cores x86", "no installed bundle provides the core \"x86\"", "allowed: x86.interpreter");
        refuses("run --set exit.type=debug-exti", "no installed bundle provides the type \"debug-exti\"",
                "allowed: debug-exit, debug-port, ", "did you mean \"debug-exit\"?");
    }

    @Test
    public void valuesThatAreWrong() throws Exception {
        refuses("run --memory lots", "\"memory\" must be a whole number", "allowed: 1M to 1023G bytes",
                "given: \"lots\"");
        refuses("run --memory 4K", "\"memory\" is out of range", "allowed: 1M to 1023G", "given: \"4K\"");
        refuses("run --set cpu0.hypervisor=maybe", "\"hypervisor\" must be true or false", "given: \"maybe\"");
        refuses("run --set cpu0.tsc-hertz=5", "\"tsc-hertz\" is out of range", "allowed: 1000000 to 9000000000 Hz",
                "given: 5");
        refuses("run --set machine.unknown-msr=panic", "\"unknown-msr\" cannot have this value",
                "allowed: one of fault, log, ignore", "given: \"panic\"");
        Files.writeString(here.resolve("m.json"),
                "{ \"include\": \"pc\", \"machine\": { \"unknown-msr\": \"panic\" } }");
        assertEquals("""
                error B105: "unknown-msr" cannot have this value
                  at m.json:1:48
                  | { "include": "pc", "machine": { "unknown-msr": "panic" } }
                  |                                                ^
                  allowed: one of fault, log, ignore
                  given: "panic"
                """, refuses("check m.json"));
        refuses("run --set machine.unknownMsr=log", "\"unknownMsr\"", "did you mean \"unknown-msr\"?");
        refuses("run --set machine.isa=arm64", "\"isa\" cannot have this value", "allowed: one of x86-64");
        refuses("run --set pit.at=zero", "\"at\" must be an address", "\"mem:0xfec00000\" or \"io:0x3f8\"");
        refuses("run --set exit.at=io:0x10000", "beyond the end of its address space", "allowed: io:0x0 to 0xffff");
        refuses("run --set exit.at=port:0xf4", "there is no address space \"port\"", "allowed: io, mem");
    }

    @Test
    public void countersAndBranchRecordsThatDoNotExist() throws Exception {
        Files.writeString(here.resolve("counters.json"), "{ \"include\": \"pc\", \"parts\": {"
                + " \"pmu\": { \"type\": \"x86.pmu\" }, \"lbr\": { \"type\": \"x86.lbr\" } } }");
        String run = "run counters.json --kernel exit.elf --feature performance-counters --feature branch-records ";
        refuses(run + "--set pmu.version=6", "\"version\" is out of range", "allowed: 1 to 5", "given: 6");
        refuses(run + "--set pmu.version=0", "\"version\" is out of range", "allowed: 1 to 5", "given: 0");
        refuses(run + "--set pmu.counters=9", "\"counters\" is out of range", "allowed: 1 to 8", "given: 9");
        refuses(run + "--set pmu.fixed=4", "\"fixed\" is out of range", "allowed: 0 to 3", "given: 4");
        refuses(run + "--set lbr.depth=12",
                "depth of architectural records is one of [8, 16, 24, 32, 40, 48, 56, 64], not 12",
                "at command line:1:17\n  | --set lbr.depth=12\n");
        refuses(run + "--set lbr.depth=65", "\"depth\" is out of range", "allowed: 4 to 64", "given: 65");
        refuses(run + "--set lbr.kind=legacy --set lbr.depth=24",
                "depth of legacy records is one of [4, 8, 16, 32], not 24");
        refuses(run + "--cpu EPYC-Milan,+lbr-v2 --set lbr.kind=amd --set lbr.depth=24",
                "lbr: depth of amd records is one of [4, 8, 16, 32], not 24\n  at command line:1:17\n");
        refuses(run + "--set lbr.kind=legacy --set lbr.format=8", "\"format\" is out of range", "allowed: 0 to 7");
        refuses(run + "--cpu SapphireRapids,-xsaves", "cpu0 must have the CPU feature arch-lbr",
                "it needs xsaves, which is not granted", "take it out: -arch-lbr");
        Files.writeString(here.resolve("twice.json"), "{ \"include\": \"pc\", \"parts\": {"
                + " \"pmu\": { \"type\": \"x86.pmu\" }, \"two\": { \"type\": \"x86.pmu\" },"
                + " \"lbr\": { \"type\": \"x86.lbr\" }, \"old\": { \"type\": \"x86.lbr\", \"kind\": \"legacy\" } } }");
        refuses("run twice.json --kernel exit.elf --feature performance-counters --feature branch-records",
                "pmu and two both bring the system register IA32_PMC0 (0xc1) to cpu0",
                "lbr and old both bring the system register IA32_LER_FROM_IP (0x1dd) to cpu0",
                "allowed: one part with it on each vCPU");
        Files.writeString(here.resolve("records.json"),
                "{ \"include\": \"pc\", \"parts\": { \"lbr\": { \"type\": \"x86.lbr\" } } }");
        refuses("run records.json --kernel exit.elf --feature branch-records --cpu SapphireRapids",
                "cpu0 must have the CPU feature arch-lbr",
                "it needs performance counters (arch-perfmon), which no part that is seated provides",
                "take it out: -arch-lbr");
        refuses("run --cpu Haswell,+arch-lbx", "at command line:1:7", "did you mean \"arch-lbr\"?");
        refuses(run + "--cpu Nehalem,+arch-lbr", "it needs xsaves, which is not granted");
        refuses(run + "--cpu EPYC-Milan,+arch-lbr",
                "\"arch-lbr\" cannot be had with the CPU model EPYC-Milan: AMD's processors do not have it\n  at command line:1:7\n");
        refuses("run pc --kernel exit.elf --cpu EPYC-Milan,+lbr-v2,+lbr-pmc-freeze,enforce",
                "cpu0 must have the CPU feature lbr-v2: no part that is seated provides it; feature branch-records does",
                "cpu0 must have the CPU feature lbr-pmc-freeze: no part that is seated provides it; feature performance-counters does");
        refuses(run + "--cpu Haswell,+lbr-v2,+perfmon-v2 --set lbr.kind=amd",
                "\"lbr-v2\" cannot be had with the CPU model Haswell: only AMD's processors have it",
                "\"perfmon-v2\" cannot be had with the CPU model Haswell: only AMD's processors have it");
    }

    @Test
    public void machinesThatCannotBeBuilt() throws Exception {
        refuses("run --set exit.at=io:0x3ff", "two devices at one address", "com1 at io:0x3f8 to 0x3ff",
                "exit at io:0x3ff to 0x402", "move one of them");
        refuses("run --set exit.at=mem:0x100000", "exit at mem:0x100000 to 0x100003 lies in RAM",
                "addresses without RAM");
        refuses("run --set com1.irq=ioapic/24", "there is no interrupt line \"ioapic/24\"",
                "allowed: ioapic/0 to ioapic/23");
        refuses("run --set com1.irq=ioapci/4", "there is no part \"ioapci\" with interrupt inputs",
                "did you mean \"ioapic\"?");
        refuses("run --set com1.backend=konsole", "there is no back end \"konsole\"", "allowed: console");
        refuses("run --memory 1000G", "the host has less memory than the machine", "allowed: at most ",
                "given: 1000G");
    }

    @Test
    public void textThatIsNoJson() throws Exception {
        refusesFile(MACHINE.replace("\"64M\"", "64M"), """
                error B001: "64M" is no JSON value; strings need double quotes
                  at m.json:2:28
                  |     "machine": { "memory": 64M },
                  |                            ^
                """);
        refusesFile(MACHINE.replace("\"64M\" },", "\"64M\" }"), """
                error B001: expected ',' or '}', found '"'
                  at m.json:3:5
                  |     "parts": {
                  |     ^
                """);
        refusesFile("{ \"machine\": \"\\u12x4\" }", """
                error B001: \\u needs four hexadecimal digits
                  at m.json:1:16
                  | { "machine": "\\u12x4" }
                  |                ^
                """);
        Files.write(here.resolve("m.json"), new byte[]{(byte) 0xff, 0, 1});
        refuses("check m.json", "m.json is no text", "allowed: a machine file, JSON in UTF-8");
    }

    @Test
    public void everythingThatIsWrongWithAFileIsToldAtOnce() throws Exception {
        Files.writeString(here.resolve("m.json"), MACHINE.replace("64M", "4K").replace("0xf4", "0x3f9")
                .replace("\"irq\"", "\"hertz\": \"fast\", \"irq\"").replace("ioapic/4", "ioapic/44")
                .replace("\"console\"", "\"konsole\"").replace("\"guest\": \"demo\"", "\"kernel\": \"none\"")
                .replace("\"vcpu\"", "\"vcpu\", \"modle\": \"x\""));
        List<String> errors = refuses("check m.json").lines().filter(line -> line.startsWith("error "))
                .map(line -> line.substring("error B104: ".length())).sorted().toList();
        assertEquals(List.of("\"hertz\" must be a whole number, also as \"0x1f\" or \"64K\"",
                "\"memory\" is out of range", "cpu0 of type vcpu has no key \"modle\"",
                "kernel \"none\": no such file in " + here + "; check the path",
                "there is no back end \"konsole\"", "there is no interrupt line \"ioapic/44\"",
                "two devices at one address: exit at io:0x3f9 to 0x3fc, and com1 at io:0x3f8 to 0x3ff"), errors);
    }

    @Test
    public void aCoreOfAFeatureThatIsNotInstalled() throws Exception {
        Path home = Dist.copy(folder.newFolder("dist").toPath());
        move(home, "x86.interpreter", "x86-64", "cores");
        String said = refuses(Backplane.ofDistribution(home, "run").endsWith(2));
        assertTrue(said, said.startsWith("error B212: machine not started: cpu0 waits for a CpuCore for x86-64;"
                + " no installed bundle provides one; feature cores does\n"));
        Backplane.ofDistribution(home, "run", "--feature", "cores").endsWith(0);
    }

    @Test
    public void aPartOfAFeatureThatIsNotInstalled() throws Exception {
        Path home = Dist.copy(folder.newFolder("dist").toPath());
        move(home, "dev.uart", "pc-devices", "serial");
        String said = refuses(Backplane.ofDistribution(home, "run").endsWith(2));
        assertTrue(said, said.startsWith("error B212: machine not started: com1 waits for a PartProvider for uart16550;"
                + " no installed bundle provides one; feature serial does\n"));
        assertTrue(said, said.contains("\n  hint: add --feature serial\n"));
        Backplane.ofDistribution(home, "run", "--feature", "serial").endsWith(0);
    }

    /** Takes a bundle out of one feature, and makes another one of it. */
    private static void move(Path home, String bundle, String from, String to) throws IOException {
        Path feature = home.resolve("features/" + from + ".json");
        String line = Files.readString(feature).lines().filter(text -> text.contains(bundle)).findFirst().orElseThrow();
        Files.writeString(feature, Files.readString(feature).replace(line + "\n", ""));
        Files.writeString(home.resolve("features/" + to + ".json"),
                "{ \"id\": \"acme:" + to + ":1\", \"bundles\": [ " + line.strip().replaceFirst(",$", "") + " ] }");
    }

    @Test
    public void whatIsRightIsNotRefused() throws Exception {
        Files.writeString(here.resolve("m.json"), MACHINE);
        for (String machine : List.of("demo", "pc", "m.json")) {
            Backplane run = Backplane.runIn(here, "check", machine).endsWith(0);
            assertEquals(List.of(machine + ": no errors"), run.out().lines());
        }
    }

    private void refusesFile(String text, String message) throws Exception {
        Files.writeString(here.resolve("m.json"), text);
        assertEquals(message, refuses("run m.json"));
        assertEquals(message, refuses("check m.json"));
    }

    /** Runs a command line that must be refused, with all of {@code texts}; gives what is said. */
    private String refuses(String line, String... texts) throws Exception {
        String said = refuses(Backplane.runIn(here, line.isEmpty() ? new String[0] : line.split(" ")).endsWith(2));
        for (String text : texts) {
            assertTrue("backplane " + line + ": \"" + text + "\" in " + said, said.contains(text));
        }
        return said;
    }

    private static String refuses(Backplane run) {
        String said = run.err().toString();
        assertFalse(said, said.contains("Exception") || said.lines().anyMatch(line -> line.startsWith("\tat ")));
        assertEquals("", run.out().toString());
        return said;
    }

    private void resize(String file, long size) throws IOException {
        try (var open = new RandomAccessFile(here.resolve(file).toFile(), "rw")) {
            open.setLength(size);
        }
    }
}
