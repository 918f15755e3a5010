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
 * run is never. What the logger {@value #TRACE} says is always shown: it speaks only when it was asked to.
 */
public final class Logging extends Formatter {

    private static final String LEVEL = "backplane.log";
    private static final String TRACE = "org.backplane.trace";

    /** Called by {@link LogManager}. */
    public Logging() {}

    static void install() {
        System.setProperty("java.util.logging.manager", Manager.class.getName());
        System.setProperty("java.util.logging.config.class", Setup.class.getName());
    }

    @Override
    public String format(LogRecord entry) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.println(source(entry) + ": " + formatMessage(entry));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(out);
        }
        return text.toString();
    }

    private static String source(LogRecord entry) {
        return entry.getLoggerName().equals(TRACE)
                ? "trace"
                : "backplane: " + entry.getLevel().getName().toLowerCase(Locale.ROOT) + ": " + entry.getLoggerName();
    }

    /** Says to the very end what there is to say: the JDK's manager falls silent as soon as the process begins to end. */
    public static final class Manager extends LogManager {

        /** Called by the JDK. */
        public Manager() {}

        @Override
        public void reset() {}
    }

    /** Configures the JDK's logging; {@link LogManager} makes one. */
    public static final class Setup {

        /** Held, since the JDK forgets the level of a logger that nobody holds. */
        private static final Logger TRACES = Logger.getLogger(TRACE);

        /** Called by {@link LogManager}. */
        public Setup() {
            Level level = level(System.getProperty(LEVEL, "WARN"));
            var handler = new ConsoleHandler();
            handler.setFormatter(new Logging());
            handler.setLevel(Level.ALL);
            Logger root = LogManager.getLogManager().getLogger("");
            root.setLevel(level);
            root.addHandler(handler);
            TRACES.setLevel(Level.INFO);
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
