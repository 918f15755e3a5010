package org.backplane.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.backplane.plugins.Jar.Unusable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of the folder's files. A file that is replaced has two for a while: the old one goes on until the new one
 * has started and taken its place, so that nothing is lost when it does not. One thread at a time, but for {@link #owns}.
 */
final class Plugins {
    private final BundleContext context;
    private final Components components;
    private final Machines machines;
    private final Map<Path, Plugin> plugins = new ConcurrentSkipListMap<>();
    private long installed;

    Plugins(BundleContext context, Components components, Machines machines) {
        this.context = context;
        this.components = components;
        this.machines = machines;
    }

    /** Follows the folder: everything leaves and is installed before anything is started, and started before anything is judged. */
    void follow(Folder.Changes changes) throws InterruptedException {
        if (changes.ready().isEmpty() && changes.gone().isEmpty()) { return; }
        for (Path file : changes.gone()) { remove(file); }
        for (Path file : changes.ready()) { install(plugins.computeIfAbsent(file, Plugin::new)); }
        List<Plugin> started = plugins.values().stream().filter(this::start).toList();
        for (Plugin plugin : started) { accept(plugin); }
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(null);
    }

    /** Whether the bundle came out of the folder. Any thread. */
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

    /** Starts what was installed, or failed before and may find now what it missed; whether that went well. */
    private boolean start(Plugin plugin) {
        Bundle newcomer = plugin.newcomer();
        if (newcomer == null) { return false; }
        try {
            newcomer.start();
            return true;
        } catch (BundleException e) {
            plugin.tell(Diagnosis.of(newcomer, e, context));
            return false;
        }
    }

    /** Lets what was started take over, unless it cannot. */
    private void accept(Plugin plugin) throws InterruptedException {
        try {
            String problem = components.problem(plugin.newcomer());
            if (problem == null && plugin.working() != null) {
                problem = machines.replace(plugin.working(), plugin.newcomer());
            }
            if (problem == null) {
                plugin.accept();
            } else {
                plugin.newcomer().stop();
                plugin.tell(problem);
            }
        } catch (BundleException e) {
            plugin.tell("it failed to stop: " + e.getMessage());
        }
    }
}
