package org.backplane.machine.board;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What traced parts report, on its way to the log {@value #NAME}. Those who report are vCPUs and timers, which must not wait
 * for the host: one thread of its own writes, and what it cannot follow is counted and said to be missing.
 */
public final class TraceLog implements Runnable {
    /** The logger. */
    public static final String NAME = "org.backplane.trace";
    private static final int ROOM = 1 << 16;
    private static final long END_MILLIS = 2_000;
    private static final String END = "";

    private final System.Logger log = System.getLogger(NAME);
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong lost = new AtomicLong();
    private Thread writer;

    /** Starts the writer unless it runs. By the director only, as {@link #close}. */
    void open() {
        if (writer == null) { writer = Thread.ofPlatform().daemon().name("trace").start(this); }
    }

    /** Reports one line. Any thread; never waits. */
    void add(String line) {
        if (!lines.offer(line)) { lost.incrementAndGet(); }
    }

    @Override
    public void run() {
        try {
            for (String line = lines.take(); line != END; line = lines.take()) { write(line); }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String line) {
        long missing = lost.getAndSet(0);
        if (missing > 0) { log.log(System.Logger.Level.INFO, missing + " accesses were too fast to be shown"); }
        log.log(System.Logger.Level.INFO, line);
    }

    /** Ends the writer after all that was reported is written, within a bounded time. */
    public void close() throws InterruptedException {
        if (writer == null) { return; }
        if (lines.offer(END, END_MILLIS, TimeUnit.MILLISECONDS)) { writer.join(END_MILLIS); }
    }
}
