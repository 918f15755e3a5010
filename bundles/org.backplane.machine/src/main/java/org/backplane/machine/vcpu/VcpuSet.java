package org.backplane.machine.vcpu;

import java.util.Arrays;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.memory.GuestMemory;
import org.backplane.machine.time.InstructionClock;

/** All vCPUs of a machine, and what their memory needs of them. They are added by the director; everything else on any thread. */
public final class VcpuSet implements GuestMemory.Vcpus {
    /** Most vCPUs of a machine: what is kept about a page has a bit for each. */
    public static final int MAX = 8;

    private final Exclusion exclusion = new Exclusion(index -> get(index).kick(CpuState.KICK));
    /** Replaced, never changed: any thread may read it, without allocating an iterator. */
    private volatile MachineVcpu[] vcpus = {};
    private RoundRobin turns;

    /** Lets them take turns by instructions. Before there are any. */
    public void takeTurns(Chassis chassis, QuietGate gate, InstructionClock clock) {
        turns = new RoundRobin(this, chassis, gate, clock);
    }

    /** Whether each runs when it can. */
    public boolean parallel() {
        return turns == null;
    }

    RoundRobin turns() {
        return turns;
    }

    public void add(MachineVcpu vcpu) {
        MachineVcpu[] more = Arrays.copyOf(vcpus, vcpus.length + 1);
        more[vcpus.length] = vcpu;
        vcpus = more;
    }

    /** The vCPUs by index; not to be changed. */
    public MachineVcpu[] array() {
        return vcpus;
    }

    public List<MachineVcpu> list() {
        return List.of(vcpus);
    }

    Exclusion exclusion() {
        return exclusion;
    }

    private MachineVcpu get(int index) {
        return vcpus[index];
    }

    @Override
    public void codeWritten(int mask, long address, int size) {
        for (MachineVcpu vcpu : vcpus) { if ((mask >>> vcpu.index() & 1) != 0) { vcpu.codeWritten(address, size); } }
    }

    @Override
    public void seclude(int vcpu) {
        exclusion.seclude(vcpu);
    }

    @Override
    public void readmit(int vcpu) {
        exclusion.readmit(vcpu);
    }

    @Override
    public void watchStores(int mask, long address) {
        for (MachineVcpu vcpu : vcpus) { if ((mask >>> vcpu.index() & 1) != 0) { vcpu.watchStores(address); } }
    }

    /** Has all of them look whether the gate is open, before their next instruction. */
    public void stop() {
        for (MachineVcpu vcpu : vcpus) { vcpu.kick(CpuState.KICK); }
    }

    /** Drops all translations of physical pages {@code [first, end)}. On the thread of the vCPU {@code by}, which does not execute. */
    void zap(int by, long first, long end) {
        exclusion.seclude(by);
        try {
            for (MachineVcpu vcpu : vcpus) { vcpu.drop(first, end); }
        } finally {
            exclusion.readmit(by);
            exclusion.leave(by);
        }
    }

    @Override
    public void flush() {
        for (MachineVcpu vcpu : vcpus) { vcpu.kick(CpuState.FLUSH); }
    }
}
