package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** All x87 instructions against the recorded answers of a real CPU, and transcendental ones against exact results. */
class X87ReplayTest {
    @Test
    void answersAreThoseOfARealCpu() throws IOException {
        X87Replay replay;
        try (InputStream recording = X87ReplayTest.class.getResourceAsStream("x87.gz")) {
            replay = new X87Replay(recording).run();
        }
        assertTrue(replay.cases > 50_000, () -> "only " + replay.cases + " cases");
        assertEquals(List.of(), replay.differences, () -> replay.differences.size() + " differences from " + replay.cpu
                + ":\n" + replay.differences.stream().limit(20).collect(Collectors.joining("\n")));
    }

    @Test
    void transcendentalResultsAreCorrectlyRounded() throws IOException {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        X87Machine machine = new X87Machine();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                X87ReplayTest.class.getResourceAsStream("x87exact.txt"), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                String result = result(machine, line.split(" "));
                if (!line.endsWith(result)) { wrong.add(line + ", not " + result); }
            }
        }
        assertEquals(8 * 150, lines);
        assertEquals(List.of(), wrong);
    }

    private static String result(X87Machine machine, String[] line) {
        machine.execute(0xdb, 0xe3);
        machine.execute(0xd9, 0xee);
        machine.execute(0xd9, 0xee);
        machine.set(0, X87Inputs.Real.parse(line[1]));
        machine.set(1, X87Inputs.Real.parse(line[2]));
        machine.execute(0xd9, Integer.parseInt(line[0], 16));
        return machine.get("f2".equals(line[0]) ? 1 : 0).toString();
    }
}
