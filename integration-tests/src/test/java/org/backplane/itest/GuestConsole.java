package org.backplane.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.backplane.api.machine.backend.CharacterBackend;

/** A back end whose far end is a test: what the guest printed so far, and keys for it. */
final class GuestConsole implements CharacterBackend {

    private final OutputStream copy;
    private final StringBuilder printed = new StringBuilder();
    private final Queue<Integer> typed = new ArrayDeque<>();
    private Runnable listener;
    private volatile IntConsumer onPrinted = _ -> {};

    /** @param copy where everything that is printed goes too, for whoever looks why a test failed */
    GuestConsole(Path copy) throws IOException {
        this.copy = Files.newOutputStream(copy);
    }

    @Override
    public boolean offer(int value) {
        print(value);
        onPrinted.accept(value);
        return true;
    }

    private synchronized void print(int value) {
        printed.append((char) value);
        notifyAll();
        try {
            copy.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized int poll() {
        Integer next = typed.poll();
        return next == null ? -1 : next;
    }

    @Override
    public synchronized void listen(Runnable onChange) {
        listener = onChange;
    }

    /** Calls {@code action} with every byte that the guest prints, on the thread of the guest that prints it. */
    void onPrinted(IntConsumer action) {
        onPrinted = action;
    }

    /** Types a line. */
    void type(String line) {
        press(line + "\n");
    }

    /** Types keys. */
    void press(String keys) {
        Runnable told;
        synchronized (this) {
            keys.chars().forEach(typed::add);
            told = listener;
        }
        if (told != null) { told.run(); }
    }

    /** Everything that was printed. */
    synchronized String printed() {
        return printed.toString();
    }

    /** Waits until what was printed satisfies {@code wanted}, and gives it; fails when that takes longer than {@code limit}. */
    synchronized String await(Predicate<String> wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!wanted.test(printed.toString())) {
            wait(50); // output comes in bursts, and looking at it takes time
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "the guest did not print it in " + limit + ":\n" + printed + Threads.dump());
            }
        }
        return printed.toString();
    }

    /** Types a command and gives what it prints; no other output may come between. */
    String ask(String command, Duration limit) throws InterruptedException {
        String marker = "asked" + System.nanoTime();
        int from = printed().length();
        type(command + "; echo " + marker.substring(0, 5) + "\"\"" + marker.substring(5));
        String all = await(text -> text.indexOf(marker, from) >= 0, limit);
        int begin = all.indexOf('\n', from) + 1;
        return all.substring(begin, all.indexOf(marker, from)).replace("\r", "").strip();
    }
}
