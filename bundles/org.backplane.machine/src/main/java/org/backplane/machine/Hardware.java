package org.backplane.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.backplane.machine.board.Chassis;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.board.Stuck;
import org.backplane.machine.vcpu.MachineVcpu;
import org.backplane.machine.vcpu.QuietGate;
import org.backplane.machine.vcpu.VcpuRunner;
import org.backplane.machine.vcpu.VcpuSet;

/**
 * The machine's vCPUs and boards, and how they come to rest: in a quiet point every vCPU thread waits at the gate, the
 * director holds every board's lock, so that no device callback runs or can begin, and time stands still. A new machine is
 * quiet. Used by the director only.
 */
final class Hardware {
    private static final long END_MILLIS = 2_000;
    /** Nanoseconds in which HotSpot compiles what a core needs most. */
    private static final long COLD = TimeUnit.MILLISECONDS.toNanos(800);
    /** Milliseconds between two looks at what keeps the machine from coming to rest. */
    private static final long LOOK = TimeUnit.NANOSECONDS.toMillis(Watch.PERIOD);

    private final System.Logger log;
    private final Chassis chassis;
    private final QuietGate gate;
    private final long patience;
    private final List<PartBoard> boards = new ArrayList<>();
    private final Pauses pauses = new Pauses(System::nanoTime);
    private final Watch watch = new Watch();
    private final PartCalls calls = new PartCalls();
    private final BiConsumer<PartBoard, Throwable> failures;
    private final List<MachineVcpu> superseded = new ArrayList<>();
    private boolean quiet = true;
    private final VcpuSet vcpus;

    /**
     * @param patience milliseconds after which what keeps the machine from coming to rest is named
     * @param failures told of parts whose callbacks do not return
     */
    Hardware(Chassis chassis, VcpuSet vcpus, QuietGate gate, long patience, BiConsumer<PartBoard, Throwable> failures,
            System.Logger log) {
        this.failures = failures;
        this.chassis = chassis;
        this.vcpus = vcpus;
        this.gate = gate;
        this.patience = patience;
        this.log = log;
    }

    Chassis chassis() {
        return chassis;
    }

    List<MachineVcpu> vcpus() {
        return vcpus.list();
    }

    void add(MachineVcpu vcpu) {
        vcpus.add(vcpu);
    }

    /** A board was plugged in, at a quiet point. */
    void add(PartBoard board) {
        boards.add(board);
        board.hold();
    }

    private void hold(PartBoard board) throws InterruptedException {
        for (long waited = LOOK; !board.hold(LOOK); waited += LOOK) {
            watch();
            if (waited % patience < LOOK) {
                complain("still waiting for " + title(board) + " to return; in the way:" + stack(board.caller()), null);
            }
        }
    }

    private static String title(PartBoard board) {
        return "part " + board.name() + " (" + board.spec().type() + ")";
    }

    /** A board was unplugged, at a quiet point, or could not be plugged in. */
    void remove(PartBoard board) {
        vcpus().forEach(vcpu -> vcpu.remove(board));
        if (boards.remove(board)) { board.release(); }
    }

    /** How the director calls parts. */
    PartCalls calls() {
        return calls;
    }

    /** Ends a part for good; what it throws is told, and that is all. */
    void close(String title, Duration limit, Runnable part) {
        try {
            calls.run(limit, part);
        } catch (RuntimeException | Error thrown) {
            complain(title + " failed while it was closed", thrown);
        }
    }

    /** A part failed, and is unplugged at the director's next turn. */
    void failed(PartBoard board, Throwable thrown) {
        failures.accept(board, thrown);
    }

    /** Says what a part did wrong. */
    void complain(String what, Throwable thrown) {
        log.log(System.Logger.Level.WARNING, what, thrown);
    }

    /** vCPUs that {@link Reports} has barred may go on. */
    void release() {
        gate.release();
    }

    /** Brings everything to rest; returns at once when it is. */
    void quiet() throws InterruptedException {
        if (quiet) { return; }
        pauses.begins();
        gate.close();
        vcpus.stop();
        for (long waited = LOOK; !gate.awaitQuiet(LOOK); waited += LOOK) {
            watch();
            vcpus.stop();
            if (waited % patience < LOOK) {
                complain("still waiting for the vCPUs to stop; in the way:" + stacks(), null);
            }
        }
        for (PartBoard board : boards) { hold(board); }
        chassis.clock().stop();
        quiet = true;
        watch.rest();
        pauses.stands();
    }

    /** Gives up a part whose callback has not returned for long, and whoever called it. To be called again and again. */
    void watch() {
        PartBoard stuck = quiet ? null : watch.look(boards);
        if (stuck == null) { return; }
        Thread caller = stuck.caller();
        Stuck why = new Stuck(caller);
        for (MachineVcpu vcpu : vcpus.array()) {
            if (vcpu.runner().thread() == caller && vcpu.supersede(stuck)) { superseded.add(vcpu); }
        }
        stuck.abandon();
        if (caller != null && caller == chassis.alarms().thread()) { chassis.alarms().supersede(); }
        boards.stream().filter(board -> board != stuck && board.caller() == caller).forEach(PartBoard::abandon);
        if (caller != null) { caller.interrupt(); }
        failures.accept(stuck, why);
    }

    /** vCPUs whose cores were lost in calls that did not return, since the last time this was asked. */
    List<MachineVcpu> takeSuperseded() {
        List<MachineVcpu> lost = List.copyOf(superseded);
        superseded.clear();
        return lost;
    }

    Pauses pauses() {
        return pauses;
    }

    /** Undoes {@link #quiet}. */
    void go() {
        if (!quiet) { return; }
        quiet = false;
        pauses.ends();
        vcpus().forEach(vcpu -> vcpu.runner().start());
        chassis.clock().start(warmUp());
        boards.forEach(PartBoard::release);
        gate.open();
        chassis.alarms().resumed();
    }

    /** How long the clock must be slow for cores that are new to a guest that has run before. */
    private long warmUp() {
        boolean cold = false;
        for (MachineVcpu vcpu : vcpus.array()) { cold |= vcpu.takeCold(); }
        return cold ? COLD : 0;
    }

    boolean isQuiet() { return quiet; }

    private String stacks() {
        StringBuilder text = new StringBuilder();
        for (MachineVcpu vcpu : vcpus.array()) {
            Thread thread = vcpu.runner().thread();
            boards.stream().filter(board -> thread != null && board.caller() == thread)
                    .forEach(board -> text.append("\n    ").append(vcpu.name()).append(" is in ").append(title(board)));
            text.append(stack(thread));
        }
        return text.toString();
    }

    private static String stack(Thread thread) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : thread == null ? new StackTraceElement[0] : thread.getStackTrace()) {
            text.append("\n    ").append(thread.getName()).append(": ").append(frame);
        }
        return text.toString();
    }

    /** All banks, alarms, lines and caches as after power-on. At a quiet point. */
    void resetBoards() {
        boards.forEach(PartBoard::reset);
        chassis.memory().reset();
    }

    /** Ends all threads for good and gives the RAM back, unless a vCPU thread is stuck and might still touch it. */
    void end() throws InterruptedException {
        gate.end();
        vcpus.stop();
        chassis.alarms().close();
        chassis.trace().close();
        calls.close();
        boolean ended = true;
        for (MachineVcpu vcpu : vcpus.array()) {
            VcpuRunner runner = vcpu.runner();
            ended &= runner.join(END_MILLIS);
        }
        if (ended) {
            chassis.memory().close();
        } else {
            complain("a vCPU thread did not end within " + TimeUnit.MILLISECONDS.toSeconds(END_MILLIS)
                    + " s; the guest's memory stays allocated" + stacks(), null);
        }
    }
}
