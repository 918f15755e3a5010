package org.backplane.api.machine.backend;

import org.osgi.annotation.versioning.ConsumerType;

/** A stream of bytes in both directions: the host side of a serial port. */
@ConsumerType
public interface CharacterBackend {
    /** Queues a byte for output; false when the queue is full and the byte was not taken. */
    boolean offer(int value);

    /** Takes the next byte of input, 0 to 255, or -1 when there is none. */
    int poll();

    /** Tells {@code onChange} (null: nobody) when input has come or room for output is there again. Called on the back end's thread. */
    void listen(Runnable onChange);
}
