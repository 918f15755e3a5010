package org.backplane.x86.interpreter.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row does what a processor did; src/test/native/record makes the recordings. */
class OracleTest {
    private static final int SHOWN = 5;
    private static final String RECORD = "; run src/test/native/record ";

    private final Coverage coverage = new Coverage();

    @TestFactory
    Stream<DynamicTest> replay() {
        Map<String, String> wrong = new ConcurrentHashMap<>();
        List<String> groups = Forms.wanted();
        groups.parallelStream().forEach(group -> wrong.put(group, replay(group)));
        Stream<DynamicTest> tests = groups.stream()
                .map(group -> DynamicTest.dynamicTest(group, () -> assertEquals("", wrong.get(group))));
        DynamicTest enough = DynamicTest.dynamicTest("every row has vectors", this::everyRowHasVectors);
        return groups.equals(Forms.groups()) ? Stream.concat(tests, Stream.of(enough)) : tests;
    }

    private void everyRowHasVectors() {
        assertEquals("", String.join("\n", coverage.missing(OpcodeTable.rows())));
    }

    private String replay(String group) {
        List<String> wrong = new ArrayList<>();
        Recording recording = recording(group);
        try (Arena arena = Arena.ofConfined()) {
            Model model = new Model(arena);
            for (Form form : Forms.of(group)) { replay(group, form, recording, model, wrong); }
        }
        return String.join("\n", wrong);
    }

    private void replay(String group, Form form, Recording recording, Model model, List<String> wrong) {
        Recording.Entry entry = recording.entries.get(form.toString());
        if (entry == null) {
            wrong.add(form + " is not there" + RECORD + group);
            return;
        }
        List<Case> cases = Recorder.cases(form, entry.vectors());
        if (entry.checksum() != Recording.checksum(cases)) {
            wrong.add(form + ": inputs are not those recorded" + RECORD + group);
            return;
        }
        List<Outcome> outcomes = entry.outcomes(cases);
        int differences = 0;
        for (int n = 0; n < cases.size(); n++) {
            coverage.add(cases.get(n), outcomes.get(n));
            String difference = Comparison.of(cases.get(n), outcomes.get(n), model.run(cases.get(n)));
            if (!difference.isEmpty() && differences++ < SHOWN) {
                wrong.add(difference + "\n    " + Comparison.describe(cases.get(n)));
            }
        }
        if (differences > 0) { wrong.add(form + ": " + differences + " of " + cases.size() + " vectors differ"); }
    }

    private static Recording recording(String group) {
        try (InputStream in = OracleTest.class.getResourceAsStream(group + ".gz")) {
            return in == null ? new Recording("none") : Recording.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(group, e);
        }
    }

    @Test
    void rowsOutOfReachExist() {
        List<String> names = OpcodeTable.rows().stream().flatMap(OracleTest::names).toList();
        Unreachable.rows().forEach(row -> assertTrue(names.contains(row), row));
    }

    private static Stream<String> names(OpcodeRow row) {
        return Stream.concat(Stream.of(row.name()),
                row.encodings().stream().map(encoding -> row.name() + " [" + encoding + "]"));
    }
}
