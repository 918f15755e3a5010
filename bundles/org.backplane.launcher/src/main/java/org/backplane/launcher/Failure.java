package org.backplane.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the user what went wrong and what the exit status is. */
final class Failure {

    private final PrintStream out;
    private final Session session;

    /**
     * @param out the terminal
     * @param session what reports are about
     */
    Failure(PrintStream out, Session session) {
        this.out = out;
        this.session = session;
    }

    /** A command line that cannot be understood. */
    int misuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        out.println("backplane: " + message(mistake));
        UnmatchedArgumentException.printSuggestions(mistake, new PrintWriter(out, true));
        out.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USER_ERROR;
    }

    private static String message(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException surplus) || surplus.isUnknownOption()) {
            return mistake.getMessage();
        }
        Set<String> commands = mistake.getCommandLine().getSubcommands().keySet();
        String first = surplus.getUnmatched().getFirst();
        return commands.isEmpty()
                ? "'" + first + "' is one argument too many"
                : "There is no command '" + first + "'; there are: " + String.join(", ", commands);
    }

    /** What a command has thrown. */
    int exitStatus(Throwable thrown) throws ParameterException {
        return switch (thrown) {
            case ParameterException mistake -> throw mistake;
            case UserException mistake -> {
                out.println("backplane: " + mistake.getMessage());
                yield ExitStatus.USER_ERROR;
            }
            default -> report(thrown);
        };
    }

    /** A bug: the details go to a file, the terminal gets its name. Nothing is said about what stopping caused. */
    int report(Throwable bug) {
        if (!session.isEnding()) {
            out.println("backplane: internal error: " + bug);
            out.println("backplane: this is a bug in Backplane; please send " + write(details(bug)));
        }
        return ExitStatus.BUG;
    }

    /** A thread has died: ends the process, unless it is ending already, in which case asking again would wait for ever. */
    void uncaught(Throwable bug) {
        if (session.isEnding()) {
            System.getLogger(Failure.class.getName()).log(System.Logger.Level.DEBUG, "thrown at the end", bug);
        } else {
            System.exit(report(bug));
        }
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

    private String details(Throwable bug) {
        var details = new StringWriter();
        var text = new PrintWriter(details);
        text.println("Backplane " + Main.class.getPackage().getImplementationVersion() + " " + Instant.now());
        text.println("Java " + Runtime.version() + " on " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        text.println("Thread " + Thread.currentThread().getName());
        bug.printStackTrace(text);
        session.describe(text);
        return details.toString();
    }
}
