package org.backplane.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.runner.Description;
import org.junit.runner.Result;
import org.junit.runner.notification.RunListener;

/**
 * Makes a hang cheap: a test that takes longer than it may ends the process, after saying what every thread does. That
 * is what helps against a framework that does not stop, which no limit of its own sees.
 */
public final class TimeLimit extends RunListener {

    private static final long MINUTES = Long.getLong("backplane.limit", 10);

    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("time limit").factory());
    private ScheduledFuture<?> end = limit("what comes before the first test");

    @Override
    public void testStarted(Description test) {
        end.cancel(false);
        end = limit(test.getDisplayName());
    }

    @Override
    public void testRunFinished(Result result) {
        end.cancel(false);
    }

    /** From now on this is what takes the time. */
    private ScheduledFuture<?> limit(String name) {
        return timer.schedule(() -> giveUp(name), MINUTES, TimeUnit.MINUTES);
    }

    /** The process ends before what it has printed is read by others: so it is in a file, too. */
    private static void giveUp(String name) {
        String why = name + " has taken " + MINUTES + " minutes, and is given up." + Threads.dump();
        System.err.println(why);
        try {
            Files.writeString(Path.of("target", "time-limit.txt"), why);
        } catch (IOException unwritable) {
            System.err.println(unwritable);
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(1);
    }
}
