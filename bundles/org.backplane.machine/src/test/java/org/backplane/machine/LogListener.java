package org.backplane.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what is logged, in place of the console. */
final class LogListener extends Handler implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger log;

    LogListener(String name) {
        log = Logger.getLogger(name);
        log.addHandler(this);
        log.setUseParentHandlers(false);
    }

    List<String> lines() {
        return lines;
    }

    /** Waits for a line that begins so, and gives it. */
    synchronized String await(String beginning) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) { throw new AssertionError("not logged: " + beginning + "; but " + lines); }
            wait(left);
        }
        return lines.stream().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        lines.add(entry.getMessage());
        notifyAll();
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
        log.removeHandler(this);
        log.setUseParentHandlers(true);
    }
}
