package org.backplane.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** That every benchmark can be run; what it costs is for {@code benchmarks/pieces} to say. */
class BenchmarksTest {
    private static final int BENCHMARKS = 8;

    @Test
    void everyOneRuns() throws RunnerException {
        var options = new OptionsBuilder().include("org.backplane.benchmarks").forks(0).warmupIterations(0)
                .measurementIterations(1).measurementTime(TimeValue.milliseconds(1)).shouldFailOnError(true).build();
        assertTrue(new Runner(options).run().size() >= BENCHMARKS);
    }
}
