package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.config.Key;
import org.backplane.assembler.json.JsonException;
import org.backplane.assembler.json.JsonReader;
import org.backplane.assembler.json.Node;
import org.junit.jupiter.api.Test;

/** What the JSON schema says of types it knows only by their declarations; what validators make of it, SchemaIT tests. */
class MachineSchemaTest {
    record NeedyKeys(@Key(doc = "Size.", unit = "bytes", min = 16) int size,
            @Key(doc = "Mode.", byDefault = "fast", allowed = {
                    "fast", "slow"}) String mode){
    }

    /** Its pins nobody can know without its size. */
    private static final class Needy implements DeviceFactory<NeedyKeys> {
        @Override
        public String summary() {
            return "needs a size";
        }

        @Override
        public Device create(NeedyKeys config, Board board) {
            throw new IllegalStateException();
        }
    }

    private static final class Numbered implements DeviceFactory<TestTypes.NoKeys> {
        @Override
        public String summary() {
            return "has several pins";
        }

        @Override
        public Device create(TestTypes.NoKeys config, Board board) {
            board.irq("out0");
            board.irq("error");
            return new Device() {
            };
        }
    }

    private final Node schema;

    MachineSchemaTest() throws JsonException {
        Catalogue catalogue = TestTypes.catalogue();
        catalogue.add(new Needy(), Map.of("part.type", "acme,needy"));
        catalogue.add(new Numbered(), Map.of("part.type", "acme,numbered"));
        schema = new JsonReader("schema", new MachineSchema(catalogue).print()).read();
    }

    /** What is at a path of names and indices, null: nothing. */
    private Object at(String path) {
        Node node = schema;
        for (String step : path.split("/")) {
            if (node instanceof Node.Obj object) {
                Node.Member member = object.members().get(step);
                if (member == null) { return null; }
                node = member.value();
            } else {
                node = assertInstanceOf(Node.Arr.class, node).items().get(Integer.parseInt(step));
            }
        }
        return node instanceof Node.Scalar scalar ? scalar.value() : node;
    }

    /** Where the keys of parts of a type are. */
    private String part(String type) {
        for (int i = 0;; i++) {
            String one = "$defs/part/allOf/" + i;
            if (type.equals(at(one + "/if/properties/type/const"))) { return one + "/then/"; }
        }
    }

    @Test
    void numbersHaveTheirRangeAndTheirDefault() {
        String hertz = part("uart") + "properties/hertz/";
        assertEquals("Clock. In Hz.", at(hertz + "description"));
        assertEquals(16L, at(hertz + "anyOf/0/minimum"));
        assertEquals(1_000_000_000L, at(hertz + "anyOf/0/maximum"));
        assertEquals(1843200L, at(hertz + "default"));
        assertEquals("16M", at("$defs/machine/properties/memory/default"));
    }

    @Test
    void aVcpuHasTheKeysOfItsArchitectureAndOneOfItsModels() {
        assertEquals("Clock.", at(part("vcpu") + "properties/hertz/description"));
        assertEquals("plain", at(part("vcpu") + "properties/model/anyOf/0/enum/0"));
        assertEquals("other-core", at(part("vcpu") + "properties/core/examples/1"));
    }

    @Test
    void windowsPinsAndBackEndsAreThoseThatThePartDeclares() {
        assertEquals("Where its 8 bytes of registers are.", at(part("uart") + "properties/at/description"));
        assertEquals("#/$defs/wires", at(part("uart") + "properties/irq/$ref"));
        assertEquals("console", at(part("uart") + "properties/backend/enum/0"));
        assertNull(at(part("chip") + "properties/irq"));
        assertEquals(false, at(part("chip") + "additionalProperties"));
    }

    @Test
    void keysOfAllPartsAreThereWhereTheyMeanSomething() {
        assertEquals("#/$defs/common-trace", at(part("uart") + "properties/trace/$ref"));
        assertNull(at(part("uart") + "properties/vcpus"));
        assertEquals("#/$defs/common-vcpus", at(part("lapic") + "properties/vcpus/$ref"));
        assertNull(at(part("pc.boot") + "properties/trace"));
    }

    @Test
    void numberedPinsMayBeMoreThanTheDefaultsHave() {
        assertNotNull(at(part("acme,numbered") + "patternProperties/^irq\\.out[0-9]+$"));
        assertNotNull(at(part("acme,numbered") + "properties/irq.error"));
    }

    @Test
    void aTypeThatCannotBeMadeByDefaultMayHaveAnyWindowAndPin() {
        assertEquals("#/$defs/address", at(part("acme,needy") + "patternProperties/^at(\\..+)?$/$ref"));
        assertEquals("#/$defs/wires", at(part("faulty") + "patternProperties/^irq(\\..+)?$/$ref"));
        assertEquals("slow", at(part("acme,needy") + "properties/mode/enum/1"));
    }

    @Test
    void whatATypeRequiresAFileWithoutIncludeMustGive() {
        String whole = "$defs/whole/properties/parts/additionalProperties/";
        assertEquals("acme,needy", at(whole + "allOf/0/if/properties/type/const"));
        assertEquals("size", at(whole + "allOf/0/then/required/0"));
        assertEquals("#/$defs/whole", at("else/$ref"));
    }
}
