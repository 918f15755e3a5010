package org.backplane.machine.time;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Machine time that runs as fast as the host's, less what was spent stopped. Created stopped at 0.
 * <p>
 * While a new core is cold (HotSpot has yet to compile it) time runs at an eighth: a guest whose timer interrupt suddenly takes
 * longer than a tick complains, and one whose clock lags does not notice (docs/adr/0021).
 * <p>
 * A reader takes no lock: it computes with {@code base} and is done when {@code base} has not changed meanwhile. While the
 * clock is stopped {@code base} says so, and {@code stoppedAt}, which was written before, has the time.
 */
public final class RealtimeClock implements DrivenClock {
    private static final long STOPPED = Long.MIN_VALUE;
    /** A slow clock needs {@code 1 << SLOWNESS} nanoseconds for one. */
    private static final int SLOWNESS = 3;

    private final LongSupplier host;
    private volatile long base = STOPPED;
    private volatile long stoppedAt;
    /** Host times between which the clock runs slowly; written before {@code base}. */
    private long slowFrom;
    private long slowUntil;

    /** @param host a monotonic time in nanoseconds */
    public RealtimeClock(LongSupplier host) {
        this.host = host;
    }

    @Override
    public long nanos() {
        while (true) {
            long before = base;
            if (before == STOPPED) { return stoppedAt; }
            long now = host.getAsLong();
            long time = now - slowUntil < 0 ? stoppedAt + (now - slowFrom >> SLOWNESS) : now - before;
            if (before == base) { return time; }
        }
    }

    /** The host's wall clock, to the millisecond. */
    @Override
    public long epochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    @Override
    public boolean running() {
        return base != STOPPED;
    }

    @Override
    public void stop() {
        if (running()) {
            stoppedAt = nanos();
            base = STOPPED;
        }
    }

    @Override
    public void start(long slowly) {
        if (running()) { return; }
        slowFrom = host.getAsLong();
        slowUntil = slowFrom + slowly;
        base = slowUntil - stoppedAt - (slowly >> SLOWNESS);
    }
}
