package org.backplane.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import org.backplane.api.machine.Machine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * {@code --plugins}: installs the jars of the folder that the argument {@code plugins} names before it returns, and
 * follows that folder as long as this bundle is active.
 */
@Component(service = {ToIntFunction.class, CollisionHook.class}, property = "backplane.verb=plugins")
public final class PluginsVerb implements ToIntFunction<Map<String, Object>>, CollisionHook {
    /** A new file is reported at the second scan that finds it. */
    private static final long POLL_MILLIS = 200;

    private final List<Machine> machines = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("plugins").daemon().factory());
    private final Plugins plugins;
    private Folder folder;
    private boolean readable = true;

    @Activate
    public PluginsVerb(@Reference ServiceComponentRuntime runtime, BundleContext context) {
        plugins = new Plugins(context, new Components(runtime, context), new Machines(machines));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMachine(Machine machine) {
        machines.add(machine);
    }

    void removeMachine(Machine machine) {
        machines.remove(machine);
    }

    @Deactivate
    void stop() {
        thread.shutdownNow();
    }

    @Override
    public int applyAsInt(Map<String, Object> arguments) {
        folder = new Folder(Path.of((String) arguments.get("plugins")));
        scan(); // The first only sees what there is.
        scan();
        thread.scheduleWithFixedDelay(this::scan, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        return 0;
    }

    private void scan() {
        try {
            plugins.follow(folder.scan());
            readable = true;
        } catch (IOException e) {
            if (readable) {
                System.err.println("plugins: the folder cannot be read, nothing changes until it can: " + e);
            }
            readable = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // This bundle stops.
        } catch (RuntimeException e) {
            if (!thread.isShutdown()) {
                System.getLogger("org.backplane.plugins").log(System.Logger.Level.ERROR, "plugins were not followed",
                        e);
            }
        }
    }

    /** Two versions of a plugin, even of the same number, may be there at a time; a plugin and a bundle of ours may not. */
    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        candidates.removeIf(plugins::owns);
    }
}
