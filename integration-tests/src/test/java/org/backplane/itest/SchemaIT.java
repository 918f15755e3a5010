package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.Before;
import org.junit.Test;

/** The published JSON schema of machine files, as somebody else's validator understands it. */
public class SchemaIT {

    private static final Path PUBLISHED = Backplane.TREE.resolve("docs/machine.schema.json");

    private static final URI SCHEMA = URI.create("urn:backplane:machine");

    /** What our reader takes beyond JSON, and strings, in which it is nothing special. */
    private static final Pattern OURS = Pattern
            .compile("\"(?:\\\\.|[^\"\\\\])*\"|//[^\n]*|(?s:/\\*.*?\\*/)|0[xX]([0-9A-Fa-f]+)");

    private static final String MACHINE = """
            {
                "$schema": "machine.schema.json",
                "machine": { "isa": "x86-64", "memory": "64M", "reboot": false },
                "parts": {
                    "cpu0":   { "type": "vcpu", "core": ["x86.interpreter"], "model": "x86-64-v1" },
                    "ioapic": { "type": "ioapic", "at": "mem:0xfec00000" },
                    "com1":   { "type": "uart16550", "at": "io:0x3f8", "irq": "ioapic/4", "hertz": 0x1c2000, "vacant": "hold" },
                    "hpet":   { "type": "hpet", "timers": "4", "routes": 0xf0, "irq.7": ["ioapic/7"] },
                    "later":  { "type": "acme,ticker", "when": "available", "ticks": 5 },
                    "boot":   { "type": "pc.boot", "guest": "demo" }
                }
            }
            """;

    private final Validator validator = new ValidatorFactory().withJsonNodeFactory(new JakartaJsonNode.Factory())
            .createValidator();

    @Before
    public void register() throws IOException {
        validator.registerSchema(SCHEMA, Files.readString(PUBLISHED));
    }

    @Test
    public void thePublishedSchemaIsUpToDate() throws Exception {
        String now = Backplane.run("check", "lab", "--schema").endsWith(0).out().toString();
        assertEquals(
                "docs/machine.schema.json is out of date: ./backplane check lab --schema >docs/machine.schema.json",
                Files.readString(PUBLISHED).strip(), now.strip());
    }

    @Test
    public void machinesThatWeShipAndShowAreRight() throws Exception {
        for (Path file : MachineFilesIT.filesOf("run-configs")) {
            accepts(Files.readString(file));
        }
        for (String document : List.of("README.md", "docs/machine-files.md")) {
            for (String example : MachineFilesIT.examples(Backplane.TREE.resolve(document))) {
                accepts(example);
            }
        }
    }

    @Test
    public void whatIsRightIsAccepted() {
        accepts(MACHINE);
        accepts(MACHINE.replace("\"machine\":", "\"include\": \"pc\", \"machine\":").replace("\"type\": \"ioapic\", ",
                ""));
        accepts("{ \"include\": [\"pc\"], \"parts\": { \"hpet\": null, \"com1\": { \"backend\": null } } }");
    }

    @Test
    public void whatIsBrokenIsRefusedWhereItIs() {
        refuses("no parts", MACHINE.replace("\"parts\":", "\"part\":"), "");
        refuses("an unknown object", MACHINE.replace("\"parts\":", "\"part\":"), "/part");
        refuses("a key of the machine", MACHINE.replace("\"memory\"", "\"memroy\""), "/machine/memroy");
        refuses("a size", MACHINE.replace("64M", "lots"), "/machine/memory");
        refuses("a number out of range", MACHINE.replace("\"64M\"", "4096"), "/machine/memory");
        refuses("an instruction set", MACHINE.replace("x86-64\", \"memory", "x86\", \"memory"), "/machine/isa");
        refuses("true or false", MACHINE.replace("\"reboot\": false", "\"reboot\": 0"), "/machine/reboot");
        refuses("a part's name", MACHINE.replace("\"com1\"", "\"com 1\""), "/parts");
        refuses("a part that is none", MACHINE.replace("{ \"type\": \"pc.boot\", \"guest\": \"demo\" }", "5"),
                "/parts/boot");
        refuses("no type", MACHINE.replace("\"type\": \"ioapic\", ", ""), "/parts/ioapic");
        refuses("a type", MACHINE.replace("uart16550", "uart16560"), "/parts/com1/type");
        refuses("a key", MACHINE.replace("\"hertz\"", "\"herz\""), "/parts/com1/herz");
        refuses("a CPU model", MACHINE.replace("x86-64-v1", "x86-64-v9"), "/parts/cpu0/model");
        refuses("an address", MACHINE.replace("io:0x3f8", "0x3f8"), "/parts/com1/at");
        refuses("a window", MACHINE.replace("\"at\": \"io:", "\"at.x\": \"io:"), "/parts/com1/at.x");
        refuses("a wire", MACHINE.replace("ioapic/4", "4"), "/parts/com1/irq");
        refuses("a pin", MACHINE.replace("\"irq\"", "\"irq.2\""), "/parts/com1/irq.2");
        refuses("a policy", MACHINE.replace("\"hold\"", "\"holds\""), "/parts/com1/vacant");
        refuses("a type that may not come later", MACHINE.replace("\"when\": \"available\", ", ""),
                "/parts/later/type");
        refuses("a value that is not flat", MACHINE.replace("\"ticks\": 5", "\"ticks\": {}"), "/parts/later/ticks");
        refuses("null without include", MACHINE.replace("\"hold\"", "null"), "/parts/com1/vacant");
    }

    private void accepts(String machine) {
        Validator.Result result = validator.validate(SCHEMA, plain(machine));
        assertTrue(machine + errors(result), result.isValid());
    }

    private void refuses(String what, String machine, String place) {
        Validator.Result result = validator.validate(SCHEMA, plain(machine));
        assertFalse(what, result.isValid());
        assertTrue(what + ": " + errors(result),
                result.getErrors().stream().map(Error::getInstanceLocation).anyMatch(place::equals));
    }

    private static String errors(Validator.Result result) {
        return result.getErrors().stream().map(error -> "\n" + error.getInstanceLocation() + ": " + error.getError())
                .toList().toString();
    }

    /** The text without comments, and with decimal numbers. */
    private static String plain(String machine) {
        return OURS.matcher(machine).replaceAll(SchemaIT::plain);
    }

    private static String plain(MatchResult found) {
        if (found.group(1) != null) { return Long.toString(Long.parseLong(found.group(1), 16)); }
        return found.group().startsWith("/") ? " " : found.group().replace("\\", "\\\\").replace("$", "\\$");
    }
}
