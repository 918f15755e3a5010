package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.backplane.api.machine.MachineSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken machine files and exactly what is said about them. */
class BrokenFilesTest {
    private static final String CPU = "\"cpu0\": { \"type\": \"vcpu\" }";

    private static final String NO_VCPU = "B210 m.json:1:1 the machine has no vCPU | one part of type \"vcpu\" |  |"
            + " add \"cpu0\": { \"type\": \"vcpu\" } to \"parts\"";

    private final Map<String, Object> arguments = new HashMap<>();
    private Assembly assembly;

    private MachineSpec check(String text) {
        assembly = new Assembly(TestTypes.catalogue(), true);
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

    static Stream<Arguments> files() {
        return Stream.of( //
                Arguments.of("{",
                        "B001 m.json:1:2 expected a name in double quotes, found the end of the file |  |  | "),
                Arguments.of("[]",
                        "B003 m.json:1:1 a machine file is an object | { \"machine\": {…}, \"parts\": {…} } |  | "),
                Arguments.of("{ \"part\": {} }",
                        "B003 m.json:1:3 there is no key \"part\" here | include, machine, parts |  | did you mean \"parts\"?\n"
                                + NO_VCPU),
                Arguments.of("{ \"parts\": [] }",
                        "B003 m.json:1:12 \"parts\" must be an object | {…} |  | \n" + NO_VCPU),
                Arguments.of(parts("\"a b\": {}"),
                        "B003 m.json:2:1 a part cannot be called \"a b\" | letters, digits, - and _, but not machine |  | "),
                Arguments.of(parts("\"a\": 1"),
                        "B003 m.json:2:6 the part \"a\" must be an object | { \"type\": … } |  | "),
                Arguments.of(parts("\"a\": { \"type\": \"uart\", \"x\": {} }"),
                        "B003 m.json:2:29 \"x\" must be a flat value | a string, a number, true, false, or a list of strings |  | "),
                Arguments.of(parts("\"u\": null"),
                        "B006 m.json:2:1 null takes out what an included file says, and there is no"
                                + " part \"u\" |  |  | "),
                Arguments.of(machine("\"memory\": null"),
                        "B006 m.json:1:16 null takes out what an included file says, and there is no key \"memory\" |  |  | "),
                Arguments.of(machine("\"memroy\": \"1M\""),
                        "B102 m.json:1:16 there is no key \"memroy\" here | isa, memory, reboot |"
                                + " \"memroy\" in machine | did you mean \"memory\"?"),
                Arguments.of(machine("\"memory\": \"lots\""),
                        "B103 m.json:1:26 \"memory\" must be a whole number, also as \"0x1f\" or \"64K\" | 1M or more | \"lots\" | "),
                Arguments.of(machine("\"memory\": \"4K\""),
                        "B104 m.json:1:26 \"memory\" is out of range | 1M or more | \"4K\" | "),
                Arguments.of(machine("\"isa\": \"x86\""),
                        "B105 m.json:1:23 \"isa\" cannot have this value | one of x86-64 | \"x86\" | "),
                Arguments.of(machine("\"reboot\": 1"),
                        "B103 m.json:1:26 \"reboot\" must be true or false | true or false | 1 | "),
                Arguments.of(parts("\"a\": { }"),
                        "B101 m.json:2:1 a has no type | \"type\": one of chip, core, lapic, machine,"
                                + " other-core, pc.boot, reset, uart, vcpu, x86-64 |  | "),
                Arguments.of(parts("\"a\": { \"type\": 5 }"),
                        "B103 m.json:2:16 \"type\" must be a string | one of chip, core, lapic, machine,"
                                + " other-core, pc.boot, reset, uart, vcpu, x86-64 | 5 | "),
                Arguments.of(parts("\"a\": { \"type\": \"urat\" }"),
                        "B201 m.json:2:16 no installed bundle provides the type"
                                + " \"urat\" | chip, core, lapic, machine, other-core, pc.boot, reset, uart, vcpu, x86-64 |  | did you mean \"uart\"?"),
                Arguments.of(parts("\"a\": { \"type\": \"core\" }"),
                        "B201 m.json:2:16 the type \"core\" is not for parts of their own |  |  | name it in a vCPU"),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"hertz\": 15 }"),
                        "B104 m.json:2:33 \"hertz\" is out of range | 16 to 1000000000 Hz | 15 | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"hertz\": 17 }"),
                        "B106 m.json:2:1 hertz must not be 17 |  |  | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"at\": \"3f8\" }"),
                        "B203 m.json:2:30 \"at\" must be an address | \"SPACE:ADDRESS\", as \"mem:0xfec00000\" or \"io:0x3f8\" | 3f8 | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"at\": \"oi:0x3f8\" }"),
                        "B203 m.json:2:30 there is no address space \"oi\" | io, mem | oi:0x3f8 | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"at\": \"io:0xfff9\" }"),
                        "B203 m.json:2:30 u at io:0xfff9 to 0x10000 lies beyond the end of its address space |"
                                + " io:0x0 to 0xffff | io:0xfff9 | "),
                Arguments.of("\"\\u12x4\"", "B001 m.json:1:3 \\u needs four hexadecimal digits |  |  | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"at.x\": \"io:1\" }"),
                        "B102 m.json:2:24 u, a uart, has no \"at.x\" | at |  | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"irq.1\": \"c/1\" }"),
                        "B102 m.json:2:24 u, a uart, has no \"irq.1\" | irq |  | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"at\": \"mem:0x1000\" }"),
                        "B204 m.json:2:30 u at mem:0x1000 to 0x1007 lies in RAM |"
                                + " addresses without RAM: 0xa0000 to 0xbffff, 0xc0000000 to 0xffffffff |  | "),
                Arguments.of(
                        parts("\"u\": { \"type\": \"uart\", \"at\": \"io:0x3f8\" }",
                                "\"v\": { \"type\": \"uart\", \"at\": \"io:0x3ff\" }"),
                        "B204 m.json:3:30 two devices at one address: v at io:0x3ff to 0x406, and u at io:0x3f8 to 0x3ff |"
                                + "  |  | move one of them; the place of u is at m.json:2:30"),
                Arguments.of(
                        parts("\"c\": { \"type\": \"chip\" }",
                                "\"u\": { \"type\": \"uart\", \"irq\": [\"c/7\", \"c/8\"] }"),
                        "B205 m.json:3:31 there is no interrupt line \"c/8\" | c/0 to c/7, c/nmi | \"c/8\" | "),
                Arguments.of(
                        parts("\"chip\": { \"type\": \"chip\" }", "\"u\": { \"type\": \"uart\", \"irq\": \"chp/1\" }"),
                        "B205 m.json:3:31 there is no part \"chp\" with interrupt inputs | chip/0 to chip/7, chip/nmi |"
                                + " \"chp/1\" | did you mean \"chip\"?"),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"when\": \"avialable\", \"trace\": 1 }"),
                        "B105 m.json:2:32 \"when\" cannot have this value | one of always, available | \"avialable\""
                                + " | did you mean \"available\"?\n"
                                + "B103 m.json:2:54 \"trace\" must be true or false | true or false | 1 | "),
                Arguments.of(parts(CPU, "\"l\": { \"type\": \"lapic\", \"vcpus\": [\"cpu0\", \"cpu1\"] }"),
                        "B202 m.json:3:34 there is no such vCPU | cpu0 | cpu0, cpu1 | "),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"backend\": \"consol\" }"),
                        "B206 m.json:2:35 there is no back end \"consol\" | console | \"consol\" | did you mean \"console\"?"),
                Arguments.of(parts("\"cpu0\": { \"type\": \"vcpu\", \"core\": \"cor\" }"),
                        "B201 m.json:2:35 no installed bundle provides the type \"cor\" | core |  |"
                                + " did you mean \"core\"?"),
                Arguments.of(parts("\"cpu0\": { \"type\": \"vcpu\", \"core\": [\"none\", \"uart\", \"core\"] }"),
                        "B201 m.json:2:35 the type \"uart\" is no core for x86-64 | core | \"uart\" | "),
                Arguments.of(parts("\"cpu0\": { \"type\": \"vcpu\", \"core\": \"other-core\" }"),
                        "B201 m.json:2:35 the type \"other-core\" is no core for x86-64 | core | \"other-core\" | "),
                Arguments.of(parts("\"cpu0\": { \"type\": \"vcpu\", \"model\": \"plai\" }"),
                        "B105 m.json:2:36 there is no CPU"
                                + " model \"plai\" | plain, fancy | \"plai\" | did you mean \"plain\"?"),
                Arguments.of(parts("\"cpu0\": { \"type\": \"vcpu\", \"herz\": 5 }"), "B102 m.json:2:27 there is no key"
                        + " \"herz\" here | core, hertz, model, type | \"herz\" in cpu0, a vcpu | did you mean \"hertz\"?"),
                Arguments.of(parts("\"u\": { \"type\": \"uart\", \"tracy\": true }"),
                        "B102 m.json:2:24 there is no key \"tracy\" here | at, backend, hertz, irq, trace, type, vacant, when |"
                                + " \"tracy\" in u, a uart | did you mean \"trace\"?"),
                Arguments.of(parts("\"l\": { \"type\": \"lapic\", \"hertz\": 1 }"),
                        "B102 m.json:2:25 there is no key \"hertz\" here | at, trace, type, vacant, vcpus, when |"
                                + " \"hertz\" in l, a lapic | "),
                Arguments.of(parts(CPU, "\"cpu1\": { \"type\": \"vcpu\" }"),
                        "B210 m.json:3:1 a machine has one vCPU for now | one part of type \"vcpu\" |  | take out cpu1"),
                Arguments.of("{}", NO_VCPU),
                Arguments.of("{ \"parts\": { \"cpu0\": { \"type\": \"uart\" } } }", NO_VCPU),
                Arguments.of(parts("\"boot\": { \"type\": \"pc.boot\" }", "\"boot2\": { \"type\": \"pc.boot\" }"),
                        "B211 m.json:3:1 a machine has one loader, and boot and boot2 both are |  |  | take out boot2"),
                Arguments.of(parts("\"boot\": { \"type\": \"pc.boot\", \"kernel\": \"missing\" }"),
                        "B208 m.json:2:40 kernel missing: there is no such file |  |  | "));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBrokenFileIsExplained(String text, String expected) {
        assertNull(check(text));
        assertEquals(expected, said());
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
        assertEquals(Set.of("the machine has no vCPU", "there is no key \"core\" here", "\"at\" must be an address",
                "com1, a lapic, has no \"backend\"", "com1, a lapic, has no \"irq\""),
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
