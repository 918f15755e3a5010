package org.backplane.api.machine.backend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The half of a back end that takes bytes; a device that asks its board for no more can share the back end with others. Any
 * thread; nothing here blocks.
 */
@ConsumerType
public interface CharacterOutput {
    /** Queues a byte for output; false when the queue is full and the byte was not taken. */
    boolean offer(int value);
}
