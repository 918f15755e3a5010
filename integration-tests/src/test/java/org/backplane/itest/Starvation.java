package org.backplane.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the host lets the threads of a process wait for a processor that they could use: what a guest then says of late
 * interrupts is nothing that the machine did. As Linux's scheduler tells; of another host nothing is known.
 */
final class Starvation {
    private static final long PERIOD = 200;
    /** Of the time in which its busiest thread had work. */
    private static final double SEVERE = 0.15;
    /** Nanoseconds. */
    private static final long LITTLE = 500_000_000;

    /** Nanoseconds of a thread on a processor, and waiting for one. */
    private record Times(long ran, long waited) {
        static Times of(Path task) throws IOException {
            String[] numbers = Files.readString(task.resolve("schedstat")).strip().split(" ");
            return new Times(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
        }

        long wanted() {
            return ran + waited;
        }

        double share() {
            return (double) waited / wanted();
        }
    }

    private final ProcessHandle process;
    private final Map<Path, Times> threads = new ConcurrentHashMap<>();

    private Starvation(ProcessHandle process) {
        this.process = process;
    }

    /** Looks at a process until it ends. */
    static Starvation of(ProcessHandle process) {
        Starvation starvation = new Starvation(process);
        if (Files.exists(starvation.tasks())) { Thread.ofPlatform().daemon().start(starvation::watch); }
        return starvation;
    }

    private Path tasks() {
        return Path.of("/proc", Long.toString(process.pid()), "task");
    }

    private void watch() {
        try {
            while (process.isAlive()) {
                look();
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        for (String task : Optional.ofNullable(tasks().toFile().list()).orElse(new String[0])) {
            Path path = tasks().resolve(task);
            try {
                threads.put(path, Times.of(path));
            } catch (IOException threadEnded) {
                continue;
            }
        }
    }

    /** The part of its time that the busiest thread waited, 0 to 1; 0 before it has had any to speak of. */
    double share() {
        return threads.values().stream().max(Comparator.comparingLong(Times::wanted))
                .filter(busiest -> busiest.wanted() > LITTLE).map(Times::share).orElse(0.0);
    }

    boolean isSevere() { return share() > SEVERE; }

    @Override
    public String toString() {
        return "waited %.0f %% of its time for a processor".formatted(share() * 100);
    }
}
