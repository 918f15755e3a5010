package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.inspect.SeatInfo;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** Linux computes checksums while bundles of its machine are replaced under it. The long form is in the profile full. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LiveUpdateIT {

    private static final String CORE = "org.backplane.x86.interpreter";
    private static final String LIBRARY = "org.backplane.lib.x86";
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FOLDER = "backplane.live";
    private static final String REPEAT = "backplane.repeat";

    /** Prints {@code sum N} after each right sum, {@code BAD} after a wrong one. */
    private static final String LOOP = "dd if=/dev/urandom of=/tmp/f bs=4k count=16 2>/dev/null;"
            + " want=$(sha256sum </tmp/f); n=0; while :; do n=$((n+1));"
            + " if [ \"$(sha256sum </tmp/f)\" = \"$want\" ]; then echo sum $n; else echo B\"\"AD; fi; done &";
    /** What the guest rounds to, in seconds. */
    private static final double UPTIME_UNIT = 0.01;
    private static final Pattern UPTIME = Pattern.compile("(?m)^\\d+\\.\\d\\d$");
    private static final Pattern SUM = Pattern.compile("(?m)^sum (\\d+)\r?$");

    @Inject
    private BundleContext context;

    /** One machine for all tests: the framework, which is one for all, ends it. */
    private static GuestConsole console;
    private static Machine machine;

    private final List<WeakReference<ClassLoader>> left = new ArrayList<>();
    private Path folder;
    private int repeat;

    @Configuration
    public Option[] configuration() throws Exception {
        Path target = Backplane.TREE.resolve("integration-tests/target/live");
        DebianGuest guest = DebianGuest.make("live");
        for (int build = 0; build < 2; build++) {
            Builds.write(CORE, "0.1." + (build + 1), "build-" + build, target.resolve("core" + build + ".jar"));
            Builds.write(LIBRARY, "0.1." + (build + 1), "", target.resolve("library" + build + ".jar"));
        }
        Files.copy(guest.folder().resolve("vmlinuz"), Files.createDirectories(target).resolve("vmlinuz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(guest.folder().resolve("initrd.gz"), target.resolve("initrd.gz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return options(Dist.standardFeatures(), systemProperty(FOLDER).value(target.toString()));
    }

    @Before
    public void boot() throws Exception {
        folder = Path.of(System.getProperty(FOLDER));
        repeat = Integer.getInteger(REPEAT, 1);
        if (machine == null) { start(); }
        progress();
    }

    private void start() throws Exception {
        console = new GuestConsole(folder.resolve("console.txt"));
        context.registerService(CharacterBackend.class, console,
                FrameworkUtil.asDictionary(Map.of("backend.name", "test")));
        var request = new HashMap<String, Object>(Map.of("machine", "pc", "kernel", file("vmlinuz"), "initrd",
                file("initrd.gz"), "append", "console=ttyS0", "features", List.of(), "featureDir", folder.toString(),
                "runConfigs", Backplane.TREE.resolve("run-configs").toString(), "set",
                List.of("com1.backend=test", "debug.backend=test")));
        ToIntFunction<Map<String, Object>> run = verb();
        Thread.ofPlatform().daemon().start(() -> run.applyAsInt(request));
        var tracker = new ServiceTracker<Machine, Machine>(context, Machine.class, null);
        tracker.open();
        machine = tracker.waitForService(20_000);
        console.await(text -> text.contains("/ # ") || text.contains("~ # "), BOOT);
        console.type("dmesg -n 1");
        console.type(LOOP);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @SuppressWarnings("unchecked")
    private ToIntFunction<Map<String, Object>> verb() throws Exception {
        ServiceReference<?>[] verbs = context.getServiceReferences(ToIntFunction.class.getName(),
                "(backplane.verb=run)");
        return (ToIntFunction<Map<String, Object>>) context.getService(verbs[0]);
    }

    // What the guest does

    private long sums() {
        Matcher matcher = SUM.matcher(console.printed());
        long last = 0;
        while (matcher.find()) { last = Long.parseLong(matcher.group(1)); }
        return last;
    }

    /** Waits until the guest has begun and ended another sum. */
    private void progress() throws InterruptedException {
        long before = sums();
        console.await(_ -> sums() >= before + 2, SOON);
        assertFalse("a sum was wrong", console.printed().contains("BAD"));
    }

    private void guestIsWell() throws Exception {
        progress();
        String log = console.ask("dmesg -r", SOON);
        KernelLog kernel = new KernelLog(log.lines().toList(), DebianGuest.SOURCES.resolve("linux/dmesg-allowed"));
        assertEquals(List.of(), kernel.unexpected());
        clocksAgree();
    }

    /** The guest's clock goes as the machine's: each of its readings lies between two of the machine's. */
    private void clocksAgree() throws InterruptedException {
        double before = machineTime();
        double first = uptime();
        double between = machineTime();
        Thread.sleep(2_000);
        double later = machineTime();
        double second = uptime();
        double after = machineTime();
        double passed = second - first;
        assertTrue(passed + " s, at least " + (later - between), passed >= later - between - UPTIME_UNIT);
        assertTrue(passed + " s, at most " + (after - before), passed <= after - before + UPTIME_UNIT);
    }

    private static double machineTime() {
        return machine.inspector().info().guestNanos() / 1e9;
    }

    private double uptime() throws InterruptedException {
        Matcher seconds = UPTIME.matcher(console.ask("cut -d' ' -f1 /proc/uptime", SOON));
        assertTrue("uptime", seconds.find());
        return Double.parseDouble(seconds.group());
    }

    // What is done to it

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(one -> one.getSymbolicName().equals(name)).findFirst()
                .orElseThrow();
    }

    private void update(Bundle bundle, String jar) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(jar))) {
            bundle.update(in);
        }
    }

    private void refresh(Bundle... bundles) throws InterruptedException {
        var done = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundles), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) { done.countDown(); }
        });
        assertTrue("refreshed", done.await(20, TimeUnit.SECONDS));
    }

    private void leaves(Bundle bundle) {
        left.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** As the monitor's bundle:update does it. */
    private void batch(int build) throws Exception {
        machine.beginUpdate();
        try {
            update(bundle(CORE), "core" + build + ".jar");
            refresh(bundle(CORE));
            machine.settled(SOON);
        } finally {
            machine.endUpdate();
        }
    }

    private void plain(int build) throws Exception {
        Bundle core = bundle(CORE);
        core.stop();
        update(core, "core" + build + ".jar");
        refresh(core);
        core.start();
    }

    private void withLibrary(int build) throws Exception {
        leaves(bundle(LIBRARY));
        machine.beginUpdate();
        try {
            update(bundle(CORE), "core" + build + ".jar");
            update(bundle(LIBRARY), "library" + build + ".jar");
            refresh(bundle(LIBRARY));
            machine.settled(SOON);
        } finally {
            machine.endUpdate();
        }
    }

    private SeatInfo coreSeat() {
        return machine.inspector().seats().stream().filter(seat -> seat.name().equals("the core of cpu0")).findFirst()
                .orElseThrow();
    }

    @Test
    public void theCoreIsReplacedWhileLinuxComputes() throws Exception {
        int updates = 6 * repeat + 10 * (repeat - 1) / 14;
        long usedBefore = 0;
        for (int i = 0; i < updates; i++) {
            leaves(bundle(CORE));
            int build = i % 2;
            if (i % 10 == 9 || i == 4) {
                withLibrary(build);
            } else if (i % 4 < 2) {
                batch(build);
            } else {
                plain(build);
            }
            machine.settled(SOON);
            assertEquals("0.1." + (build + 1), coreSeat().version());
            assertEquals("build-" + build, coreSeat().build());
            progress();
            if (i == 3) { usedBefore = used(); }
        }
        long usedAfter = used();
        everyLoaderIsCollected();
        assertTrue("memory grew from " + usedBefore + " to " + usedAfter + " bytes", usedAfter < 1.3 * usedBefore);
        guestIsWell();
        System.err.println("live update: " + machine.inspector().info().absences());
    }

    private static long used() {
        for (int i = 0; i < 3; i++) { System.gc(); }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void everyLoaderIsCollected() throws InterruptedException {
        for (int i = 0; i < 50 && left.stream().anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
            Thread.sleep(100);
        }
        assertEquals("class loaders that are still there, of " + left.size(), List.of(),
                left.stream().map(WeakReference::get).filter(loader -> loader != null).map(Object::toString).toList());
    }

    @Test
    public void withoutACoreTheMachineWaitsAndSaysForWhat() throws Exception {
        Bundle core = bundle(CORE);
        core.stop();
        machine.settled(SOON);
        assertEquals("waiting", machine.inspector().info().state());
        assertEquals(List.of("cpu0 waits for a CpuCore for x86-64 (x86.interpreter); no installed bundle provides one"),
                machine.waitsFor());
        long sums = sums();
        long guest = machine.inspector().info().guestNanos();
        Thread.sleep(2_000);
        assertEquals("guest time stands still", guest, machine.inspector().info().guestNanos());
        assertEquals(sums, sums());
        core.start();
        machine.settled(SOON);
        guestIsWell();
    }

    @Test
    public void everyPartIsSwappedInOrder() throws Exception {
        for (String bundle : List.of(CORE, "org.backplane.x86.architecture", "org.backplane.dev.apic",
                "org.backplane.dev.timer", "org.backplane.dev.uart", "org.backplane.dev.platform",
                "org.backplane.dev.pci")) {
            Path newer = Builds.write(bundle, "0.9.0", "newer", folder.resolve("newer-" + bundle + ".jar"));
            Bundle second = context.installBundle(newer.toUri().toString());
            second.start();
            machine.settled(SOON);
            assertTrue(bundle, machine.inspector().seats().stream()
                    .anyMatch(seat -> seat.bundle().equals(bundle) && seat.version().equals("0.9.0")));
            progress();
            leaves(second);
            second.uninstall();
            refresh(second);
            machine.settled(SOON);
            assertTrue(bundle, machine.inspector().seats().stream().noneMatch(seat -> seat.version().equals("0.9.0")));
            progress();
        }
        everyLoaderIsCollected();
        guestIsWell();
        System.err.println("orderly swaps: " + machine.inspector().info().swaps());
    }
}
