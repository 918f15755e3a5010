package org.backplane.api.machine.backend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stream of bytes in both directions: the host side of a serial port, which belongs to one device. Any thread; nothing here
 * blocks.
 */
@ConsumerType
public interface CharacterBackend extends CharacterOutput {
    /** Takes the next byte of input, 0 to 255, or -1 when there is none. */
    int poll();

    /**
     * Whether more input may come that does not depend on time: {@link #poll} has none yet, but it is read from a file or a pipe that has
     * not ended. A terminal has none: who types decides when.
     */
    default boolean isPending() { return false; }

    /**
     * The device's line carries a character in so many nanoseconds from now on, 1 or more. Who keeps the machine's time gives input no faster;
     * others need not care.
     */
    default void pace(long nanos) {
        // A host's terminal or pipe has no line.
    }

    /**
     * Tells {@code onChange} (null: nobody) when input has come or room for output is there again: one listener, a new one
     * replaces the old. It is called on the back end's thread, so devices give {@code Board.guarded(…)}.
     */
    void listen(Runnable onChange);
}
