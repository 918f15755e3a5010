package org.backplane.benchmarks;

import java.util.concurrent.TimeUnit;

import org.backplane.api.machine.state.Bank;
import org.backplane.machine.time.AlarmQueue;
import org.backplane.machine.time.QueuedAlarm;
import org.backplane.machine.time.RealtimeClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Setting a timer, as a guest's kernel does at every tick, while so many alarms wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AlarmBenchmark {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int STRIDE = 7;

    @Param({"10", "100", "1000"})
    public int waiting;

    private QueuedAlarm[] alarms;
    private long time;
    private int next;

    /** The clock stands, so that none falls due. */
    @Setup
    public void set() {
        var queue = new AlarmQueue(new RealtimeClock(System::nanoTime));
        alarms = new QueuedAlarm[waiting];
        for (int i = 0; i < waiting; i++) {
            alarms[i] = new QueuedAlarm(queue, new Bank(), "tick", () -> {
            }, Runnable::run);
            alarms[i].at(time = SECOND * (i + 1));
        }
    }

    /** The one that was set longest ago becomes the last one. */
    @Benchmark
    public void later() {
        next = (next + 1) % waiting;
        alarms[next].at(time += SECOND);
    }

    /** One of them becomes the first. */
    @Benchmark
    public void first() {
        next = (next + STRIDE) % waiting;
        alarms[next].at(--time);
    }
}
