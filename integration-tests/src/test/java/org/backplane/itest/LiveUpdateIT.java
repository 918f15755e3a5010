package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.backplane.api.machine.Machine;
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

/** Linux computes checksums while bundles of its machine are replaced under it. The long form is in the profile full. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LiveUpdateIT {

    private static final String CORE = LiveMachine.CORE;
    private static final String LIBRARY = LiveMachine.LIBRARY;
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration SOON = LiveMachine.SOON;
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
    private static LiveMachine live;
    private static Monitor monitor;

    private GuestConsole console;
    private Machine machine;
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
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(guest.folder().resolve("initrd.gz"), target.resolve("initrd.gz"),
                StandardCopyOption.REPLACE_EXISTING);
        return options(Dist.standardFeatures(), Dist.feature("monitor"),
                systemProperty(FOLDER).value(target.toString()));
    }

    @Before
    public void boot() throws Exception {
        folder = Path.of(System.getProperty(FOLDER));
        repeat = Integer.getInteger(REPEAT, 1);
        if (live == null) { start(); }
        console = live.console();
        machine = live.machine();
        progress();
    }

    private void start() throws Exception {
        live = new LiveMachine(context, folder);
        monitor = Monitor.listen(context, folder.resolve("control"));
        live.start(Map.of("machine", "pc", "kernel", folder.resolve("vmlinuz").toString(), "initrd",
                folder.resolve("initrd.gz").toString(), "append", "console=ttyS0"));
        live.console().await(text -> text.contains("/ # ") || text.contains("~ # "), BOOT);
        live.console().type("dmesg -n 1");
        live.console().type(LOOP);
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

    private double machineTime() {
        return machine.inspector().info().guestNanos() / 1e9;
    }

    private double uptime() throws InterruptedException {
        Matcher seconds = UPTIME.matcher(console.ask("cut -d' ' -f1 /proc/uptime", SOON));
        assertTrue("uptime", seconds.find());
        return Double.parseDouble(seconds.group());
    }

    // What is done to it

    private void byTheMonitor(String bundle, String jar) throws Exception {
        live.leaves(live.bundle(bundle));
        String said = monitor.ask("bundle:update " + bundle + " " + folder.resolve(jar));
        assertTrue(said, said.contains("the guest stood"));
    }

    private void byTheFramework(String bundle, String jar) throws Exception {
        Bundle core = live.bundle(CORE);
        core.stop();
        live.update(live.bundle(bundle), folder.resolve(jar));
        live.refresh(live.bundle(bundle));
        core.start();
    }

    private SeatInfo coreSeat() {
        return live.seat("the core of cpu0");
    }

    /** How a bundle is replaced by a jar. */
    private interface Update {
        void of(String bundle, String jar) throws Exception;
    }

    @Test
    public void theCoreIsReplacedWhileLinuxComputes() throws Exception {
        int updates = 6 * repeat + 10 * (repeat - 1) / 14;
        long usedBefore = 0;
        for (int i = 0; i < updates; i++) {
            int build = i % 2;
            Update update = i % 4 < 2 ? this::byTheMonitor : this::byTheFramework;
            if (i % 10 == 4) {
                live.leaves(live.bundle(CORE));
                update.of(LIBRARY, "library" + build + ".jar");
            }
            update.of(CORE, "core" + build + ".jar");
            live.settle();
            assertEquals("0.1." + (build + 1), coreSeat().version());
            assertEquals("build-" + build, coreSeat().build());
            progress();
            if (i == 3) { usedBefore = used(); }
        }
        long usedAfter = used();
        assertTrue("memory grew from " + usedBefore + " to " + usedAfter + " bytes", usedAfter < 1.3 * usedBefore);
        guestIsWell();
        System.err.println("live update: " + machine.inspector().info().absences());
    }

    /** Bytes of the heap, when nothing of what was replaced is left. */
    private static long used() throws InterruptedException {
        live.everyLoaderIsCollected();
        for (int i = 0; i < 3; i++) { System.gc(); }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    public void withoutACoreTheMachineWaitsAndSaysForWhat() throws Exception {
        Bundle core = live.bundle(CORE);
        core.stop();
        live.settle();
        assertEquals("waiting", machine.inspector().info().state());
        assertEquals(List.of("cpu0 waits for a CpuCore for x86-64 (x86.interpreter); no installed bundle provides one"),
                machine.waitsFor());
        long sums = sums();
        long guest = machine.inspector().info().guestNanos();
        Thread.sleep(2_000);
        assertEquals("guest time stands still", guest, machine.inspector().info().guestNanos());
        assertEquals(sums, sums());
        core.start();
        live.settle();
        guestIsWell();
    }

    @Test
    public void everyPartIsSwappedInOrder() throws Exception {
        for (String bundle : List.of(CORE, "org.backplane.x86.architecture", "org.backplane.dev.apic",
                "org.backplane.dev.timer", "org.backplane.dev.uart", "org.backplane.dev.platform",
                "org.backplane.dev.pci")) {
            Path newer = Builds.write(bundle, "0.9.0", "newer", folder.resolve("newer-" + bundle + ".jar"));
            Bundle second = live.install(newer);
            second.start();
            live.settle();
            assertTrue(bundle, machine.inspector().seats().stream()
                    .anyMatch(seat -> seat.bundle().equals(bundle) && seat.version().equals("0.9.0")));
            progress();
            live.leaves(second);
            second.uninstall();
            live.refresh(second);
            live.settle();
            assertTrue(bundle, machine.inspector().seats().stream().noneMatch(seat -> seat.version().equals("0.9.0")));
            progress();
        }
        live.everyLoaderIsCollected();
        guestIsWell();
        System.err.println("orderly swaps: " + machine.inspector().info().swaps());
    }
}
