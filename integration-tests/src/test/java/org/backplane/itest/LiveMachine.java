package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.inspect.SeatInfo;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** A machine in the framework that the test itself is in, and what can be done to the bundles under it. */
final class LiveMachine {

    static final String CORE = "org.backplane.x86.interpreter";
    static final String LIBRARY = "org.backplane.lib.x86";
    /** Reached only by what hangs. */
    static final Duration SOON = Duration.ofSeconds(60);

    private final BundleContext context;
    private final GuestConsole console;
    private final Queue<WeakReference<ClassLoader>> left = new ConcurrentLinkedQueue<>();
    private Machine machine;

    /** @param folder where what the guest prints is written to */
    LiveMachine(BundleContext context, Path folder) throws IOException {
        this.context = context;
        console = new GuestConsole(folder.resolve("console.txt"));
        context.registerService(CharacterBackend.class, console,
                FrameworkUtil.asDictionary(Map.of("backend.name", "test")));
    }

    /**
     * Runs it as {@code backplane run} does.
     *
     * @param arguments what the launcher makes of a command line; the console is the test's in any case
     */
    void start(Map<String, Object> arguments) throws Exception {
        var request = new HashMap<>(arguments);
        request.putAll(Map.of("features", List.of(), "featureDir", Dist.HOME.resolve("features").toString(),
                "runConfigs", Backplane.TREE.resolve("run-configs").toString(), "set",
                List.of("com1.backend=test", "debug.backend=test")));
        ToIntFunction<Map<String, Object>> run = verb();
        Thread.ofPlatform().daemon().name("run").start(() -> run.applyAsInt(request));
        var tracker = new ServiceTracker<Machine, Machine>(context, Machine.class, null);
        tracker.open();
        machine = tracker.waitForService(SOON.toMillis());
    }

    @SuppressWarnings("unchecked")
    private ToIntFunction<Map<String, Object>> verb() throws Exception {
        ServiceReference<?>[] verbs = context.getServiceReferences(ToIntFunction.class.getName(),
                "(backplane.verb=run)");
        return (ToIntFunction<Map<String, Object>>) context.getService(verbs[0]);
    }

    GuestConsole console() {
        return console;
    }

    Machine machine() {
        return machine;
    }

    /** Waits until everything is done that was asked for. */
    void settle() throws InterruptedException {
        try {
            machine.settled(SOON);
        } catch (TimeoutException e) {
            throw new AssertionError(e.getMessage() + Threads.dump(), e);
        }
    }

    /** A seat by what {@code part:list} calls it. */
    SeatInfo seat(String name) {
        return machine.inspector().seats().stream().filter(seat -> seat.name().equals(name)).findFirst().orElseThrow();
    }

    // Bundles

    /** All of that symbolic name. */
    List<Bundle> bundles(String name) {
        return Arrays.stream(context.getBundles()).filter(one -> one.getSymbolicName().equals(name)).toList();
    }

    Bundle bundle(String name) {
        return bundles(name).getFirst();
    }

    /** Installs another bundle, beside one of the same name if there is one; it is not started. */
    Bundle install(Path jar) throws BundleException {
        return context.installBundle(jar.toUri().toString());
    }

    void update(Bundle bundle, Path jar) throws BundleException, IOException {
        leaves(bundle);
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    void refresh(Bundle... bundles) throws InterruptedException {
        var done = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundles), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) { done.countDown(); }
        });
        assertTrue("refreshed", done.await(SOON.toSeconds(), TimeUnit.SECONDS));
    }

    /** The class loader that the bundle has now, if it is resolved, must be collected in the end. */
    void leaves(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) { left.add(new WeakReference<>(wiring.getClassLoader())); }
    }

    void everyLoaderIsCollected() throws InterruptedException {
        for (int i = 0; i < 50 && !remaining().isEmpty(); i++) {
            System.gc();
            Thread.sleep(100);
        }
        if (!remaining().isEmpty()) {
            dumpHeap(Backplane.TREE.resolve("integration-tests/target/loaders.hprof"));
        }
        assertEquals("class loaders that are still there, of " + left.size(), List.of(), remaining());
    }

    /** So that what holds them can be found. */
    private static void dumpHeap(Path file) {
        try {
            Files.deleteIfExists(file);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Collection<String> remaining() {
        return left.stream().map(WeakReference::get).filter(loader -> loader != null).map(Object::toString).toList();
    }
}
