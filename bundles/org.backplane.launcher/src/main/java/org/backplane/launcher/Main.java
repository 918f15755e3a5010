package org.backplane.launcher;

import picocli.CommandLine;

/** The entry point of the process {@code backplane}. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit status.
     *
     * @param arguments the command line, see {@code --help}
     */
    public static void main(String[] arguments) {
        Logging.install();
        Thread.setDefaultUncaughtExceptionHandler((_, bug) -> System.exit(Failure.report(bug)));
        System.exit(commandLine(Session::call).execute(arguments));
    }

    /** The command line, whose verbs are executed by {@code verbs}. */
    static CommandLine commandLine(Verbs verbs) {
        return new CommandLine(new Commands()).addSubcommand(new RunCommand(verbs))
                .addSubcommand(new CheckCommand(verbs))
                .addSubcommand(new ListCommand(verbs))
                .setParameterExceptionHandler(Failure::misuse)
                .setExecutionExceptionHandler((thrown, _, _) -> Failure.exitStatus(thrown))
                .setUsageHelpAutoWidth(true);
    }
}
