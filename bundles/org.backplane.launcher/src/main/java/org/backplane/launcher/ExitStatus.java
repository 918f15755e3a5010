package org.backplane.launcher;

/** Exit statuses that the launcher itself gives; the others come from the verb it calls. */
final class ExitStatus {

    /** The user asked for something that cannot be done; the message says what is allowed. */
    static final int USER_ERROR = 2;

    /** Backplane is at fault; a report file has been written. */
    static final int BUG = 70;

    private ExitStatus() {}
}
