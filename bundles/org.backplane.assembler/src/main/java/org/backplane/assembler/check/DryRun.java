package org.backplane.assembler.check;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.backplane.api.machine.Part;

/** Makes a part on a dry board and closes it, on a thread that is left alone when it does not come back. */
public final class DryRun {
    /** Long after every part that means well is made, on the busiest of hosts. */
    private static final long LIMIT_SECONDS = 10;

    /** A part did not return. Says so with where it was. */
    private static final class NotReturned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotReturned(long seconds, String where) {
            super("it has not returned for " + seconds + " s, and was at " + where);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    private DryRun() {
    }

    /** Makes and closes a part. What it throws passes through; so does that it does not return. */
    public static void of(Supplier<? extends Part> part) {
        of(part, LIMIT_SECONDS);
    }

    static void of(Supplier<? extends Part> part, long seconds) {
        FutureTask<Void> run = new FutureTask<>(() -> part.get().close(), null);
        Thread thread = Thread.ofPlatform().daemon().name("dry run").start(run);
        try {
            run.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException never) {
            throw new NotReturned(seconds, where(thread));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) { throw error; }
            throw (RuntimeException) failed.getCause();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the check was interrupted", ending);
        }
    }

    /** The innermost step that is not the JDK's. */
    private static String where(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        for (StackTraceElement frame : frames) {
            if (!"java.base".equals(frame.getModuleName())) { return frame.toString(); }
        }
        return frames.length == 0 ? "its end" : frames[0].toString();
    }
}
