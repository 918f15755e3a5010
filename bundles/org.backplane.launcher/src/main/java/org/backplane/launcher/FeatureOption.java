package org.backplane.launcher;

import java.util.List;
import picocli.CommandLine.Option;

/** The option of every command by which more bundles are installed. */
final class FeatureOption {

    @Option(names = "--feature", paramLabel = "FEATURE", //
            description = "Also install the bundles of this feature: a name in features/, or a path; may be repeated.")
    private List<String> features = List.of();

    List<String> features() {
        return features;
    }
}
