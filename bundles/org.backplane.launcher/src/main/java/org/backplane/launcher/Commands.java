package org.backplane.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line; it only leads to the verbs. */
@Command(name = "backplane", synopsisSubcommandLabel = "COMMAND", //
        description = {"A machine emulator whose every part is a bundle: installed, updated and swapped while it runs.",
                ""}, //
        commandListHeading = "%nCommands:%n", footer = {"", "Examples:",
                "  backplane run                         run the built-in demo guest",
                "  backplane list machines               see what else can be run",
                "  backplane check run-configs/pc.json   say everything that is wrong with a machine file", "",
                "'backplane COMMAND --help' explains a command and its exit statuses."})
final class Commands implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h",
            "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Explain and do nothing.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: run, check or list");
    }
}
