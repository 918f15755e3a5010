package org.backplane.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Something that only the director can answer, at a quiet point. */
final class Question<T> {
    private static final long LIMIT_SECONDS = 10;

    private final Supplier<T> question;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Question(Supplier<T> question) {
        this.question = question;
    }

    /**
     * Waits for the answer. Not on a thread of the machine. What the question throws comes out of this.
     *
     * @throws IllegalStateException when the machine does not come to rest
     */
    T answer(Director director) throws InterruptedException {
        director.ask(this::put);
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException busy) {
            throw new IllegalStateException("the machine did not come to rest within " + LIMIT_SECONDS + " s", busy);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof Error error) { throw error; }
            throw (RuntimeException) thrown.getCause();
        }
    }

    private void put() {
        try {
            answer.complete(question.get());
        } catch (RuntimeException | Error thrown) { // the director goes on
            answer.completeExceptionally(thrown);
        }
    }
}
