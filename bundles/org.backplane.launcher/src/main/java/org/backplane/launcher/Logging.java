package org.backplane.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log: one line per record on standard error, from the level in the system property {@value #LEVEL} on (ERROR, WARN,
 * INFO, DEBUG, TRACE; without it, WARN). The JDK makes an instance when the first record is written, which in a quiet
 * run is never.
 */
public final class Logging extends Formatter {

    private static final String LEVEL = "backplane.log";

    /** Called by {@link LogManager}. */
    public Logging() {}

    static void install() {
        System.setProperty("java.util.logging.config.class", Setup.class.getName());
    }

    @Override
    public String format(LogRecord entry) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.println("backplane: " + entry.getLevel().getName().toLowerCase(Locale.ROOT) + ": " + entry.getLoggerName()
                + ": " + formatMessage(entry));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(out);
        }
        return text.toString();
    }

    /** Configures the JDK's logging; {@link LogManager} makes one. */
    public static final class Setup {

        /** Called by {@link LogManager}. */
        public Setup() {
            Level level = level(System.getProperty(LEVEL, "WARN"));
            var handler = new ConsoleHandler();
            handler.setFormatter(new Logging());
            handler.setLevel(level);
            Logger root = LogManager.getLogManager().getLogger("");
            root.setLevel(level);
            root.addHandler(handler);
        }

        private static Level level(String name) {
            return switch (name) {
                case "ERROR" -> Level.SEVERE;
                case "INFO" -> Level.INFO;
                case "DEBUG" -> Level.FINE;
                case "TRACE" -> Level.FINER;
                default -> Level.WARNING;
            };
        }
    }
}
