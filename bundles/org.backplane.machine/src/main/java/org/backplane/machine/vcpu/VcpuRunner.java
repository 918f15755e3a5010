package org.backplane.machine.vcpu;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.machine.board.Superseded;

/**
 * Runs one vCPU on a thread of its own (scheduler {@code parallel}).
 */
public final class VcpuRunner implements Runnable {
    /** Instructions between two looks at the world when nobody kicks; only bounds how stale statistics get. */
    private static final long BUDGET = 1L << 24;

    private final MachineVcpu vcpu;
    private final QuietGate gate;
    private final VcpuEvents events;
    private final QuietGate.Visitor visitor;
    /** Taken by whoever decides first how a call that does not return goes on: its thread, or {@link #supersede}. */
    private volatile AtomicBoolean returned = new AtomicBoolean();
    private volatile Thread thread;
    private final Parking parking = new Parking();
    private boolean shutDown;
    private String shutDownReason;
    /** Instructions retired when a hopeless halt was last reported: once per halt is enough. */
    private long reportedAt = -1;

    VcpuRunner(MachineVcpu vcpu, QuietGate gate, VcpuEvents events) {
        this.vcpu = vcpu;
        this.gate = gate;
        this.events = events;
        visitor = new QuietGate.Visitor(vcpu.index());
    }

    /** Starts the thread, once; it waits at the gate. */
    public void start() {
        if (thread == null) { thread = Thread.ofPlatform().daemon().name(vcpu.name()).start(this); }
    }

    /** Waits for the thread to end after the gate did; false when it does not within {@code millis}. */
    public boolean join(long millis) throws InterruptedException {
        return thread == null || thread.join(Duration.ofMillis(millis));
    }

    /** The vCPU's thread, null before {@link #start}. */
    public Thread thread() {
        return thread;
    }

    void wake() {
        if (parking.parked()) { LockSupport.unpark(thread); }
    }

    void reset() {
        shutDown = false;
        reportedAt = -1;
    }

    boolean shutDown() {
        return shutDown;
    }

    String shutDownReason() {
        return shutDownReason;
    }

    @Override
    public void run() {
        try {
            while (pass() && turn()) {
                // Everything is done in the conditions.
            }
        } catch (Throwable thrown) {
            vcpu.exclusion().leave(vcpu.index());
            events.failed(vcpu, "the core threw", thrown);
        } finally {
            gate.exit(visitor);
        }
    }

    /** Takes the kick back before it looks at the gate: one that comes later is still there when the core runs. */
    private boolean pass() {
        vcpu.state().lower(CpuState.KICK);
        return gate.pass(visitor);
    }

    /** What {@link #supersede} wants; to be asked for before the thread can know that its call was given up. */
    AtomicBoolean ticket() {
        return returned;
    }

    /** Gives up the thread, which does not return from a call; false when it has, and goes on. By the director only. */
    boolean supersede(AtomicBoolean ticket) {
        boolean late = ticket.compareAndSet(false, true);
        if (late) { gate.exit(visitor); }
        return late;
    }

    /** False when the thread was superseded. */
    private boolean turn() {
        CpuState state = vcpu.state();
        if (!vcpu.attend()) { return true; }
        RoundRobin turns = vcpu.turns();
        if (turns != null && !vcpu.runnable()) {
            turns.idle(vcpu);
            return true;
        }
        if (shutDown || state.stopped) {
            parking.park(state, CpuState.KICK);
            return true;
        }
        if (turns != null && turns.stands()) { return true; }
        CpuCore core = vcpu.core();
        vcpu.exclusion().enter(vcpu.index());
        int reason;
        try {
            reason = turns == null ? core.run(BUDGET) : turns.run(vcpu, core);
        } catch (Superseded late) {
            if (!returned.compareAndSet(false, true)) { return false; }
            returned = new AtomicBoolean();
            salvage(core);
            return true;
        } catch (Awaited part) {
            salvage(core);
            events.awaits(part.board);
            return true;
        }
        vcpu.exclusion().leave(vcpu.index());
        if (turns != null) { turns.ran(vcpu, reason == Exit.HALT); }
        return returned(core, state, reason);
    }

    /** The instruction in progress will be executed again. */
    private void salvage(CpuCore core) {
        core.salvage();
        vcpu.exclusion().leave(vcpu.index());
    }

    private boolean returned(CpuCore core, CpuState state, int reason) {
        switch (reason) {
            case Exit.HALT -> halt(state);
            case Exit.SHUTDOWN -> shutDown(core.exit());
            case Exit.FAILURE -> {
                events.failed(vcpu, core.exit().detail, null);
                shutDown = true;
            }
            default -> {
                // The others are for whoever asked for them; the vCPU goes on.
            }
        }
        return true;
    }

    private void halt(CpuState state) {
        if (state.retired != reportedAt && !vcpu.architecture().interruptible(state)) {
            reportedAt = state.retired;
            events.halted(vcpu);
        }
        if (vcpu.turns() == null) { parking.park(state, -1); }
    }

    private void shutDown(Exit exit) {
        shutDown = true;
        shutDownReason = exit.detail;
        events.shutDown(vcpu);
    }
}
