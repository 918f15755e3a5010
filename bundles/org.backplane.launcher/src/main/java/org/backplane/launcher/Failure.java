package org.backplane.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the user what went wrong, on standard error, and what the exit status is. */
final class Failure {

    private static final PrintStream OUT = System.err;

    private Failure() {}

    /** A command line that cannot be understood. */
    static int misuse(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        OUT.println("backplane: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, new PrintWriter(OUT, true));
        OUT.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USER_ERROR;
    }

    /** What a command has thrown. */
    static int exitStatus(Throwable thrown) throws ParameterException {
        return switch (thrown) {
            case ParameterException mistake -> throw mistake;
            case UserException mistake -> {
                OUT.println("backplane: " + mistake.getMessage());
                yield ExitStatus.USER_ERROR;
            }
            default -> report(thrown);
        };
    }

    /** A bug: the details go to a file, the terminal gets its name. Nothing is said about what stopping caused. */
    static int report(Throwable bug) {
        if (!Session.isEnding()) {
            OUT.println("backplane: internal error: " + bug);
            OUT.println("backplane: this is a bug in Backplane; please send " + write(details(bug)));
        }
        return ExitStatus.BUG;
    }

    private static String write(String details) {
        try {
            Path file = Files.createTempFile("backplane-report-", ".txt");
            Files.writeString(file, details);
            return file.toString();
        } catch (IOException unwritable) {
            return "this (no report file: " + unwritable + "):" + System.lineSeparator() + details;
        }
    }

    private static String details(Throwable bug) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.println("Backplane " + Main.class.getPackage().getImplementationVersion() + " " + Instant.now());
        out.println("Java " + Runtime.version() + " on " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        out.println("Thread " + Thread.currentThread().getName());
        bug.printStackTrace(out);
        Session.describe(out);
        return text.toString();
    }
}
