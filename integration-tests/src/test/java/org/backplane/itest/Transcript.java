package org.backplane.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a process prints on one stream, collected by a thread of its own. */
final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final Thread collector;
    private boolean complete;

    Transcript(InputStream stream) {
        collector = Thread.ofPlatform().daemon().start(() -> collect(stream));
    }

    private void collect(InputStream stream) {
        byte[] chunk = new byte[4096];
        try (stream) {
            for (int count = stream.read(chunk); count > 0; count = stream.read(chunk)) {
                append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException closed) {
            append("[" + closed + "]");
        } finally {
            append(null);
        }
    }

    private synchronized void append(String more) {
        if (more == null) {
            complete = true;
        } else {
            text.append(more);
        }
        notifyAll();
    }

    /** Waits until {@code wanted} has been printed behind position {@code from}; gives the position behind it. */
    synchronized int await(String wanted, int from, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        int at = text.indexOf(wanted, from);
        while (at < 0) {
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (complete || millis <= 0) {
                throw new AssertionError((complete ? "the end came" : limit + " passed") + " without \"" + wanted
                        + "\" in: " + text.substring(Math.max(from, text.length() - 4000)));
            }
            wait(millis);
            at = text.indexOf(wanted, from);
        }
        return at + wanted.length();
    }

    /** Waits until the stream has ended; everything is there then. */
    void awaitEnd(Duration limit) throws InterruptedException {
        if (!collector.join(limit)) {
            throw new AssertionError("the stream stays open " + limit + " after its process");
        }
    }

    /** What has been printed, one string per line, without carriage returns. */
    List<String> lines() {
        return toString().lines().map(line -> line.replace("\r", "")).toList();
    }

    @Override
    public synchronized String toString() {
        return text.toString();
    }
}
