package org.backplane.machine.vcpu;

import java.util.Map;
import java.util.function.Supplier;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Vacancy;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartSpec;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.memory.Bus;

/** The board of a CPU extension: its memory windows are the vCPU's own. */
public final class ExtensionBoard extends PartBoard implements VcpuBoard {
    private final MachineVcpu vcpu;
    private final Map<Class<?>, Object> shared;
    private final Precedence precedence;

    /**
     * @param shared     what the part has on all vCPUs, by type
     * @param precedence among the vCPU's extensions
     */
    public ExtensionBoard(PartSpec spec, Chassis chassis, MachineVcpu vcpu, Map<Class<?>, Object> shared,
            Precedence precedence) {
        super(spec, chassis);
        this.vcpu = vcpu;
        this.shared = shared;
        this.precedence = precedence;
    }

    Precedence precedence() {
        return precedence;
    }

    /** Whose board it is. */
    public MachineVcpu vcpu() {
        return vcpu;
    }

    /** What stands in for an extension, on this board; when the guest would change it, the machine waits for the part. */
    public CpuExtension inPlaceOf(CpuExtension left) {
        return left.held(state(), new Vacancy() {
            @Override
            public String part() {
                return spec().name() + " (" + spec().type() + ")";
            }

            @Override
            public void change() {
                throw new Awaited(ExtensionBoard.this);
            }
        });
    }

    @Override
    protected PartBoard another() {
        return new ExtensionBoard(spec(), chassis(), vcpu, shared, precedence);
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
    public <T> T shared(Class<T> type, Supplier<T> made) {
        return type.cast(shared.computeIfAbsent(type, _ -> made.get()));
    }

    @Override
    public void pause() {
        vcpu.pause();
    }

    @Override
    public long zap(long first, long end) {
        return vcpu.zap(first, end);
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
