package org.backplane.monitor.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.backplane.api.machine.Machine;
import org.backplane.monitor.command.CommandException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Puts another build of a bundle into its place, as one batch: machines come to rest when they lose the part and go on when
 * its successor is seated, without having done without it in between. A build that cannot be started, or whose parts machines
 * cannot seat where the old ones sat, is taken out again.
 */
final class BundleUpdate {
    private static final long REFRESH_SECONDS = 30;

    /**
     * What was done.
     *
     * @param name       the bundle
     * @param from       its version before
     * @param to         its version now
     * @param refreshed  other bundles that had to be stopped and started with it
     * @param stoodNanos how long the guest's clocks stood still, of several machines the longest
     */
    record Report(String name, String from, String to, List<String> refreshed, long stoodNanos) {
    }

    private final Bundles bundles;
    private final Jars jars;

    BundleUpdate(Bundles bundles, Jars jars) {
        this.bundles = bundles;
        this.jars = jars;
    }

    /** Updates from a file, or from where the bundle was installed from ({@code file} null). */
    Report run(Bundle bundle, Path file, Collection<Machine> machines) throws CommandException, InterruptedException {
        Collection<Bundle> closure = bundles.closure(bundle);
        bundles.requireSpare(closure, "Updating " + bundle.getSymbolicName());
        Path copy = file == null ? null : jars.copy(bundle, file);
        Path old = jars.current(bundle, file == null);
        String from = bundle.getVersion().toString();
        List<String> refreshed = new ArrayList<>(closure.stream().map(Bundle::getSymbolicName).sorted().toList());
        refreshed.remove(bundle.getSymbolicName());
        StoppedTime stopped = new StoppedTime(machines);
        machines.forEach(Machine::beginUpdate);
        try {
            replace(bundle, closure, copy, old, machines);
        } finally {
            machines.forEach(Machine::endUpdate);
        }
        return new Report(bundle.getSymbolicName(), from, bundle.getVersion().toString(), refreshed, stopped.nanos());
    }

    private void replace(Bundle bundle, Collection<Bundle> closure, Path copy, Path old,
            Collection<Machine> machines) throws CommandException, InterruptedException {
        boolean active = bundle.getState() == Bundle.ACTIVE;
        HeldSeats seats = new HeldSeats(machines, closure);
        try {
            exchange(bundle, closure, copy, active);
            requireSeated(bundle, seats);
            jars.runsFrom(bundle, copy);
        } catch (BundleException | IOException e) {
            throw new CommandException(
                    "The new build of " + bundle.getSymbolicName() + " cannot be used: " + Causes.of(e)
                            + "; " + restored(bundle, closure, old, active, seats) + ".",
                    e);
        }
    }

    /** Refuses a build without whose parts machines are now; not if somebody else has stopped or updated the bundle meanwhile. */
    private static void requireSeated(Bundle bundle, HeldSeats seats) throws BundleException, InterruptedException {
        long updated = bundle.getLastModified();
        if (!BundleCommands.settle(seats.machines())) { return; }
        String vacancy = seats.vacancy();
        if (!vacancy.isEmpty() && bundle.getState() == Bundle.ACTIVE && bundle.getLastModified() == updated) {
            throw new BundleException(vacancy);
        }
    }

    private String restored(Bundle bundle, Collection<Bundle> closure, Path old, boolean active, HeldSeats seats)
            throws InterruptedException {
        try {
            exchange(bundle, closure, old, active);
            requireSeated(bundle, seats);
            return "the old one, " + bundle.getVersion() + ", goes on";
        } catch (BundleException | IOException e) {
            return "the old one cannot be put back: " + Causes.of(e);
        }
    }

    /** Stops the bundle, exchanges its content, rewires what depends on it, and starts it again if it was active or is to be. */
    private void exchange(Bundle bundle, Collection<Bundle> closure, Path copy, boolean active)
            throws BundleException, IOException, InterruptedException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        if (copy == null) {
            bundle.update();
        } else {
            try (InputStream jar = Files.newInputStream(copy)) {
                bundle.update(jar);
            }
        }
        if (closure.size() > 1) {
            refresh(closure);
        }
        if (active || isWanted(bundle)) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }

    /** Whether somebody has started it for good, whom our stopping it must not undo: maybe just now, beside the monitor. */
    private static boolean isWanted(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    /** The framework stops these bundles, forgets how they were wired, and starts those again that were active. */
    private void refresh(Collection<Bundle> closure) throws BundleException, InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        bundles.wiring().refreshBundles(closure, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            throw new BundleException(
                    "the framework has not refreshed what depends on it within " + REFRESH_SECONDS + " s");
        }
    }
}
