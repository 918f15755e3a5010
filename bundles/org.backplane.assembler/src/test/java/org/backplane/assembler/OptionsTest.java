package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.MachineSpec;
import org.junit.jupiter.api.Test;

/** What the command line changes in a machine file. */
class OptionsTest extends AssemblyBench {
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
}
