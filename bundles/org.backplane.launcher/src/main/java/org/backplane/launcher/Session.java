package org.backplane.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Executes one request in a framework of its own, which lasts until the process ends. */
final class Session {

    private static volatile Container container;
    private static volatile boolean ending;

    private Session() {}

    /** Starts the framework with the features asked for, and calls the verb in it. */
    static int call(Request request) throws Exception {
        Distribution distribution = Distribution.locate();
        List<Feature> features = distribution.features(request.features());
        List<Path> jars = features.stream().flatMap(f -> distribution.bundles(f).stream()).distinct().toList();
        container = new Container(Storage.open());
        Runtime.getRuntime().addShutdownHook(new Thread(Session::end, "backplane-end"));
        container.start(jars);
        request.with("features", features.stream().map(Feature::name).toList())
                .with("featureDir", distribution.featureDir().toString())
                .with("runConfigs", distribution.runConfigs().toString());
        return container.verb(request.verb()).applyAsInt(request.arguments());
    }

    /** Whether the process is on its way out, so that the failure of a verb is no news. */
    static boolean isEnding() {
        return ending;
    }

    /** Adds what is known about the framework to a report. */
    static void describe(PrintWriter out) {
        Container current = container;
        if (current != null) { current.describe(out); }
    }

    /** The shutdown hook: the normal end, a signal and a bug all come this way. */
    private static void end() {
        ending = true;
        try {
            container.stop();
        } catch (Exception e) {
            System.getLogger(Session.class.getName()).log(System.Logger.Level.ERROR, "the end was not orderly", e);
        }
    }
}
