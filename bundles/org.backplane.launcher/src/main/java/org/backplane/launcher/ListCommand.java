package org.backplane.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backplane list}: says what there is. */
@Command(name = "list", description = {"Say what can be run, or what a machine can be made of.", ""}, //
        footer = {"", "Examples:",
                "  backplane list machines            what 'run' and 'check' can be given",
                "  backplane list machines pc         the parts of one machine",
                "  backplane list devices             what a machine file can be made of",
                "  backplane list devices uart16550   the keys, pins and registers of one type",
                "  backplane list cores               what can execute the guest",
                "  backplane list models              the CPU models that 'run --cpu' can be given"})
final class ListCommand implements Callable<Integer> {

    private final Verbs verbs;

    @Mixin
    private final FeatureOption feature = new FeatureOption();

    /** The words as the user writes them. */
    enum What {
        machines, devices, cores, models
    }

    @Parameters(index = "0", paramLabel = "WHAT", description = "One of: ${COMPLETION-CANDIDATES}.")
    private What what;

    @Parameters(index = "1", paramLabel = "NAME", arity = "0..1", description = "Explain this one.")
    private String name;

    ListCommand(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Integer call() throws Exception {
        return verbs
                .call(feature.addTo(Request.of("list")).with("what", what.name()).with("name", name));
    }
}
