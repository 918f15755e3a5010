package org.backplane.plugins;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.plugins.Jar.Unusable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of the folder's files. A file that is replaced has two for a while: the old one goes on until the new one
 * has started and taken its place, so that nothing is lost when it does not. One thread at a time.
 */
final class Plugins {
    private final BundleContext context;
    private final Components components;
    private final Machines machines;
    private final Map<Path, Plugin> plugins = new TreeMap<>();
    private long installed;

    Plugins(BundleContext context, Components components, Machines machines) {
        this.context = context;
        this.components = components;
        this.machines = machines;
    }

    /** Follows the folder: everything leaves and is installed before anything is started, so that order does not matter. */
    void follow(Folder.Changes changes) throws InterruptedException {
        if (changes.ready().isEmpty() && changes.gone().isEmpty()) { return; }
        for (Path file : changes.gone()) { remove(file); }
        for (Path file : changes.ready()) { install(plugins.computeIfAbsent(file, Plugin::new)); }
        for (Plugin plugin : plugins.values()) { start(plugin); }
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(null);
    }

    /** Whether the bundle came out of the folder. */
    boolean owns(Bundle bundle) {
        return plugins.values().stream().anyMatch(plugin -> plugin.owns(bundle));
    }

    private void remove(Path file) {
        Plugin plugin = plugins.remove(file);
        try {
            plugin.remove();
        } catch (BundleException e) {
            plugin.tell("it failed to stop: " + e.getMessage());
        }
    }

    private void install(Plugin plugin) {
        try {
            plugin.dismiss();
            plugin.offer(Jar.install(plugin.file(), ++installed, context));
        } catch (Unusable | BundleException e) {
            plugin.tell(e.getMessage());
        }
    }

    /** Starts what was installed, or failed before and finds now what it missed. */
    private void start(Plugin plugin) throws InterruptedException {
        Bundle newcomer = plugin.newcomer();
        if (newcomer == null) { return; }
        try {
            newcomer.start();
            String problem = components.problem(newcomer);
            if (problem == null && plugin.working() != null) {
                problem = machines.replace(plugin.working(), newcomer);
            }
            if (problem == null) {
                plugin.accept();
            } else {
                newcomer.stop();
                plugin.tell(problem);
            }
        } catch (BundleException e) {
            plugin.tell(Diagnosis.of(newcomer, e, context));
        }
    }
}
