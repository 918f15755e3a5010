package org.backplane.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import picocli.CommandLine;

/** The entry point of the process {@code backplane}. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit status.
     *
     * @param arguments the command line, see {@code --help}
     * @throws URISyntaxException when this class was loaded from no file
     * @throws IOException when the connection to a running machine breaks
     */
    public static void main(String[] arguments) throws URISyntaxException, IOException {
        if (CtlCommand.isPlain(arguments)) {
            System.exit(CtlCommand.send(arguments));
        }
        Logging.install();
        var session = new Session(Distribution.locate());
        var failure = new Failure(System.err, session);
        Thread.setDefaultUncaughtExceptionHandler((_, bug) -> failure.uncaught(bug));
        if (arguments.length > 0 && !arguments[0].startsWith("-") && !arguments[0].equals(CtlCommand.NAME)) {
            session.begin();
        }
        System.exit(commandLine(session::call, failure).execute(arguments));
    }

    /** The command line, whose verbs are executed by {@code verbs}. */
    static CommandLine commandLine(Verbs verbs, Failure failure) {
        return new CommandLine(new Commands()).addSubcommand(new RunCommand(verbs))
                .addSubcommand(new CheckCommand(verbs))
                .addSubcommand(new ListCommand(verbs))
                .addSubcommand(CtlCommand.commandLine())
                .setParameterExceptionHandler((mistake, _) -> failure.misuse(mistake))
                .setExecutionExceptionHandler((thrown, _, _) -> failure.exitStatus(thrown))
                .setUsageHelpAutoWidth(true);
    }
}
