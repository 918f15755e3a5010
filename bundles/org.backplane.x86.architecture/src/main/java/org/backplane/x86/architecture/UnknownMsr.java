package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.x86.X86Reg;

/** Stands for every model-specific register that is not there, for guests that cannot do without: it reads 0 and keeps nothing. */
final class UnknownMsr implements SystemRegister {
    private static final int BYTES = 8;

    private final Unanswered told;

    private UnknownMsr(Unanswered told) {
        this.told = told;
    }

    /** Null for {@link MachineSpec#FAULT}. */
    static SystemRegister of(String policy, Unanswered unanswered) {
        return switch (policy) {
            case MachineSpec.LOG -> new UnknownMsr(unanswered);
            case MachineSpec.IGNORE -> new UnknownMsr(Unanswered.NONE);
            default -> null;
        };
    }

    /** That of the one that is accessed is in ECX. */
    @Override
    public int id() {
        return -1;
    }

    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public int check(CpuState state, boolean write, long value) {
        return OK;
    }

    @Override
    public long peek(CpuState state) {
        return 0;
    }

    @Override
    public void poke(CpuState state, long value) {
        // nothing is kept
    }

    @Override
    public long read(CpuState state) {
        told.count("read of msr", number(state), BYTES);
        return 0;
    }

    @Override
    public void write(CpuState state, long value) {
        told.count("write of msr", number(state), BYTES);
    }

    private static long number(CpuState state) {
        return state.reg[X86Reg.RCX] & 0xffff_ffffL;
    }
}
