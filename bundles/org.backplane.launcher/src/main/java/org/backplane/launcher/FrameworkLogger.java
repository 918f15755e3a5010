package org.backplane.launcher;

import org.apache.felix.framework.Logger;

/** Felix writes to standard output by itself, where the guest's console is; this sends its words to the log. */
final class FrameworkLogger extends Logger {

    @Override
    protected void doLog(int level, String message, Throwable thrown) {
        System.Logger.Level severity = switch (level) {
            case LOG_ERROR -> System.Logger.Level.ERROR;
            case LOG_WARNING -> System.Logger.Level.WARNING;
            case LOG_INFO -> System.Logger.Level.INFO;
            default -> System.Logger.Level.DEBUG;
        };
        System.getLogger("org.apache.felix.framework").log(severity, message, thrown);
    }
}
