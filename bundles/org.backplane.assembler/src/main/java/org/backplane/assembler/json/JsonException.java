package org.backplane.assembler.json;

import org.backplane.api.machine.config.SourcePosition;

/** A text is no JSON. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SourcePosition position;

    JsonException(SourcePosition position, String message) {
        super(message);
        this.position = position;
    }

    /** Where reading stopped. */
    public SourcePosition position() {
        return position;
    }
}
