package org.backplane.monitor.bundle;

/** Why the framework refused something, in one line. */
final class Causes {
    private Causes() {
    }

    /** The message of the innermost cause that has one. */
    static String of(Throwable thrown) {
        String message = thrown.toString();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                message = cause.getMessage();
            }
        }
        return message.lines().findFirst().orElse(message).strip();
    }
}
