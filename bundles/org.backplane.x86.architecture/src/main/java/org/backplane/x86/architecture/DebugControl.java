package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;

/**
 * IA32_DEBUGCTL, AMD's DebugCtl: BTF is every processor's, the other bits are those of parts. LBR is ignored while nobody implements it, as in
 * KVM; others are then reserved.
 */
final class DebugControl extends StateRegister {
    private static final long LBR = 1;
    private static final long BTF = X86Reg.DEBUGCTL_BTF;

    private final Written told;

    /** @param told of what the guest writes */
    DebugControl(Written told) {
        super(Msr.IA32_DEBUGCTL, "IA32_DEBUGCTL", X86Reg.DEBUGCTL,
                (s, v) -> (v & ~(s.reg[X86Reg.DEBUGCTL_ALLOWED] | LBR | BTF)) == 0);
        this.told = told;
    }

    @Override
    public void write(CpuState state, long value) {
        long next = value & (state.reg[X86Reg.DEBUGCTL_ALLOWED] | BTF);
        told.written(peek(state), next);
        poke(state, next);
    }

    /** Hears of writes. */
    interface Written {
        /** The guest writes {@code next}; the register has {@code now} yet. */
        void written(long now, long next);
    }
}
