package org.backplane.assembler;

import org.backplane.api.machine.config.SourcePosition;

/**
 * A key of a part as the user wrote it.
 *
 * @param name  position of the key
 * @param place position of the value
 * @param value String, Boolean, Long, Double or List of String
 */
record Setting(SourcePosition name, SourcePosition place, Object value) {
}
