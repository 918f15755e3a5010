package org.backplane.machine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Says which part keeps the director waiting: nobody else can go on while one does not return from a call of the director. */
final class Overdue {
    private final System.Logger log;
    private final Duration patience;

    /** @param patience how long a call may take before the part is named */
    Overdue(System.Logger log, Duration patience) {
        this.log = log;
        this.patience = patience;
    }

    /** Makes a call into the part that sits or shall sit in a seat. What it throws passes through. */
    void call(Seat seat, Runnable call) {
        Thread director = Thread.currentThread();
        CompletableFuture<Void> returned = new CompletableFuture<>();
        returned.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> {
            tell(seat, director);
            return null;
        });
        try {
            call.run();
        } finally {
            returned.complete(null);
        }
    }

    private void tell(Seat seat, Thread director) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : director.getStackTrace()) { stack.append("\n    ").append(frame); }
        log.log(System.Logger.Level.WARNING, seat.name() + " (" + seat.type() + ") has not returned for "
                + patience.toMillis() + " ms, and the machine waits for it; in the way:" + stack);
    }
}
