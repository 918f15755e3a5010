package org.backplane.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backplane list}: says what there is. */
@Command(name = "list", description = {"Say what can be run, or what a machine can be made of.", ""}, //
        footer = {"", "Examples:", "  backplane list machines",
                "  backplane list devices    the types a machine file can name, and their settings"})
final class ListCommand implements Callable<Integer> {

    private final Verbs verbs;

    /** The words as the user writes them. */
    enum What {
        machines, devices
    }

    @Parameters(paramLabel = "WHAT", description = "One of: ${COMPLETION-CANDIDATES}.")
    private What what;

    ListCommand(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Integer call() throws Exception {
        return verbs.call(Request.of("list").with("what", what.name()));
    }
}
