package org.backplane.monitor.command;

/** A command that cannot be done; the message is one sentence that names the thing, what is allowed and what to do. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
