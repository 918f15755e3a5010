package org.backplane.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The terminal on standard input: made raw with {@code stty}, which every Unix has, and put back. What the guest prints still
 * gets carriage returns from the host's terminal driver.
 */
final class Terminal {
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final long STTY_SECONDS = 3;

    private String saved;
    private boolean closed;

    /** Whether standard input is a terminal. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_INPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null;
        }
    }

    /** Keys reach the guest one by one and unchanged, Ctrl-C included. Does nothing without a terminal. */
    synchronized void makeRaw() throws IOException, InterruptedException {
        if (!closed && saved == null && isTerminal()) {
            saved = stty("-g").strip();
            stty("raw", "opost", "-echo");
        }
    }

    /** As it was before {@link #makeRaw}, for good: a reader that is only about to start does not make it raw again. */
    synchronized void restore() throws IOException, InterruptedException {
        closed = true;
        if (saved != null) {
            stty(saved);
            saved = null;
        }
    }

    private static String stty(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true).start();
        if (!process.waitFor(STTY_SECONDS, TimeUnit.SECONDS)) { // it may wait for a terminal that nobody reads
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end in " + STTY_SECONDS + " s");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) { throw new IOException(String.join(" ", command) + " failed: " + output); }
        return output;
    }
}
