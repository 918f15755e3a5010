package org.backplane.api.device;

import org.backplane.api.machine.Part;
import org.osgi.annotation.versioning.ConsumerType;

/** A device on a board. Everything it does hangs on what its factory declared; these callbacks are for the rest. */
@ConsumerType
public interface Device extends Part {
    /** The machine was reset; the bank holds reset values already, alarms are cancelled, interrupt lines released. */
    default void reset() {
    }

    /** The bank was filled with saved state or with that of a predecessor: bring derived things (lines, caches) into line. */
    default void restored() {
    }
}
