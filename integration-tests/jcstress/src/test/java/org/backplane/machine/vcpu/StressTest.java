package org.backplane.machine.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Runs the stress tests, as JCStress wants it, in a process of their own. */
class StressTest {
    private static final int TESTS = 3;

    @Test
    void noForbiddenOutcomeIsSeen() throws IOException, InterruptedException {
        Path results = Files.createDirectories(Path.of("target", "jcstress"));
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-r", "."));
        line.addAll(List.of(System.getProperty("backplane.stress").split(" ")));
        Process process = new ProcessBuilder(line).directory(results.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("Failed tests: No matches") && said.contains("Error tests: No matches")
                && said.contains(TESTS + " matching test results"), said);
    }
}
