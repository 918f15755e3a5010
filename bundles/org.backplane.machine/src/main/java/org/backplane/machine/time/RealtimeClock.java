package org.backplane.machine.time;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.backplane.api.machine.time.MachineClock;

/**
 * Machine time that runs as fast as the host's, less what was spent stopped. Created stopped at 0.
 * <p>
 * A reader takes no lock: it computes with {@code base} and is done when {@code base} has not changed meanwhile. While the
 * clock is stopped {@code base} says so, and {@code stoppedAt}, which was written before, has the time.
 */
public final class RealtimeClock implements MachineClock {
    private static final long STOPPED = Long.MIN_VALUE;

    private final LongSupplier host;
    private volatile long base = STOPPED;
    private volatile long stoppedAt;

    /** @param host a monotonic time in nanoseconds */
    public RealtimeClock(LongSupplier host) {
        this.host = host;
    }

    @Override
    public long nanos() {
        while (true) {
            long before = base;
            if (before == STOPPED) { return stoppedAt; }
            long now = host.getAsLong() - before;
            if (before == base) { return now; }
        }
    }

    /** The host's wall clock, to the millisecond. */
    @Override
    public long epochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    public boolean running() {
        return base != STOPPED;
    }

    /** Lets time stand still. Called by the director only, as {@link #start}. */
    public void stop() {
        if (running()) {
            stoppedAt = nanos();
            base = STOPPED;
        }
    }

    /** Lets time go on from where it stood. */
    public void start() {
        if (!running()) { base = host.getAsLong() - stoppedAt; }
    }
}
