package org.backplane.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A run of {@code ./backplane}, as a user starts it: the same script, arguments, streams and exit status. */
final class Backplane implements AutoCloseable {

    /** The source tree. */
    static final Path TREE = Path.of("").toAbsolutePath().getParent();
    /** Our bare-metal guests. */
    static final Path KERNELS = TREE.resolve("integration-tests/guests/kernels");

    /** What every JVM of Backplane is told, as an argument of the java command. */
    static final String JVM_OPTIONS = "@" + Dist.HOME.resolve("jvm.options");
    private static final String SCRIPT = TREE.resolve("backplane").toString();
    /** Less than a test has; nothing takes so long, on any host, however busy: a boot of Linux takes half a minute on an idle one. */
    static final Duration LIMIT = Duration.ofMinutes(Long.getLong("backplane.limit", 10) - 2);
    private static final Duration CLOSING = Duration.ofMinutes(1);

    static {
        prepare();
    }

    private final Process process;
    private final OutputStream in;
    private final Transcript out;
    private final Transcript err;
    private int seen;

    private Backplane(ProcessBuilder command) throws IOException {
        process = command.start();
        in = process.getOutputStream();
        out = new Transcript(process.getInputStream());
        err = new Transcript(process.getErrorStream());
    }

    /** The first start after a build also records the cache of later ones, and says so: not in a test. */
    private static void prepare() {
        try {
            run("list", "machines").endsWith(0);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("./backplane cannot be started", e);
        }
    }

    /** Starts Backplane; its standard input is a pipe, see {@link #type}. */
    static Backplane start(String... arguments) throws IOException {
        return startIn(TREE, arguments);
    }

    /** Starts Backplane in another working directory. */
    static Backplane startIn(Path directory, String... arguments) throws IOException {
        return command(directory, line(arguments));
    }

    /** Starts a command that starts Backplane. */
    static Backplane command(Path directory, List<String> line) throws IOException {
        return new Backplane(new ProcessBuilder(line).directory(directory.toFile()));
    }

    /** Runs Backplane to its end, with nothing on standard input. */
    static Backplane run(String... arguments) throws IOException, InterruptedException {
        return runIn(TREE, arguments);
    }

    /** Runs Backplane to its end in another working directory. */
    static Backplane runIn(Path directory, String... arguments) throws IOException, InterruptedException {
        return startIn(directory, arguments).toEnd();
    }

    /** Runs another distribution to its end. */
    static Backplane ofDistribution(Path home, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                JVM_OPTIONS, "-cp", home + "/lib/*", "org.backplane.launcher.Main"));
        line.addAll(List.of(arguments));
        return command(TREE, line).toEnd();
    }

    private Backplane toEnd() throws IOException, InterruptedException {
        eof().awaitEnd();
        return this;
    }

    /** The command line that runs Backplane; signals have their usual effect, even if this process ignores them. */
    static List<String> line(String... arguments) {
        var line = new ArrayList<>(List.of("env", "--default-signal", SCRIPT));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Types something at the guest's console. */
    Backplane type(String text) throws IOException {
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
        return this;
    }

    /** Nothing more is typed: the end of standard input. */
    Backplane eof() throws IOException {
        in.close();
        return this;
    }

    /** Waits for something on standard output that was not there at the last call. */
    Backplane await(String wanted) throws InterruptedException {
        seen = out.await(wanted, seen, LIMIT);
        return this;
    }

    /** Waits for the end of the process and gives its exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT)) {
            process.destroyForcibly();
            throw new AssertionError("still runs after " + LIMIT + "; printed " + out + err);
        }
        out.awaitEnd(CLOSING);
        err.awaitEnd(CLOSING);
        return process.exitValue();
    }

    /** Asserts an exit status, and shows what was printed when it is another one. */
    Backplane endsWith(int status) throws InterruptedException {
        int actual = awaitEnd();
        if (actual != status) { throw new AssertionError("status " + actual + ", not " + status + "; " + this); }
        return this;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** How many classes of that name the JVM holds after a garbage collection: each version of a bundle has its own. */
    int classesLoaded(String name) throws IOException, InterruptedException {
        jcmd("GC.run");
        return jcmd("VM.classloaders", "show-classes").split(Pattern.quote(name) + "\n", -1).length - 1;
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) { throw new AssertionError(line + ": " + said); }
        return said;
    }

    /** Standard output so far. */
    Transcript out() {
        return out;
    }

    /** Standard error so far. */
    Transcript err() {
        return err;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "standard output:\n" + out + "\nstandard error:\n" + err;
    }
}
