package org.backplane.machine;

import java.util.function.LongSupplier;

import org.HdrHistogram.Histogram;
import org.backplane.api.machine.inspect.PauseInfo;

/** How long the guest stood for changes of its parts. Written by the director, which only counts; any thread asks. */
final class Pauses {
    private static final PauseInfo.Distribution ZERO = new PauseInfo.Distribution(0, 0, 0, 0);
    private static final PauseInfo NONE = new PauseInfo(0, ZERO, ZERO);

    /** Pauses of one kind. Made with the first one: most machines have none. */
    private static final class Kind {
        private final Histogram toQuiet = new Histogram(3);
        private final Histogram total = new Histogram(3);

        synchronized void add(long quiet, long all) {
            toQuiet.recordValue(quiet);
            total.recordValue(all);
        }

        synchronized PauseInfo info() {
            return new PauseInfo(total.getTotalCount(), distribution(toQuiet), distribution(total));
        }

        private static PauseInfo.Distribution distribution(Histogram from) {
            return new PauseInfo.Distribution(from.getValueAtPercentile(50), from.getValueAtPercentile(90),
                    from.getValueAtPercentile(99), from.getMaxValue());
        }
    }

    private final LongSupplier host;
    private volatile Kind swap;
    private volatile Kind absence;
    private long began;
    private long quiet;
    private boolean swapped;
    private boolean waited;

    /** @param host nanoseconds */
    Pauses(LongSupplier host) {
        this.host = host;
    }

    /** The vCPUs are asked to stop. */
    void begins() {
        began = host.getAsLong();
        swapped = false;
        waited = false;
    }

    /** They have. */
    void stands() {
        quiet = host.getAsLong();
    }

    /** In this pause a part takes the place of another. */
    void swapped() {
        swapped = true;
    }

    /** In this pause the machine waits for a part. */
    void waited() {
        waited = true;
    }

    /** The guest goes on. */
    void ends() {
        long all = host.getAsLong() - began;
        if (waited) {
            absence = absence == null ? new Kind() : absence;
            absence.add(quiet - began, all);
        } else if (swapped) {
            swap = swap == null ? new Kind() : swap;
            swap.add(quiet - began, all);
        }
    }

    PauseInfo swaps() {
        return swap == null ? NONE : swap.info();
    }

    PauseInfo absences() {
        return absence == null ? NONE : absence.info();
    }
}
