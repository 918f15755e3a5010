package org.backplane.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line; it only leads to the verbs. */
@Command(name = "backplane", synopsisSubcommandLabel = "COMMAND", //
        description = {"A machine emulator whose every part is a bundle: processors, devices, loaders.",
                ""}, //
        commandListHeading = "%nCommands:%n", footer = {"", "Examples:",
                "  backplane run                    run the demo, which needs no kernel",
                "  backplane run pc --kernel vmlinuz --initrd initrd.gz --append console=ttyS0",
                "                                   run Linux",
                "  backplane list machines          see what else can be run",
                "  backplane list devices           see what a machine can be made of",
                "  backplane check my-machine.json  see all that is wrong with a file",
                "  backplane ctl SOCKET help        see what can be asked of a machine that runs with --control SOCKET",
                "",
                "A machine file is explained in docs/machine-files.md.",
                "'backplane COMMAND --help' explains a command and its exit statuses."})
final class Commands implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h",
            "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Explain and do nothing.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: run, check, list or ctl");
    }
}
