package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.backplane.api.machine.inspect.SeatInfo;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** Random changes of a machine's parts, and whom they should have seated. */
final class StormChanges {

    static final String DEVICE = "storm";
    private static final String CORE = LiveMachine.CORE;
    /** What is updated, and the machine waits for it. */
    private static final List<String> UPDATED = List.of(CORE, CORE, CORE, "org.backplane.x86.architecture",
            "org.backplane.dev.uart", "org.backplane.dev.apic", "org.backplane.dev.timer", "org.backplane.loader");
    private static final int BUILDS = 4;
    private static final int DEVICES_KEPT = 3;

    /**
     * Something that can be asked for.
     *
     * @param name    for people
     * @param version what the bundle must have afterwards, null when it is no update
     * @param judged  whether it is taken back when the machine cannot go on with it at once
     */
    record Change(String name, Bundle bundle, Version version, boolean judged, Action action) {
        /** Whether the other takes the bundle away under this one's eyes, or this one under the other's. */
        boolean spoils(Change other) {
            return bundle != null && bundle.equals(other.bundle) && (judged || other.judged);
        }

        @Override
        public String toString() {
            return version == null ? name : name + " " + version;
        }
    }

    /** Asks for it; a departure waits until the part is not used any more. */
    interface Action {
        void ask() throws Exception;
    }

    private final BundleContext context;
    private final LiveMachine live;
    private final Path folder;
    private final Random random;
    private final Monitor monitor;
    private final Bundle beside;
    /** How often each bundle has been updated: the next build is never the one it has. */
    private final Map<String, Integer> builds = new HashMap<>();
    private final AtomicInteger besides = new AtomicInteger();
    private final AtomicInteger devices = new AtomicInteger();
    private final ConcurrentSkipListMap<Integer, ServiceRegistration<?>> offered = new ConcurrentSkipListMap<>();

    /** @param folder with what {@link #write} has written */
    StormChanges(BundleContext context, LiveMachine live, Path folder, Random random) throws Exception {
        this.context = context;
        this.live = live;
        this.folder = folder;
        this.random = random;
        monitor = Monitor.listen(context, folder.resolve("control"));
        beside = live.install(jar(folder, CORE, "0.9.0"));
        offer();
    }

    /** Writes builds of all bundles that are changed. */
    static void write(Path folder) throws IOException {
        for (int build = 0; build < BUILDS; build++) {
            for (String bundle : UPDATED.stream().distinct().toList()) { write(folder, bundle, "0.1." + build); }
            write(folder, CORE, "0.9." + build);
        }
    }

    private static void write(Path folder, String bundle, String version) throws IOException {
        Builds.write(bundle, version, version, jar(folder, bundle, version));
    }

    private static Path jar(Path folder, String bundle, String version) {
        return folder.resolve(bundle + "-" + version + ".jar");
    }

    /** Any of them. Not on a thread of the machine. */
    Change any() {
        return random.nextInt(6) == 0 ? update(anyBundle(), "bundle:update", this::byTheMonitor) : direct();
    }

    /** Any of them that can be asked for at the same moment as another. Not on a thread of the machine. */
    Change beside(Change other) {
        Change change = any();
        return change.spoils(other) ? atOnce() : change;
    }

    /** One for which the thread that asks waits itself. Not on a thread of the machine. */
    Change direct() {
        return switch (random.nextInt(6)) {
            case 0 -> update(CORE, "stop, update, start", this::plain);
            case 1 -> new Change("the second core", beside, null, false, this::toggle);
            case 2 -> new Change("the device goes", null, null, false, this::withdraw);
            case 3 -> atOnce();
            default -> update(anyBundle(), "update", this::batch);
        };
    }

    private String anyBundle() {
        return UPDATED.get(random.nextInt(UPDATED.size()));
    }

    /** One that waits for nothing, and so may be asked for by any thread. */
    Change atOnce() {
        return beside.getState() == Bundle.ACTIVE || random.nextBoolean()
                ? new Change("a new device", null, null, false, this::offer)
                : new Change("the second core comes", beside, null, false, beside::start);
    }

    /** How an update is done. */
    private interface Update {
        void run(Bundle bundle, Path jar) throws Exception;
    }

    private Change update(String name, String how, Update update) {
        Bundle bundle = live.bundles(name).stream().filter(one -> !one.equals(beside)).findFirst().orElseThrow();
        String version = "0.1." + builds.merge(name, 1, Integer::sum) % BUILDS;
        return new Change(how + " of " + name + " to", bundle, new Version(version), how.startsWith("bundle:"),
                () -> update.run(bundle, jar(folder, name, version)));
    }

    private void plain(Bundle bundle, Path jar) throws Exception {
        bundle.stop();
        live.update(bundle, jar);
        bundle.start();
    }

    private void byTheMonitor(Bundle bundle, Path jar) throws Exception {
        live.leaves(bundle);
        monitor.ask("bundle:update " + bundle.getBundleId() + " " + jar);
    }

    private void batch(Bundle bundle, Path jar) throws Exception {
        live.machine().beginUpdate();
        try {
            plain(bundle, jar);
            live.settle();
        } finally {
            live.machine().endUpdate();
        }
    }

    /** A second core, which is better than the one there is, comes; or it goes, and comes back as another build. */
    private void toggle() throws Exception {
        if (beside.getState() == Bundle.ACTIVE) {
            beside.stop();
            live.update(beside, jar(folder, CORE, "0.9." + besides.incrementAndGet() % BUILDS));
        } else {
            beside.start();
        }
    }

    private void offer() {
        int build = devices.incrementAndGet();
        offered.put(build, StormDevice.register(context, build));
    }

    /** The best device goes, and the next best takes its place; or, after the last one, a new one comes. */
    private void withdraw() {
        var best = offered.pollLastEntry();
        if (best != null) { best.getValue().unregister(); }
        if (offered.isEmpty()) { offer(); }
    }

    /** Whoever should sit, sits; nobody has been refused or given up. */
    void assertSeated(List<Change> asked) {
        for (Change change : asked) {
            List<Version> wanted = asked.stream().filter(one -> one.bundle == change.bundle).map(Change::version)
                    .toList();
            if (change.version != null) {
                assertTrue(change + ", it is " + change.bundle.getVersion(),
                        wanted.contains(change.bundle.getVersion()));
                assertEquals(change.toString(), Bundle.ACTIVE, change.bundle.getState());
            }
        }
        for (SeatInfo seat : live.machine().inspector().seats()) {
            assertEquals(seat.toString(), "seated", seat.state());
            assertEquals(seat.toString(), "", seat.note());
            if (seat.name().equals(DEVICE)) {
                assertEquals("the best device", offered.lastKey().toString(), seat.build());
            } else {
                assertEquals(seat.toString(), best(seat.bundle()), new Version(seat.version()));
            }
        }
    }

    private Version best(String bundle) {
        return live.bundles(bundle).stream().filter(one -> one.getState() == Bundle.ACTIVE).map(Bundle::getVersion)
                .max(Comparator.naturalOrder()).orElseThrow();
    }

    /** Takes devices out that are not used any more. */
    void tidy() {
        while (offered.size() > DEVICES_KEPT) { offered.pollFirstEntry().getValue().unregister(); }
    }
}
