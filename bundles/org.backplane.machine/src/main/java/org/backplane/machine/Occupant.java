package org.backplane.machine;

import java.util.List;

/**
 * Who sits in a seat. Made apart from the machine, then connected, disconnected and, if it was not connected again, closed; all by
 * the director at quiet points.
 */
interface Occupant {
    /** Connects it and brings it into line with what the seat has kept. Throws when it refuses; {@link #disconnect} follows. */
    void connect();

    /** Connects it again after {@link #disconnect}, since its successor refused. Does not throw: who fails now is unplugged later. */
    default void reconnect() {
        connect();
    }

    /** Undoes {@link #connect}, as far as that came. */
    void disconnect();

    /** Ends it for good. Does not throw. */
    void close();

    /** Where the guest finds it: {@code "io:0x3f8 (8)"}. */
    default List<String> places() {
        return List.of();
    }
}
