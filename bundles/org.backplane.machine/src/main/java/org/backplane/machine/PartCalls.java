package org.backplane.machine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.backplane.machine.board.Deputy;
import org.backplane.machine.board.Harmless;
import org.backplane.machine.board.Stuck;

/**
 * The director's calls into parts that make, reset, restore and close them. They run on a deputy's thread; a call that does not
 * return in time throws {@link Stuck}, and the next one has a new thread. By the director only.
 */
final class PartCalls {
    /** Long after every part that means well has returned. */
    static final Duration LIMIT = Duration.ofMillis(1500);
    /** A core or an architecture loads thousands of classes, and without it there is no machine. */
    static final Duration CORE_LIMIT = Duration.ofSeconds(10);
    /** As often does the director look, with {@link Patience}. */
    private static final int LOOKS = 6;

    private ExecutorService thread;
    private volatile Deputy deputy;

    /** Makes a call and returns what it does. What it throws passes through; {@link Stuck} when it does not return. */
    <T> T call(Duration limit, Callable<T> call) {
        if (thread == null) {
            Thread director = Thread.currentThread();
            thread = Executors.newSingleThreadExecutor(work -> deputy = new Deputy(director, work));
        }
        try {
            return await(thread.submit(() -> told(call)), limit.toMillis() / LOOKS);
        } catch (ExecutionException thrown) {
            throw PartCalls.<RuntimeException>asIs(thrown.getCause());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the director was interrupted", ending);
        }
    }

    /** As {@link #call}, of what returns nothing. */
    void run(Duration limit, Runnable call) {
        call(limit, Executors.callable(call));
    }

    private static <T> T told(Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (Throwable thrown) {
            throw PartCalls.<RuntimeException>asIs(Harmless.of(thrown));
        }
    }

    private <T> T await(Future<T> result, long look) throws ExecutionException, InterruptedException {
        Patience patience = new Patience(LOOKS, TimeUnit.MILLISECONDS.toNanos(look));
        for (;;) {
            try {
                return result.get(look, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (patience.look(deputy)) { throw giveUp(); }
            }
        }
    }

    private Stuck giveUp() {
        Stuck stuck = new Stuck(deputy);
        deputy.dismiss();
        thread.shutdown();
        thread = null;
        return stuck;
    }

    @SuppressWarnings("unchecked") // a part throws what it likes
    private static <X extends Throwable> X asIs(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** Ends the thread. */
    void close() {
        if (thread != null) { thread.shutdown(); }
    }
}
