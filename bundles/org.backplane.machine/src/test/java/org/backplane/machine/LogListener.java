package org.backplane.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what is logged, in place of the console. */
final class LogListener extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final Logger log;

    LogListener(String name) {
        log = Logger.getLogger(name);
        log.addHandler(this);
        log.setUseParentHandlers(false);
    }

    List<String> lines() {
        return lines;
    }

    /** Waits for the first line. */
    String first() throws InterruptedException {
        if (!first.await(20, TimeUnit.SECONDS)) { throw new AssertionError("nothing was logged"); }
        return lines.getFirst();
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
        first.countDown();
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
