package org.backplane.machine;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.Power;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.vcpu.MachineVcpu;
import org.backplane.machine.vcpu.QuietGate;
import org.backplane.machine.vcpu.VcpuEvents;
import org.backplane.machine.vcpu.VcpuSet;

/** What happens in a machine and the director has to know of. Any thread tells, and never waits; the director takes it. */
final class Reports implements Power, VcpuEvents {
    /** A part that threw, on its way to be unplugged. */
    record Broken(PartBoard board, Throwable thrown) {
    }

    private final Mailbox mailbox;
    private final QuietGate gate;
    private final VcpuSet vcpus;
    private final System.Logger log;
    private final Queue<Broken> broken = new ConcurrentLinkedQueue<>();
    /** Boards that stand in for parts without which a vCPU can go no further. */
    private final Set<PartBoard> awaited = ConcurrentHashMap.newKeySet();
    /** What the guest ended with first, or null. */
    private final AtomicReference<Integer> exitValue = new AtomicReference<>();
    private volatile String failure = "";

    Reports(Mailbox mailbox, QuietGate gate, VcpuSet vcpus, System.Logger log) {
        this.mailbox = mailbox;
        this.gate = gate;
        this.vcpus = vcpus;
        this.log = log;
    }

    @Override
    public void off() {
        power(Mailbox.POWER_OFF);
    }

    @Override
    public void reset() {
        power(Mailbox.RESET);
    }

    @Override
    public void exit(int value) {
        exitValue.compareAndSet(null, value);
        power(Mailbox.EXIT);
    }

    /** The guest has switched something: it goes no further, even before the director looks. */
    private void power(int subject) {
        gate.bar();
        vcpus.stop();
        mailbox.post(subject);
    }

    @Override
    public void halted(MachineVcpu vcpu) {
        mailbox.post(Mailbox.HALTED);
    }

    @Override
    public void shutDown(MachineVcpu vcpu) {
        mailbox.post(Mailbox.SHUT_DOWN);
    }

    @Override
    public void failed(MachineVcpu vcpu, String what, Throwable thrown) {
        log.log(System.Logger.Level.ERROR, vcpu.name() + ": " + what, thrown);
        failure = vcpu.name() + ": " + what + (thrown == null ? "" : ": " + thrown);
        mailbox.post(Mailbox.FAILED);
    }

    @Override
    public void awaits(PartBoard board) {
        awaited.add(board);
        mailbox.post(Mailbox.SEATS);
    }

    void partFailed(PartBoard board, Throwable thrown) {
        broken.add(new Broken(board, thrown));
        mailbox.post(Mailbox.BROKEN);
    }

    // The director

    /** The next part that failed, or null. */
    Broken takeBroken() {
        return broken.poll();
    }

    boolean hasAwaited() { return !awaited.isEmpty(); }

    /** Hands over the boards that vCPUs have come to; they come back to them until they stand. */
    void takeAwaited(Consumer<PartBoard> taker) {
        awaited.forEach(taker);
        awaited.clear();
    }

    /** How a run ends to which {@code subjects} of the mailbox put an end. */
    Outcome outcome(int subjects) {
        if ((subjects & Mailbox.FAILED) != 0) { return new Outcome(Outcome.FAILED, 0, failure); }
        if ((subjects & Mailbox.EXIT) != 0) { return new Outcome(Outcome.EXIT, exitValue.get(), ""); }
        return new Outcome((subjects & Mailbox.POWER_OFF) != 0 ? Outcome.POWER_OFF : Outcome.STOPPED, 0, "");
    }
}
