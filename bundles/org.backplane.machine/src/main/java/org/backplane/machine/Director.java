package org.backplane.machine;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.backplane.api.machine.LoadException;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.MachineInfo;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.memory.GuestMemory;
import org.backplane.machine.time.DrivenClock;
import org.backplane.machine.time.InstructionClock;
import org.backplane.machine.time.RealtimeClock;
import org.backplane.machine.vcpu.MachineVcpu;
import org.backplane.machine.vcpu.QuietGate;
import org.backplane.machine.vcpu.VcpuSet;

/**
 * The one thread that changes a machine: it seats parts, resets, loads, starts, stops and ends. It is level-triggered: a
 * request only says what to look at, and every turn compares what is with what should be. It calls parts at quiet points and
 * the framework never.
 */
final class Director implements Runnable {
    /** How long to wait for a quiet point before saying what is in the way; less than {@link #CLOSE_LIMIT}, to be told at the end too. */
    static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int END = Mailbox.POWER_OFF | Mailbox.EXIT | Mailbox.STOP | Mailbox.FAILED;

    private final System.Logger log = System.getLogger("org.backplane.machine");
    private final String name;
    private final MachineConfig config;
    private final Mailbox mailbox = new Mailbox();
    private final QuietGate gate = new QuietGate();
    private final VcpuSet vcpus = new VcpuSet();
    private final Reports reports = new Reports(mailbox, gate, vcpus, log);
    private final Hardware hardware;
    private final Seating seating;
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final Turns turns = new Turns(mailbox);
    private final Inspection inspection = new Inspection(this);
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger updates = new AtomicInteger();
    /** The host's nanoseconds when the guest first ran; 0 before. */
    private volatile long firstRun;

    private volatile Thread thread;
    private volatile Machine machine;
    private volatile List<String> waitsFor = List.of("its director has not looked at it yet");
    private volatile MachineSpec spec;
    private volatile boolean started;
    private boolean loaded;

    /** @param patience how long a vCPU or a part may keep the machine from a quiet point before it is named */
    Director(String name, MachineConfig config, List<String> partNames, Candidates candidates, Duration patience) {
        this.name = name;
        this.config = config;
        GuestMemory memory = new GuestMemory(config.memory(), vcpus);
        InstructionClock instructions = config.clock().equals("instructions")
                ? new InstructionClock(config.seed())
                : null;
        DrivenClock clock = instructions == null ? new RealtimeClock(System::nanoTime) : instructions;
        Chassis chassis = new Chassis(memory, clock, this::spec, reports, candidates::backend, reports::partFailed,
                config.trace());
        if (instructions != null) { vcpus.takeTurns(chassis, gate, instructions); }
        hardware = new Hardware(chassis, vcpus, gate, patience.toMillis(), reports::partFailed, log);
        spec = config.spec(name, List.of());
        seating = new Seating(partNames, candidates, hardware, this::spec, log);
    }

    /** Starts the threads. */
    void begin(Machine facade) {
        machine = facade;
        if (vcpus.parallel()) { hardware.chassis().alarms().start(name + " timer"); }
        thread = Thread.ofPlatform().daemon().name(name + " director").start(this);
        mailbox.post(Mailbox.SEATS);
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) {
                int subjects = mailbox.take(hardware.isQuiet() ? Long.MAX_VALUE : Watch.PERIOD);
                hardware.watch();
                if (subjects == 0) { continue; }
                long seen = turns.asked();
                more = turn(subjects);
                turns.over(seen, hardware.isQuiet(), seating.built(), seating.providers());
            }
            hardware.quiet();
            seating.clear();
            hardware.end();
        } catch (InterruptedException | RuntimeException | Error thrown) {
            log.log(System.Logger.Level.ERROR, "the director of " + name + " failed", thrown);
            ended.complete(new Outcome(Outcome.FAILED, 0, "the director failed: " + thrown));
        } finally {
            ended.complete(new Outcome(Outcome.STOPPED, 0, ""));
            turns.end();
        }
    }

    /** Looks at everything that was asked for; false when the machine is closed. */
    private boolean turn(int subjects) throws InterruptedException {
        unplugBroken();
        answer();
        reseat();
        if ((subjects & END) != 0) { end(reports.outcome(subjects)); }
        if ((subjects & Mailbox.RESET) != 0) { reset(Outcome.RESET); }
        if ((subjects & Mailbox.SHUT_DOWN) != 0) { reset(Outcome.DEAD); }
        if ((subjects & Mailbox.HALTED) != 0) { endIfDead(); }
        runOrRest();
        return (subjects & Mailbox.CLOSE) == 0;
    }

    private void unplugBroken() throws InterruptedException {
        boolean changed = false;
        for (Reports.Broken one = reports.takeBroken(); one != null; one = reports.takeBroken()) {
            hardware.quiet();
            seating.evict(one.board(), one.thrown());
            changed = true;
        }
        if (changed) {
            seating.renew(hardware.takeSuperseded());
            inspection.publish(seating);
        }
    }

    private void answer() throws InterruptedException {
        for (Runnable question = asked.poll(); question != null; question = asked.poll()) {
            hardware.quiet();
            question.run();
        }
    }

    private void reseat() throws InterruptedException {
        boolean changed = seating.build(this::createVcpu);
        if (changed) { spec = config.spec(name, seating.specs()); }
        while (!ended.isDone() && seating.pending()) {
            changed = true;
            if (!seating.prepare()) { continue; }
            hardware.quiet();
            if (seating.settle() && loaded) { hardware.pauses().swapped(); }
        }
        awaitParts();
        lookWhatIsMissing();
        if (changed) { inspection.publish(seating); }
    }

    /** vCPUs come back to what they cannot do without a part, again and again, until they stand. */
    private void awaitParts() throws InterruptedException {
        if (!reports.hasAwaited()) { return; }
        hardware.quiet();
        reports.takeAwaited(seating::await);
    }

    private void lookWhatIsMissing() {
        waitsFor = seating.waitsFor(loaded || firstRun != 0, updates.get() > 0);
        if (loaded && !waitsFor.isEmpty()) { hardware.pauses().waited(); }
    }

    private MachineVcpu createVcpu(int index, String vcpuName) {
        return new MachineVcpu(index, vcpuName, hardware.chassis(), vcpus, gate, reports);
    }

    private void end(String kind, String report) throws InterruptedException {
        end(new Outcome(kind, 0, report));
    }

    private void end(Outcome outcome) throws InterruptedException {
        hardware.quiet();
        ended.complete(outcome);
    }

    /** Starts the guest again, or ends the run with {@code otherwise} on a machine that does not. */
    private void reset(String otherwise) throws InterruptedException {
        hardware.quiet();
        hardware.release();
        if (config.reboot()) {
            loaded = false;
        } else {
            end(otherwise, otherwise.equals(Outcome.DEAD) ? report() : "");
        }
    }

    private void endIfDead() throws InterruptedException {
        hardware.quiet();
        if (loaded && hardware.vcpus().stream().allMatch(MachineVcpu::dead)) { end(Outcome.DEAD, report()); }
    }

    private String report() {
        return hardware.vcpus().stream().map(vcpu -> vcpu.report().whole()).collect(Collectors.joining("\n"));
    }

    private void runOrRest() throws InterruptedException {
        boolean ready = started && waitsFor.isEmpty() && !ended.isDone() && (loaded || load());
        if (turns.mayRun(ready)) {
            if (firstRun == 0) { firstRun = System.nanoTime(); }
            hardware.go();
        } else {
            hardware.quiet();
        }
    }

    /** Resets everything and lets the loader put the guest in; false when it cannot, which is the end, or what is away has to be reset. */
    private boolean load() throws InterruptedException {
        hardware.quiet();
        if (seating.awaitHeld()) {
            lookWhatIsMissing();
            return false;
        }
        seating.reset();
        Loader loader = seating.loader();
        try {
            if (loader != null) { loader.load(machine); }
            loaded = true;
        } catch (LoadException refusal) {
            end(Outcome.NOT_LOADED, refusal.getMessage());
        } catch (RuntimeException | Error thrown) {
            log.log(System.Logger.Level.ERROR, "the loader failed", thrown);
            end(Outcome.FAILED, "the loader failed: " + thrown);
        }
        return loaded;
    }

    // Requests: any thread, they never wait

    /** Providers, slots or back ends have changed. */
    void seatsChanged() {
        mailbox.post(Mailbox.SEATS);
    }

    void start() {
        started = true;
        mailbox.post(Mailbox.RUN);
    }

    /** Ends the run, even when a part does not let the director go on. */
    void stop() {
        ended.completeOnTimeout(new Outcome(Outcome.STOPPED, 0, ""), STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        mailbox.post(Mailbox.STOP);
    }

    void beginUpdate() {
        updates.incrementAndGet();
        mailbox.post(Mailbox.SEATS);
    }

    void endUpdate() {
        updates.decrementAndGet();
        mailbox.post(Mailbox.SEATS);
    }

    void trace(String part, boolean on) {
        ask(() -> seating.parts().filter(seat -> seat.name().equals(part)).forEach(seat -> seat.trace(on)));
    }

    /** Has something done at a quiet point, by the director. Any thread. */
    void ask(Runnable action) {
        asked.add(action);
        mailbox.post(Mailbox.ASKED);
    }

    /** Work on the architectures, then new wiring for every core. At a quiet point, by the director. */
    <T, R> R atRest(Class<T> type, Function<List<T>, R> work) {
        R result = work.apply(hardware.vcpus().stream().map(vcpu -> vcpu.facet(type)).toList());
        seating.rewire();
        return result;
    }

    /** Work that changes nothing, also on those that some vCPUs have, and others have not. At a quiet point, by the director. */
    <T, R> R look(Class<T> type, Function<List<T>, R> work) {
        return work.apply(hardware.vcpus().stream().map(vcpu -> vcpu.find(type).orElse(null)).toList());
    }

    // Requests that wait: not on a thread of the machine

    void pause() throws InterruptedException {
        turns.pause();
    }

    void resume() {
        turns.resume();
    }

    void settled(Duration limit) throws InterruptedException, TimeoutException {
        if (!turns.settled(limit)) {
            throw new TimeoutException(name + " is not settled: " + String.join("; ", waitsFor));
        }
    }

    /** Waits until no seat holds the provider, at most {@code limit}; false when one still does. */
    boolean awaitGone(Object provider, Duration limit) throws InterruptedException {
        return turns.awaitGone(provider, limit);
    }

    /** Ends the machine for good; waits for it, a bounded time. */
    void close() throws InterruptedException {
        mailbox.post(Mailbox.CLOSE);
        thread.join(CLOSE_LIMIT);
    }

    // What tools ask

    MachineSpec spec() {
        return spec;
    }

    List<String> waitsFor() {
        return waitsFor;
    }

    Inspector inspector() {
        return inspection;
    }

    MachineInfo info() {
        long guest = chassis().clock().nanos();
        long lag = firstRun == 0 ? 0 : Math.max(0, System.nanoTime() - firstRun - guest);
        return new MachineInfo(name, config.isa(), config.memory(), state(), guest, lag, waitsFor,
                hardware.pauses().swaps(), hardware.pauses().absences());
    }

    private String state() {
        if (ended.isDone()) { return "ended"; }
        if (!started) { return "new"; }
        if (!waitsFor.isEmpty()) { return "waiting"; }
        return turns.paused() ? "paused" : "running";
    }

    /** The machine's switches. */
    Power power() {
        return reports;
    }

    List<MachineVcpu> vcpus() {
        return hardware.vcpus();
    }

    Chassis chassis() {
        return hardware.chassis();
    }

    CompletionStage<Outcome> ended() {
        return ended.minimalCompletionStage();
    }
}
