package org.backplane.benchmarks;

import java.util.concurrent.TimeUnit;

import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.BusWindow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A guest's access to a device, as far as the bus goes: to the same device again, and to another one each time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BusBenchmark {
    private static final int SIZE = 8;
    /** No two windows lie side by side. */
    private static final int DISTANCE = 3 * SIZE;
    /** Odd, so that every window is met. */
    private static final int STRIDE = 7;

    @Param({"10", "100", "1000"})
    public int windows;

    private Bus bus;
    private int next;

    /** A device that answers at once. */
    private record Register(long address) implements BusWindow {
        @Override
        public int size() {
            return SIZE;
        }

        @Override
        public boolean inner() {
            return false;
        }

        @Override
        public long read(int offset, int width) {
            return address + offset;
        }

        @Override
        public void write(int offset, int width, long value) {
        }
    }

    @Setup
    public void show() {
        bus = new Bus();
        for (int i = 0; i < windows; i++) { bus.show(new Register((long) DISTANCE * i)); }
    }

    @Benchmark
    public long same() {
        return bus.read(DISTANCE, 4);
    }

    @Benchmark
    public long another() {
        next = (next + STRIDE) % windows;
        return bus.read((long) DISTANCE * next, 4);
    }
}
