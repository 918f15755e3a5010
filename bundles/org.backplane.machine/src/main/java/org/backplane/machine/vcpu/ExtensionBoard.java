package org.backplane.machine.vcpu;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartSpec;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.memory.Bus;

/** The board of a CPU extension: its memory windows are the vCPU's own. */
public final class ExtensionBoard extends PartBoard implements VcpuBoard {
    private final MachineVcpu vcpu;

    public ExtensionBoard(PartSpec spec, Chassis chassis, MachineVcpu vcpu) {
        super(spec, chassis);
        this.vcpu = vcpu;
    }

    /** Whose board it is. */
    public MachineVcpu vcpu() {
        return vcpu;
    }

    @Override
    protected PartBoard another() {
        return new ExtensionBoard(spec(), chassis(), vcpu);
    }

    @Override
    protected Bus bus(String space) {
        return space.equals(Chassis.MEMORY) ? vcpu.memory().local() : super.bus(space);
    }

    @Override
    protected String pinName(String pin) {
        return vcpu.index() == 0 ? super.pinName(pin) : vcpu.name() + "." + super.pinName(pin);
    }

    @Override
    public int index() {
        return vcpu.index();
    }

    @Override
    public CpuState state() {
        return vcpu.state();
    }

    @Override
    public void kick(int attention) {
        vcpu.kick(attention);
    }

    @Override
    public void restart(boolean init, long address) {
        if (init) {
            vcpu.initialise();
        } else {
            vcpu.start(address);
        }
    }
}
