package org.backplane.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import org.backplane.api.machine.inspect.MachineInfo;
import org.backplane.api.machine.inspect.OddityInfo;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.api.machine.inspect.VcpuInfo;
import org.backplane.api.x86.manage.FeatureState;
import org.junit.jupiter.api.Test;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/** The published schema against the records that are printed: a component that is added or renamed must be documented. */
class SchemaTest {
    private static JsonObject definitions() throws IOException {
        try (var reader = Json.createReader(Files.newBufferedReader(Path.of("../../docs/monitor.schema.json")))) {
            return reader.readObject().getJsonObject("$defs");
        }
    }

    @Test
    void recordsAreDocumented() throws IOException {
        JsonObject definitions = definitions();
        assertEquals(components(MachineInfo.class), properties(definitions.getJsonObject("machine:info")));
        assertEquals(components(MachineCommands.State.class), properties(definitions.getJsonObject("state")));
        assertEquals(components(MachineCommands.Digests.class),
                properties(definitions.getJsonObject("machine:digest")));
        assertEquals(components(CpuCommands.Registers.class), properties(definitions.getJsonObject("cpu:regs")));
        assertEquals(components(MemoryCommands.Dump.class), properties(definitions.getJsonObject("mem:dump")));
        assertEquals(components(CodeCommands.Trace.class), properties(definitions.getJsonObject("cpu:trace")));
        assertEquals(components(PartCommands.Trace.class), properties(definitions.getJsonObject("trace")));
        assertEquals(components(KvmCommands.Capability.class), properties(definitions.getJsonObject("cpu:capability")));
        assertEquals(components(MtrrCommand.Types.class), properties(definitions.getJsonObject("mtrr:show")));
        assertEquals(components(ModelCommand.Swap.class), properties(definitions.getJsonObject("cpu:model-set")));
        JsonObject found = definitions.getJsonObject("cache:violations");
        assertEquals(components(CacheCommand.Found.class), properties(found));
        assertEquals(components(CacheCommand.Violation.class),
                properties(found.getJsonObject("properties").getJsonObject("violations").getJsonObject("items")));
        for (var list : List.of(new Documented("cpu:model", ModelCommand.Model.class),
                new Documented("cpu:model-diff", ModelCommand.Difference.class),
                new Documented("cpu:model-explain", FeatureState.class),
                new Documented("cpu:cpuid", KvmCommands.Leaf.class), new Documented("cpu:msr", KvmCommands.Msr.class),
                new Documented("cpuidfault:show", CpuidFaultCommand.Counts.class),
                new Documented("pmu:stat", CounterCommands.Counter.class),
                new Documented("lbr:dump", CounterCommands.Branch.class),
                new Documented("machine:oddities", OddityInfo.class),
                new Documented("cpu:list", VcpuInfo.class), new Documented("part:list", SeatInfo.class),
                new Documented("device:regs", PartCommands.Register.class),
                new Documented("mem:disassemble", CodeCommands.Instruction.class),
                new Documented("help", HelpCommand.Topic.class))) {
            assertEquals(components(list.type()),
                    properties(definitions.getJsonObject(list.name()).getJsonObject("items")));
        }
    }

    private record Documented(String name, Class<? extends Record> type) {
    }

    private static TreeSet<String> components(Class<? extends Record> type) {
        return new TreeSet<>(Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
    }

    private static TreeSet<String> properties(JsonObject definition) {
        return new TreeSet<>(definition.getJsonObject("properties").keySet());
    }
}
