package org.backplane.machine.time;

import org.backplane.api.machine.time.MachineClock;

/** Machine time as the chassis drives it. Stopped at first. */
public interface DrivenClock extends MachineClock {
    /** Whether time passes, by itself or by instructions. Any thread. */
    boolean running();

    /** Lets time stand still. Called by the director only, as {@link #start}. */
    void stop();

    /** Lets time go on from where it stood; a clock that follows the host's is slow for so many of its nanoseconds. */
    void start(long slowly);
}
