package org.backplane.launcher;

import java.io.PrintWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;

/**
 * The one framework of this process: started in the background while the command line is still being read (which costs
 * picocli a third of a second), used for one request, and stopped by a shutdown hook, whatever ends the process.
 */
final class Session {

    /** How long the end waits for a start that is still under way. */
    private static final Duration START_LIMIT = Duration.ofSeconds(5);

    private final Distribution distribution;
    private final FutureTask<Container> start = new FutureTask<>(this::start);
    private final Thread starter = Thread.ofPlatform().name("backplane-start").daemon().unstarted(start);
    private volatile Container container;
    private volatile ControlSocket control;
    private volatile boolean ending;

    Session(Distribution distribution) {
        this.distribution = distribution;
    }

    /** Starts the framework with the standard features, in the background. To be called once. */
    void begin() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "backplane-end"));
        starter.start();
    }

    /** Adds the features and plugins asked for, calls the verb and returns its exit status. */
    int call(Request request) throws Exception {
        if (request.arguments().get(RunCommand.CONTROL) instanceof String path) {
            control = ControlSocket.open(Path.of(path));
            started().offer(ServerSocketChannel.class, control.channel(), "backplane.control", path);
        }
        List<Feature> extra = distribution.features(request.features());
        started().start(jars(extra));
        if (request.arguments().containsKey(FeatureOption.PLUGINS)) { // they may bring what the verb needs
            container.verb(FeatureOption.PLUGINS).applyAsInt(request.arguments());
        }
        request.with("features",
                Stream.concat(Distribution.STANDARD.stream(), extra.stream().map(Feature::name)).toList())
                .with("featureDir", distribution.featureDir().toString())
                .with("runConfigs", distribution.runConfigs().toString());
        return container.verb(request.verb()).applyAsInt(request.arguments());
    }

    /** Installs and starts a feature while the verb runs, for bundles that find they need it. */
    private void install(String feature) {
        try {
            container.start(jars(distribution.features(List.of(feature))));
        } catch (BundleException e) {
            throw new IllegalStateException("the feature " + feature + " cannot be started", e);
        }
    }

    /** Whether the process is on its way out, so that the failure of a verb is no news. */
    boolean isEnding() {
        return ending;
    }

    /** Adds what is known about the framework to a report. */
    void describe(PrintWriter out) {
        if (container != null) {
            container.describe(out);
        }
    }

    private Container start() throws Exception {
        List<Path> jars = jars(distribution.features(Distribution.STANDARD));
        container = new Container(Storage.open());
        container.start(jars);
        Consumer<String> installer = this::install;
        container.offer(Consumer.class, installer, "backplane.installs", "feature");
        return container;
    }

    private Container started() throws Exception {
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private List<Path> jars(List<Feature> features) {
        return features.stream().flatMap(feature -> distribution.bundles(feature).stream()).toList();
    }

    private void end() {
        ending = true;
        try {
            starter.join(START_LIMIT);
            if (container != null) {
                container.stop();
            }
            if (control != null) {
                control.close();
            }
        } catch (Exception e) {
            System.getLogger(Session.class.getName()).log(System.Logger.Level.ERROR, "the end was not orderly", e);
        }
    }
}
