package org.backplane.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backplane check}: validates a machine file. */
@Command(name = "check", description = {"Say everything that is wrong with a machine file, and run nothing.", ""}, //
        footer = {"", "Examples:", "  backplane check demo", "  backplane check ./my-machine.json",
                "  backplane check lab --schema >machine.schema.json", "", "Exit status:",
                "  0  the machine can be assembled; a kernel may still be missing",
                "  2  it cannot; every problem has been named"})
final class CheckCommand implements Callable<Integer> {

    private final Verbs verbs;

    @Mixin
    private final FeatureOption feature = new FeatureOption();

    @Spec
    private CommandSpec spec;

    @Option(names = "--schema", //
            description = "Print the JSON schema of machine files, for editors, and check nothing. It knows what is installed, and what the features of MACHINE bring.")
    private boolean schema;

    @Parameters(paramLabel = "MACHINE", arity = "0..1", //
            description = "A name from 'backplane list machines', or the path of a machine file.")
    private String machine;

    CheckCommand(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Integer call() throws Exception {
        if (machine == null && !schema) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'MACHINE'");
        }
        return verbs.call(feature.addTo(Request.of("check")).with("machine", machine).with("schema",
                schema ? Boolean.TRUE : null));
    }
}
