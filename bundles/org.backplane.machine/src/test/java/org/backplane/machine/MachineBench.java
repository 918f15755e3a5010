package org.backplane.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.PartSpec;
import org.backplane.machine.TestParts.TestArchitecture;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestLoader;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.Version;

/** A whole machine without a framework: parts that tests script, real threads. */
abstract class MachineBench {
    static final long PORT = 0x10;

    final Candidates candidates = new Candidates();
    private final List<String> names = new ArrayList<>();
    final TestLoader loader = new TestLoader();
    boolean reboot = true;
    /** The machine's key. */
    boolean trace;
    /** After this time the director says what keeps the machine from a quiet point. */
    Duration patience = Duration.ofMinutes(1);
    Director director;
    private long ids;

    final Candidate offer(String type, PartProvider<?> provider) {
        return offer(type, provider, "0.0.0");
    }

    final Candidate offer(String type, PartProvider<?> provider, String version) {
        Candidate candidate = new Candidate(type, provider, 0, ids++, "test", new Version(version), "");
        candidates.put(candidate);
        if (director != null) {
            director.seatsChanged();
        }
        return candidate;
    }

    final void withdraw(PartProvider<?> provider) {
        candidates.remove(provider);
        director.seatsChanged();
    }

    final void part(String name, String type, Map<String, Object> keys) {
        names.add(name);
        candidates.put(new PartSpec(name, type, keys));
    }

    final void machine(TestCore core) {
        part("cpu0", "vcpu", Map.of("core", "core"));
        part("boot", "loader", Map.of());
        offer("x86-64", new TestArchitecture());
        offer("loader", loader);
        if (core != null) {
            offer("core", core);
        }
    }

    final void start() {
        begin();
        director.start();
    }

    /** A machine that is not started yet. */
    final void begin() {
        director = new Director("test",
                new MachineConfig("x86-64", 1 << 20, "realtime", 0, reboot, MachineSpec.FAULT, trace), names,
                candidates,
                patience);
        director.begin(TestMachine.of(director));
    }

    /** Waits until the director has done everything it was asked for. Boards answer outside quiet points only. */
    final void settle() throws InterruptedException {
        director.pause();
        director.resume();
    }

    final Outcome outcome() throws Exception {
        return director.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws InterruptedException {
        if (director != null) {
            director.close();
        }
    }
}
