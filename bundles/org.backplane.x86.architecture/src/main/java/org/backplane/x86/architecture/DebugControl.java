package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;

/** IA32_DEBUGCTL: LBR and BTF are ignored while nobody implements them, as in KVM; other bits are then reserved. */
final class DebugControl extends StateRegister {
    private static final long LBR_BTF = 3;

    private final Written told;

    /** @param told of what the guest writes */
    DebugControl(Written told) {
        super(Msr.IA32_DEBUGCTL, "IA32_DEBUGCTL", X86Reg.DEBUGCTL,
                (s, v) -> (v & ~(s.reg[X86Reg.DEBUGCTL_ALLOWED] | LBR_BTF)) == 0);
        this.told = told;
    }

    @Override
    public void write(CpuState state, long value) {
        long next = value & state.reg[X86Reg.DEBUGCTL_ALLOWED];
        told.written(peek(state), next);
        poke(state, next);
    }

    /** Hears of writes. */
    interface Written {
        /** The guest writes {@code next}; the register has {@code now} yet. */
        void written(long now, long next);
    }
}
