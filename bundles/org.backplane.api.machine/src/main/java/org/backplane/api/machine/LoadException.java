package org.backplane.api.machine;

/** The user's guest image cannot be loaded. The message names the file, what is wrong and what is allowed. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message for the user: the file, what is wrong, what is allowed */
    public LoadException(String message) {
        super(message);
    }
}
