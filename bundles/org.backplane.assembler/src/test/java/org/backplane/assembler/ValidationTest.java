package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.backplane.api.machine.MachineSpec;
import org.junit.jupiter.api.Test;

/** What is right, what is told beside other things, and what comes of it. */
class ValidationTest extends AssemblyBench {
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
    void aCheckSaysThatTheMachineCannotStart() {
        assembly = new Assembly(TestTypes.catalogueWithout(List.of("core")), false);
        assertNull(assembly.check(read(parts(CPU)), new Request(Map.of())));
        assertEquals("machine cannot start: cpu0 waits for a CpuCore for x86-64; no installed bundle provides one",
                assembly.complaints().all().getFirst().problem().message());
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
