package org.backplane.itest;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** Programs that have, and have not, a processor whenever they want one. */
public class StarvationTest {
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final String SPIN = "while :; do :; done";

    private final List<Process> started = new ArrayList<>();

    private Starvation of(String... command) throws IOException {
        assumeTrue("no schedstat on this host", Files.exists(Path.of("/proc/self/schedstat")));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return Starvation.of(process.toHandle());
    }

    @After
    public void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    public void onOneProcessorTwoStarveEachOther() throws Exception {
        Starvation first = of("taskset", "-c", "0", "sh", "-c", SPIN);
        of("taskset", "-c", "0", "sh", "-c", SPIN);
        Thread.sleep(LONG);
        assertTrue(first.toString(), first.isSevere());
    }

    @Test
    public void oneThatSleepsDoesNotStarve() throws Exception {
        Starvation sleeper = of("sleep", "60");
        Thread.sleep(LONG);
        assertFalse(sleeper.toString(), sleeper.isSevere());
    }
}
