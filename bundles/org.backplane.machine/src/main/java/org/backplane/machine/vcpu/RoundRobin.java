package org.backplane.machine.vcpu;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.machine.time.Alarm;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.time.InstructionClock;

/**
 * Scheduler {@code roundRobin}: vCPUs take turns of so many instructions, on their threads; the gate lets one pass. Between two runs of a
 * core, and never within one, alarms fire, input comes and interrupts that devices raised are shown. How far a run goes depends on
 * instructions only, and a run that somebody cut short goes on where it was: so runs are repeatable.
 */
final class RoundRobin {
    /** Instructions of a turn, when others wait. */
    private static final long TURN = 50_000;
    /** Instructions after which alarms and interrupts are looked at, at the latest. */
    private static final long SLICE = 10_000;

    private final VcpuSet vcpus;
    private final Chassis chassis;
    private final QuietGate gate;
    private final InstructionClock clock;
    private int current;
    private long left = TURN;
    /** Instructions until the slice ends; 0 between slices. */
    private long slice;
    /** The vCPU whose core runs; -1 between runs. */
    private int executing = -1;
    private int deferred;

    RoundRobin(VcpuSet vcpus, Chassis chassis, QuietGate gate, InstructionClock clock) {
        this.vcpus = vcpus;
        this.chassis = chassis;
        this.gate = gate;
        this.clock = clock;
        gate.turn(0);
    }

    /** Whether an attention bit is to wait for the end of the slice: it comes out of the instructions of the vCPU that it is for. */
    boolean defers(int vcpu, int attention) {
        if (vcpu != executing || (attention & CpuState.INTERRUPT) == 0) { return false; }
        deferred |= CpuState.INTERRUPT;
        return true;
    }

    /** Whether time must stand, for input whose time has come and that is not there yet; waits a little for it then. */
    boolean stands() {
        if (slice > 0 || chassis.inputs().arrive()) { return false; }
        chassis.inputs().await();
        return true;
    }

    /** Runs the core for the rest of a slice, or passes the turn on. On the thread of the vCPU whose turn it is. */
    int run(MachineVcpu vcpu, CpuCore core) {
        CpuState state = vcpu.state();
        if (slice == 0) { slice = Math.max(1, Math.min(Math.min(left, SLICE), due() - clock.nanos())); }
        long before = state.retired;
        clock.begin(core, state);
        executing = vcpu.index();
        try {
            return core.run(slice);
        } finally {
            executing = -1;
            clock.end();
            slice -= state.retired - before;
            left -= state.retired - before;
        }
    }

    /** Behind a run: whether the slice has ended, with all that is due then. */
    void ran(MachineVcpu vcpu, boolean halted) {
        boolean givesWay = vcpu.takeWay();
        if (slice > 0 && !halted && !givesWay) { return; }
        slice = 0;
        vcpu.state().raise(deferred);
        deferred = 0;
        due(vcpu);
        if (left <= 0 || givesWay) { pass(); }
    }

    /** Alarms and input whose time has come. False when input must be waited for. */
    private boolean due(MachineVcpu vcpu) {
        chassis.alarms().fireDue();
        return chassis.inputs().arrive();
    }

    private long due() {
        return Math.min(chassis.alarms().next(), chassis.inputs().next());
    }

    /** The vCPU whose turn it is has nothing to do: another's turn, or time goes on to what comes next. */
    void idle(MachineVcpu vcpu) {
        slice = 0;
        pass();
        if (current == vcpu.index() && !vcpu.runnable()) { skip(vcpu); }
    }

    private void skip(MachineVcpu vcpu) {
        long next = due();
        if (next != Alarm.NEVER) { clock.skipTo(next); }
        if (!due(vcpu) || next == Alarm.NEVER) { chassis.inputs().await(); }
    }

    /** The turn of the next vCPU that can run; of the same one when no other can. */
    private void pass() {
        left = TURN;
        MachineVcpu[] all = vcpus.array();
        for (int n = 1; n <= all.length; n++) {
            int candidate = (current + n) % all.length;
            if (all[candidate].runnable()) {
                current = candidate;
                gate.turn(current);
                return;
            }
        }
    }
}
