package org.backplane.api.machine.time;

import java.util.OptionalLong;

import org.osgi.annotation.versioning.ProviderType;

/** The machine's clock. It starts at 0 when the machine is created, goes on over resets and stands still in a quiet point. */
@ProviderType
public interface MachineClock {
    /** Nanoseconds, never less than any earlier answer. */
    long nanos();

    /** Wall-clock time for real-time clocks: nanoseconds since 1970-01-01T00:00Z. */
    long epochNanos();

    /**
     * What everything random follows from when runs must be repeatable; empty: from the host. With a seed time is made of instructions
     * retired, and cores look for interrupts only behind instructions that observe and at the end of a budget.
     */
    default OptionalLong seed() {
        return OptionalLong.empty();
    }

    /** {@link #nanos} in ticks of {@code hertz}, rounded down; exact over the whole range. */
    default long ticks(long hertz) {
        return ticks(nanos(), hertz);
    }

    /** Nanoseconds to ticks of {@code hertz} (1 to 9*10^9), rounded down. */
    static long ticks(long nanos, long hertz) {
        long seconds = nanos / 1_000_000_000;
        return seconds * hertz + (nanos - seconds * 1_000_000_000) * hertz / 1_000_000_000;
    }

    /** The first nanosecond at which {@link #ticks(long, long)} gives {@code ticks}. */
    static long nanos(long ticks, long hertz) {
        long seconds = ticks / hertz;
        return seconds * 1_000_000_000 + ((ticks - seconds * hertz) * 1_000_000_000 + hertz - 1) / hertz;
    }
}
