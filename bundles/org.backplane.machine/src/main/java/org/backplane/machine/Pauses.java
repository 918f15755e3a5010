package org.backplane.machine;

import java.util.function.LongSupplier;

import org.HdrHistogram.Histogram;
import org.backplane.api.machine.inspect.PauseInfo;

/** How long the guest stood for changes of its parts. Written by the director only; any thread reads. */
final class Pauses {
    private static final PauseInfo.Distribution ZERO = new PauseInfo.Distribution(0, 0, 0, 0);
    private static final PauseInfo NONE = new PauseInfo(0, ZERO, ZERO);

    /** Pauses of one kind. Made with the first one: most machines have none. */
    private static final class Kind {
        private final Histogram toQuiet = new Histogram(3);
        private final Histogram total = new Histogram(3);

        PauseInfo add(long quiet, long all) {
            toQuiet.recordValue(quiet);
            total.recordValue(all);
            return new PauseInfo(total.getTotalCount(), distribution(toQuiet), distribution(total));
        }

        private static PauseInfo.Distribution distribution(Histogram from) {
            return new PauseInfo.Distribution(from.getValueAtPercentile(50), from.getValueAtPercentile(90),
                    from.getValueAtPercentile(99), from.getMaxValue());
        }
    }

    private final LongSupplier host;
    private Kind swap;
    private Kind absence;
    private long began;
    private long quiet;
    private boolean swapped;
    private boolean waited;
    private volatile PauseInfo swaps = NONE;
    private volatile PauseInfo absences = NONE;

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
            absences = absence.add(quiet - began, all);
        } else if (swapped) {
            swap = swap == null ? new Kind() : swap;
            swaps = swap.add(quiet - began, all);
        }
    }

    PauseInfo swaps() {
        return swaps;
    }

    PauseInfo absences() {
        return absences;
    }
}
