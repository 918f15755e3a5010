package org.backplane.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command by which more bundles are installed. */
final class FeatureOption {

    /** The feature that {@code --plugins} installs, its verb, and the argument that says the folder. */
    static final String PLUGINS = "plugins";

    @Option(names = "--feature", paramLabel = "FEATURE", //
            description = "Also install the bundles of this feature: a name in features/, or a path; may be repeated.")
    private List<String> features = List.of();

    @Option(names = "--plugins", paramLabel = "DIR", //
            description = "Also install the jars in this folder, and follow it: what is dropped, replaced or deleted there joins, changes or leaves a running machine.")
    private Path plugins;

    /** Adds what was given to a request. */
    Request addTo(Request request) {
        if (plugins == null) { return request.withFeatures(features); }
        if (!Files.isDirectory(plugins)) {
            throw new UserException("--plugins " + plugins + ": "
                    + (Files.exists(plugins) ? "it is no folder" : "there is no such folder")
                    + "; name one that exists, it may be empty");
        }
        return request.withFeatures(features).withFeature(PLUGINS).with(PLUGINS, plugins.toAbsolutePath().toString());
    }
}
