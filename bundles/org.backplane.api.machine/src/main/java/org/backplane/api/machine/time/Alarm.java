package org.backplane.api.machine.time;

import org.osgi.annotation.versioning.ProviderType;

/** One pending moment of one device. Setting and cancelling allocate nothing. Its time is part of the device's saved state. */
@ProviderType
public interface Alarm {
    /** What {@link #time} says when nothing is pending. */
    long NEVER = Long.MAX_VALUE;

    /** Fires once at machine time {@code nanos}, at once when that is past; replaces an earlier time. */
    void at(long nanos);

    /** Takes the pending time back. */
    void cancel();

    /** The pending time in nanoseconds, or {@link #NEVER}. */
    long time();
}
