package org.backplane.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The OSGi framework of this process, from an empty storage to an orderly stop. */
final class Container {

    /** How long stopping may take; a bundle that takes longer is left behind with the process. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final Duration VERB_LIMIT = Duration.ofSeconds(15);

    private final Storage storage;
    private final Framework framework;

    Container(Storage storage) {
        this.storage = storage;
        this.framework = new FrameworkFactory().newFramework(Map.of( //
                Constants.FRAMEWORK_STORAGE, storage.folder().toString(), //
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "jdk.internal.misc", // lib.memory works on it
                "felix.cache.locking", "false", // the storage has its own lock
                "felix.log.level", "2", // warnings
                "felix.log.logger", new FrameworkLogger()));
    }

    /** Installs bundles, then starts them in the same order; starts the framework if it is not running yet. */
    void start(List<Path> jars) throws BundleException {
        framework.init();
        List<Bundle> bundles = install(jars);
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles); // together: one by one takes longer
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    private List<Bundle> install(List<Path> jars) throws BundleException {
        BundleContext context = framework.getBundleContext();
        var bundles = new ArrayList<Bundle>();
        for (Path jar : jars) {
            Bundle bundle = context.installBundle("reference:" + jar.toUri());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundles.add(bundle);
            }
        }
        return bundles;
    }

    /** The service that executes a verb: it takes the request and gives the exit status. */
    ToIntFunction<Map<String, Object>> verb(String name) throws InvalidSyntaxException, InterruptedException {
        String filter = "(&(objectClass=" + ToIntFunction.class.getName() + ")(backplane.verb=" + name + "))";
        var tracker = new ServiceTracker<ToIntFunction<Map<String, Object>>, ToIntFunction<Map<String, Object>>>(
                framework.getBundleContext(), FrameworkUtil.createFilter(filter), null);
        tracker.open();
        var service = tracker.waitForService(VERB_LIMIT.toMillis());
        if (service == null) {
            throw new IllegalStateException("no installed bundle offers '" + name + "': waited "
                    + VERB_LIMIT.toSeconds() + " s for a service " + filter);
        }
        return service;
    }

    /** Offers bundles something of the launcher's, with one property that says what it is. */
    void offer(Class<?> type, Object service, String key, String value) {
        framework.getBundleContext().registerService(type.getName(), service, new Hashtable<>(Map.of(key, value)));
    }

    /** Writes the state of every bundle. */
    void describe(PrintWriter out) {
        BundleContext context = framework.getBundleContext();
        for (Bundle bundle : context == null ? new Bundle[]{framework} : context.getBundles()) {
            out.println("Bundle " + bundle.getBundleId() + " " + bundle + " " + stateOf(bundle));
        }
    }

    private static String stateOf(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STOPPING -> "STOPPING";
            default -> "UNINSTALLED";
        };
    }

    /** Stops the framework, waits for it within limits, and deletes its storage. */
    void stop() throws BundleException, InterruptedException, IOException {
        try (storage) {
            framework.stop();
            framework.waitForStop(STOP_LIMIT.toMillis());
        }
    }
}
