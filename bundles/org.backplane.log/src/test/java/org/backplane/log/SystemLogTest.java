package org.backplane.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

class SystemLogTest {

    private static final Logger SINK = Logger.getLogger("test.source");

    private final List<String> written = new ArrayList<>();
    private final Handler recorder = new Recorder();
    private final Reader reader = new Reader();

    @BeforeEach
    void record() {
        SINK.addHandler(recorder);
        SINK.setUseParentHandlers(false);
        SINK.setLevel(Level.ALL);
    }

    @AfterEach
    void forget() {
        SINK.removeHandler(recorder);
        SINK.setUseParentHandlers(true);
        SINK.setLevel(null);
    }

    @Test
    void warningsAndErrorsPassByDefault() {
        var log = new SystemLog(reader, context(null));
        for (LogLevel level : List.of(LogLevel.ERROR, LogLevel.WARN, LogLevel.INFO, LogLevel.DEBUG, LogLevel.TRACE)) {
            log.logged(entry(level, level.name()));
        }
        assertEquals(List.of("SEVERE ERROR", "WARNING WARN"), written);
    }

    @Test
    void thePropertyLowersTheThreshold() {
        new SystemLog(reader, context("DEBUG")).logged(entry(LogLevel.DEBUG, "detail"));
        assertEquals(List.of("FINE detail"), written);
    }

    @Test
    void whatWasLoggedBeforeComesFirstInItsOrder() {
        reader.past.add(entry(LogLevel.ERROR, "second"));
        reader.past.add(entry(LogLevel.ERROR, "first"));
        new SystemLog(reader, context(null)).logged(entry(LogLevel.ERROR, "third"));
        assertEquals(List.of("SEVERE first", "SEVERE second", "SEVERE third"), written);
    }

    @Test
    void itListensUntilItIsStopped() {
        var log = new SystemLog(reader, context(null));
        assertEquals(List.of(log), reader.listeners);
        log.stop();
        assertFalse(reader.listeners.contains(log));
    }

    private static BundleContext context(String level) {
        return stub(BundleContext.class, "getProperty", level);
    }

    private static LogEntry entry(LogLevel level, String message) {
        return (LogEntry) Proxy.newProxyInstance(SystemLogTest.class.getClassLoader(), new Class<?>[]{LogEntry.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getLogLevel" -> level;
                    case "getMessage" -> message;
                    case "getLoggerName" -> SINK.getName();
                    default -> null;
                });
    }

    private static <T> T stub(Class<T> type, String name, Object result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, _) -> method.getName().equals(name) ? result : null));
    }

    /** A log with a past, newest entry first as the specification (OSGi Compendium 8, 101.5) says. */
    private static final class Reader implements LogReaderService {

        private final List<LogEntry> past = new ArrayList<>();
        private final List<LogListener> listeners = new ArrayList<>();

        @Override
        public void addLogListener(LogListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeLogListener(LogListener listener) {
            listeners.remove(listener);
        }

        @Override
        public Enumeration<LogEntry> getLog() { return Collections.enumeration(past); }
    }

    private final class Recorder extends Handler {

        @Override
        public void publish(LogRecord entry) {
            written.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
