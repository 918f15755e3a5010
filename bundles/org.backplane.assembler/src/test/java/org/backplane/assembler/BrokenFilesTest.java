package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.backplane.api.machine.MachineSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken machine files and exactly what is said about them. */
class BrokenFilesTest {
    private static final String CPU = "\"cpu0\": { \"type\": \"vcpu\" }";

    @TempDir
    static Path home;

    private final Map<String, Object> arguments = new HashMap<>();
    private Assembly assembly;

    private MachineSpec check(String text) {
        return check(TestTypes.catalogue(), text);
    }

    private MachineSpec check(Catalogue catalogue, String text) {
        assembly = new Assembly(catalogue, true);
        MachineSource source = read(text);
        return source == null ? null : assembly.check(source, new Request(arguments));
    }

    private MachineSource read(String text) {
        return new MachineReader("m", new MachineFiles(null), assembly.complaints()).read("m.json", text);
    }

    private String said() {
        return assembly.complaints().all().stream().map(BrokenFilesTest::line).collect(Collectors.joining("\n"));
    }

    private static String line(Complaint complaint) {
        String where = complaint.position() == null ? "-" : complaint.position().toString();
        return complaint.problem().code() + " " + where + " " + complaint.problem().message() + " | "
                + complaint.problem().allowed() + " | " + complaint.problem().given() + " | "
                + complaint.problem().hint();
    }

    /** A machine of these parts, and of a vCPU when they are none. */
    private static String parts(String... parts) {
        String all = String.join(",\n", parts);
        return "{ \"parts\": {\n" + all + (all.contains("cpu0\": {") ? "" : ",\n" + CPU) + "\n} }";
    }

    private static String machine(String keys) {
        return "{ \"machine\": { " + keys + " }, \"parts\": { " + CPU + " } }";
    }

    @BeforeAll
    static void layOut() throws IOException {
        Files.createDirectories(home.resolve("features"));
        Files.createDirectories(home.resolve("bundles"));
        feature("serial", "uart16550");
        feature("x86-64", "x86-64", "core", "fast-core");
    }

    /** A feature of one bundle that provides these types. */
    private static void feature(String name, String... types) throws IOException {
        Files.writeString(home.resolve("features/" + name + ".json"),
                "{ \"bundles\": [ { \"id\": \"acme:" + name + ":1\" } ] }");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Provide-Capability", Stream.of(types)
                .map(type -> "backplane.part;type=\"" + type + "\"").collect(Collectors.joining(",")));
        new JarOutputStream(Files.newOutputStream(home.resolve("bundles/" + name + "-1.jar")), manifest).close();
    }

    static List<BrokenFile> files() {
        return BrokenFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBrokenFileIsExplained(BrokenFile file) {
        arguments.put("featureDir", home.resolve("features").toString());
        assertNull(check(TestTypes.catalogueWithout(file.without()), file.text()));
        assertEquals(file.message(), assembly.complaints().print());
    }

    @Test
    void aGoodMachineHasNoComplaints() {
        MachineSpec machine = check(parts(CPU, "\"lapic\": { \"type\": \"lapic\", \"at\": \"mem:0xfee00000\" }",
                "\"chip\": { \"type\": \"chip\", \"at\": \"io:0xcf0\" }",
                "\"r\": { \"type\": \"reset\", \"at\": \"io:0xcf9\" }",
                "\"com1\": { \"type\": \"uart\", \"at\": \"io:0x3f8\", \"irq\": [\"chip/4\", \"lapic/lint0\"], \"backend\": \"console\" }",
                "\"later\": { \"type\": \"acme,ticker\", \"when\": \"available\", \"anything\": 1 }"));
        assertEquals("", said());
        assertEquals(List.of("cpu0", "lapic", "chip", "r", "com1", "later"),
                machine.parts().stream().map(part -> part.name()).toList());
        assertEquals(16L << 20, machine.memory());
    }

    @Test
    void aBrokenMachineObjectDoesNotMakePartsLookWrong() {
        assertNull(check(machine("\"memory\": \"4K\"")));
        assertEquals("B104 m.json:1:26 \"memory\" is out of range | 1M or more | \"4K\" | ", said());
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertNull(check(
                parts("\"u\": { \"type\": \"uart\", \"hertz\": 1, \"bakend\": 1 }", "\"v\": { \"type\": \"x\" }")));
        assertEquals(3, assembly.complaints().all().size());
    }

    @Test
    void aMachineWithoutVcpuIsCheckedToItsEnd() {
        assertNull(check("{ \"parts\": { \"cpu0\": { \"type\": \"uart\", \"core\": \"core\" },\n"
                + "\"com1\": { \"type\": \"lapic\", \"irq\": \"chip/4\", \"backend\": \"console\" },\n"
                + "\"lapic\": { \"type\": \"lapic\", \"at\": \"mem:99999999999999999999\" } } }"));
        assertEquals(Set.of("the machine has no vCPU", "cpu0 of type uart has no key \"core\"",
                "\"at\" must be an address", "com1 of type lapic has no key \"backend\"",
                "com1 of type lapic has no key \"irq\""),
                assembly.complaints().all().stream().map(complaint -> complaint.problem().message())
                        .collect(Collectors.toSet()));
    }

    @Test
    void aRecordThatRefusesItsKeysDoesNotHideAWrongPlace() {
        assertNull(check(parts("\"u\": { \"type\": \"uart\", \"at\": \"8\", \"hertz\": 17 }")));
        assertEquals(List.of("B106", "B203"),
                assembly.complaints().all().stream().map(complaint -> complaint.problem().code()).toList());
    }

    @Test
    void aVcpuWithAWrongKeyDoesNotHideWhatIsWrongWithItsExtensions() {
        assertNull(check(parts("\"cpu0\": { \"type\": \"vcpu\", \"herz\": 5 }",
                "\"l\": { \"type\": \"lapic\", \"at\": \"1\" }")));
        assertEquals(List.of("B102", "B203"),
                assembly.complaints().all().stream().map(complaint -> complaint.problem().code()).toList());
    }

    @Test
    void aWrongKeyDoesNotHideThatTwoDevicesAreAtOneAddress() {
        assertNull(check(parts("\"u\": { \"type\": \"uart\", \"at\": \"io:8\", \"hertz\": 1 }",
                "\"v\": { \"type\": \"uart\", \"at\": \"io:9\" }")));
        assertEquals(List.of("B104", "B204"),
                assembly.complaints().all().stream().map(complaint -> complaint.problem().code()).toList());
    }

    @Test
    void aLoaderMayBeSilentUntilTheMachineRuns() {
        String text = parts(CPU, "\"boot\": { \"type\": \"pc.boot\" }");
        assembly = new Assembly(TestTypes.catalogue(), false);
        assertNotNull(assembly.check(read(text), new Request(Map.of())));
        String wrong = text.replace("\"pc.boot\"", "\"pc.boot\", \"kernel\": \"missing\"");
        assertNull(assembly.check(read(wrong), new Request(Map.of())));
    }

    @Test
    void memoryLargerThanTheHost() {
        arguments.put("memory", "1000000G");
        assertNull(check(machine("")));
        assertTrue(said().startsWith("B207 command line:1:10 the host has less memory than the machine | at most "),
                said());
    }

    @Test
    void optionsChangeTheFile() {
        arguments.putAll(Map.of("memory", "32M", "append", "a=\"b\"", "noReboot", true, "set",
                List.of("u.hertz=0x20", "u.irq=[\"c/1\",\"c/2\"]", "machine.isa=x86-64")));
        MachineSpec machine = check(parts("\"u\": { \"type\": \"uart\" }", "\"c\": { \"type\": \"chip\" }",
                "\"boot\": { \"type\": \"pc.boot\" }"));
        assertNotNull(machine, this::said);
        assertEquals(32L << 20, machine.memory());
        assertEquals(Map.of("hertz", 0x20L, "irq", List.of("c/1", "c/2")), machine.parts().get(0).keys());
        assertEquals("a=\"b\"", machine.parts().get(2).keys().get("append"));
        assertEquals(false, assembly.keys().get("reboot"));
    }

    @Test
    void anOptionTakesAKeyOut() {
        arguments.put("set", List.of("u.backend=null", "boot.append=null"));
        MachineSpec machine = check(parts("\"u\": { \"type\": \"uart\", \"backend\": \"console\" }",
                "\"v\": { \"type\": \"uart\", \"backend\": \"console\" }", "\"boot\": { \"type\": \"pc.boot\" }"));
        assertNotNull(machine, this::said);
        assertEquals(Map.of(), machine.parts().get(0).keys());
        assertEquals(Map.of("append", "null"), machine.parts().get(2).keys());
    }

    @Test
    void theCommandLineGivesEveryVcpuItsCores() {
        arguments.put("core", List.of("core"));
        MachineSpec machine = check(parts("\"cpu0\": { \"type\": \"vcpu\", \"core\": \"later\" }"));
        assertNotNull(machine, this::said);
        assertEquals(List.of("core"), machine.parts().getFirst().keys().get("core"));
    }

    @Test
    void theCommandLineNamesInstalledCoresOnly() {
        arguments.put("core", List.of("core", "croe"));
        assertNull(check(parts(CPU)));
        assertEquals("""
                error B201: no installed bundle provides the core "croe"
                  at command line:1:13
                  | --core core,croe
                  |             ^
                  allowed: core, other-core
                  hint: did you mean "core"?
                """, assembly.complaints().print());
    }

    @Test
    void theCommandLineCannotGiveTheCoreOfAnotherIsa() {
        arguments.put("core", List.of("other-core"));
        assertNull(check(parts(CPU)));
        assertEquals("B201 command line:1:8 the type \"other-core\" is no core for x86-64 | core | \"other-core\" | ",
                said());
    }

    @Test
    void aCheckSaysThatTheMachineCannotStart() {
        assembly = new Assembly(TestTypes.catalogueWithout(List.of("core")), false);
        assertNull(assembly.check(read(parts(CPU)), new Request(Map.of())));
        assertEquals("machine cannot start: cpu0 waits for a CpuCore for x86-64; no installed bundle provides one",
                assembly.complaints().all().getFirst().problem().message());
    }

    @Test
    void aStringKeyTakesAnyTextOfAnOption() {
        arguments.put("set", List.of("boot.append=123", "boot.kernel=true", "boot.initrd=\"7\"", "a.hertz=17000"));
        MachineSpec machine = check(parts("\"boot\": { \"type\": \"pc.boot\" }", "\"a\": { \"type\": \"uart\" }"));
        assertNotNull(machine, this::said);
        assertEquals(Map.of("append", "123", "kernel", "true", "initrd", "7"), machine.parts().get(0).keys());
        assertEquals(Map.of("hertz", 17000L), machine.parts().get(1).keys());
    }

    @Test
    void wrongOptionsAreExplained() {
        arguments.putAll(Map.of("kernel", "k", "set", List.of("u", "w.hertz=1", "u.hertz=one")));
        assertNull(check(parts("\"u\": { \"type\": \"uart\" }")));
        assertEquals(
                """
                        B005 - --kernel: machine m has no loader | a machine with a part of type pc.boot |  |\s
                        B005 - --set u is no assignment | PART.KEY=VALUE |  |\s
                        B202 - --set w.hertz=1: machine m has no part "w" | machine, u, cpu0 |  | did you mean "u"?
                        B103 command line:1:15 "hertz" must be a whole number, also as "0x1f" or "64K" | 16 to 1000000000 Hz | "one" |\s""",
                said());
    }

    @Test
    void complaintsShowTheLineAndACaret() {
        check(parts("\"u\": { \"type\": \"uart\", \"hertz\": 15 }"));
        assertEquals("""
                error B104: "hertz" is out of range
                  at m.json:2:33
                  | "u": { "type": "uart", "hertz": 15 },
                  |                                 ^
                  allowed: 16 to 1000000000 Hz
                  given: 15
                """, assembly.complaints().print());
    }

    @Test
    void configurationsAreTyped() {
        MachineSpec machine = check(
                parts("\"u\": { \"type\": \"uart\", \"hertz\": 32, \"backend\": \"console\" }",
                        "\"boot\": { \"type\": \"pc.boot\", \"append\": \"\\\"x\\\\\" }"));
        var configurations = new MachineConfigurations(machine, Map.of("reboot", false));
        assertEquals(Map.of("machine", "m", "part", "u", "type", "uart", "key.hertz", 32L, "key.backend", "console"),
                configurations.properties(machine.parts().getFirst()));
        assertEquals(Map.of("machine", "m", "part", "boot", "type", "pc.boot", "key.append", "\"x\\"),
                configurations.properties(machine.parts().get(1)));
        assertArrayEquals(new String[]{"u", "boot", "cpu0"}, (String[]) configurations.properties().get("parts"));
        assertEquals(false, configurations.properties().get("reboot"));
    }
}
