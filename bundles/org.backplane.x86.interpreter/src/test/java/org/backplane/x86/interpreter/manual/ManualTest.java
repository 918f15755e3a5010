package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of every table is as the manual says. */
class ManualTest {
    /** Where AMD's processors do something else; on one of their models. */
    private static final String AMD_TABLE = "amd";
    private static final List<String> TABLES = List.of("segments", "transfers", "interrupts", "limits", "paging",
            "controls", "privilege",
            "debug", "syscalls", "v86", "tasks", "badguests",
            "management", "faulting", "capabilities", AMD_TABLE);
    private static final List<String> NAMES = List.of("#DE", "#DB", "#NMI", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF",
            "int9", "#TS", "#NP", "#SS", "#GP", "#PF", "int15", "#MF", "#AC", "#MC", "#XM");
    /** Vectors of faults: what they save is the instruction that faulted. */
    private static final List<Integer> FAULTS = List.of(0, 5, 6, 7, 10, 11, 12, 13, 14, 16, 17, 19);

    private final Arena arena = Arena.ofConfined();
    private Machine machine;
    private Fields fields;

    @AfterEach
    void free() {
        arena.close();
    }

    @TestFactory
    Stream<DynamicContainer> tables() {
        return TABLES.stream().map(this::table);
    }

    private DynamicContainer table(String name) {
        machine = name.equals(AMD_TABLE) ? Machine.ofAmd(arena) : new Machine(arena);
        fields = new Fields(machine);
        return DynamicContainer.dynamicContainer(name, examples(name).stream().map(example -> DynamicTest
                .dynamicTest(example.toString(), () -> assertEquals("", difference(example), example::toString))));
    }

    private static List<Example> examples(String table) {
        List<Example> examples = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ManualTest.class.getResourceAsStream(table + ".txt"), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) { examples.add(Example.of(table + ":" + number, line)); }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    private String difference(Example example) {
        machine.begin(example.mode(), example.cpl());
        int steps = 1;
        for (String setting : example.setup()) {
            String value = setting.substring(setting.indexOf('=') + 1);
            if (setting.startsWith("steps=")) {
                steps = Integer.parseInt(value);
            } else if (setting.startsWith("irq=")) {
                machine.request = Integer.parseInt(value, 16);
            } else if (setting.startsWith("nmi=")) {
                machine.events |= X86Events.NMI;
            } else if (setting.startsWith("smi=")) {
                machine.events |= X86Events.SMI;
            } else if (setting.equals("halted=1")) {
                machine.state.halted = true;
            } else {
                fields.apply(setting);
            }
        }
        long start = machine.reg[X86Reg.RIP];
        long[] before = machine.general();
        int reason = machine.run(example.code(), steps);
        String outcome = outcome(reason);
        if (!outcome.equals(example.outcome())) {
            return "expected " + example.outcome() + ", was " + outcome + " at " + fields.position();
        }
        StringBuilder differences = new StringBuilder();
        for (String expected : example.expected()) { differences.append(fields.check(expected)); }
        if (FAULTS.contains(fields.vector()) && steps == 1 && !outcome.startsWith("int")) {
            restartable(example, start, before, differences);
        }
        return differences.toString();
    }

    private void restartable(Example example, long start, long[] before, StringBuilder differences) {
        boolean says = example.expected().stream().anyMatch(word -> word.startsWith("ip="));
        if (!says) { differences.append(fields.check("ip=" + Long.toHexString(start))); }
        boolean changes = example.expected().stream().anyMatch(word -> word.matches("r[a-z0-9]+=.*"));
        if (!changes && !Arrays.equals(before, machine.general())) {
            differences.append("general registers changed: ").append(hex(before)).append(", ")
                    .append(hex(machine.general()));
        }
    }

    private static String hex(long[] values) {
        return String.join(" ", Arrays.stream(values).mapToObj(Long::toHexString).toList());
    }

    private String outcome(int reason) {
        if (reason == Exit.FAILURE) { return machine.failure(); }
        if (reason == Exit.SHUTDOWN) { return "shutdown"; }
        int vector = fields.vector();
        if (vector < 0) { return machine.state.halted ? "halt" : "ok"; }
        String name = vector < NAMES.size() ? NAMES.get(vector) : "int" + Integer.toHexString(vector);
        return fields.pushesError(vector) ? name + "(" + Long.toHexString(fields.error(vector)) + ")" : name;
    }
}
