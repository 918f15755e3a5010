package org.backplane.api.machine.inspect;

/**
 * How long a machine stood, over all pauses of one kind.
 *
 * @param count   pauses
 * @param toQuiet nanoseconds from the request until the last vCPU had stopped
 * @param total   nanoseconds from the request until the guest went on
 */
public record PauseInfo(long count, Distribution toQuiet, Distribution total) {
    /** Percentiles, in nanoseconds, with three significant digits. */
    public record Distribution(long p50, long p90, long p99, long max) {
    }
}
