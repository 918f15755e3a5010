package org.backplane.log;

import java.util.Collections;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * Hands log entries to {@link System.Logger}, those written before it started included. Entries below the level in the
 * framework property {@value #LEVEL} ({@code WARN} when absent) are dropped here, since the framework logs every
 * service event and the JDK's logging is slow to start.
 */
@Component(service = {}, immediate = true)
public final class SystemLog implements LogListener {

    static final String LEVEL = "backplane.log";

    private final LogReaderService reader;
    private final LogLevel threshold;

    @Activate
    public SystemLog(@Reference LogReaderService reader, BundleContext context) {
        this.reader = reader;
        this.threshold = threshold(context.getProperty(LEVEL));
        reader.addLogListener(this);
        List<LogEntry> past = Collections.list(reader.getLog());
        past.reversed().forEach(this::logged);
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (threshold.implies(entry.getLogLevel())) {
            System.getLogger(source(entry)).log(level(entry.getLogLevel()), message(entry), entry.getException());
        }
    }

    private static LogLevel threshold(String name) {
        return name == null ? LogLevel.WARN : LogLevel.valueOf(name);
    }

    private static String source(LogEntry entry) {
        return entry.getBundle() == null ? entry.getLoggerName() : entry.getBundle().getSymbolicName();
    }

    private static String message(LogEntry entry) {
        ServiceReference<?> service = entry.getServiceReference();
        return service == null ? entry.getMessage() : entry.getMessage() + " (" + service + ")";
    }

    private static System.Logger.Level level(LogLevel level) {
        return switch (level) {
            case AUDIT, ERROR -> System.Logger.Level.ERROR;
            case WARN -> System.Logger.Level.WARNING;
            case INFO -> System.Logger.Level.INFO;
            case DEBUG -> System.Logger.Level.DEBUG;
            case TRACE -> System.Logger.Level.TRACE;
        };
    }
}
