package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.Test;

/** The committed bare-metal guests are what their sources give. */
public class GuestsTest {
    private static final int NO_ASSEMBLER = 3;

    @Test
    public void committedBinariesMatchTheirSources() throws IOException, InterruptedException {
        Process build = new ProcessBuilder(Path.of("guests", "build").toAbsolutePath().toString(), "--check")
                .redirectErrorStream(true).start();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = build.waitFor();
        assumeTrue(output, status != NO_ASSEMBLER);
        assertEquals(output, 0, status);
    }
}
