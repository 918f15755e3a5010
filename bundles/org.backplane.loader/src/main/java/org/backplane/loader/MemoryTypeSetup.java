package org.backplane.loader;

import org.backplane.api.machine.Vcpu;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.X86Control;

/**
 * What a PC's firmware leaves in the memory type range registers of every vCPU that has some, with caches on: write-back memory,
 * uncacheable from 3 to 4 GiB and where the video memory is, write-protected where the BIOS is, as SeaBIOS has it.
 */
final class MemoryTypeSetup {
    private static final String FEATURE = "mtrr";
    private static final long WRITE_BACK = 0x0606_0606_0606_0606L;
    private static final long WRITE_PROTECTED = 0x0505_0505_0505_0505L;
    private static final int BIOS_REGISTERS = 8;
    private static final long HOLE = 3L << 30;
    private static final long HOLE_SIZE = 1L << 30;
    private static final long VALID = 1 << 11;
    /** Enabled, with fixed ranges; write-back where no range is. */
    private static final long ENABLED = 0xc06;
    private static final long CACHES_OFF = 0x6000_0000L;

    private MemoryTypeSetup() {
    }

    static void apply(Vcpu vcpu) {
        vcpu.find(X86Control.class).filter(MemoryTypeSetup::hasRegisters).ifPresent(control -> {
            X86State state = (X86State) vcpu.state();
            state.reg[X86Reg.CR0] &= ~CACHES_OFF;
            set(control, (1L << state.granted.limits.physicalBits()) - HOLE_SIZE);
        });
    }

    private static boolean hasRegisters(X86Control control) {
        return control.msrIndexList().contains(Msr.IA32_MTRRCAP) && control.explain(FEATURE).granted();
    }

    private static void set(X86Control control, long mask) {
        control.setMsr(Msr.IA32_MTRR_FIX64K_00000, WRITE_BACK);
        control.setMsr(Msr.IA32_MTRR_FIX16K_80000, WRITE_BACK);
        for (int n = 0; n < BIOS_REGISTERS; n++) { control.setMsr(Msr.IA32_MTRR_FIX4K_C0000 + n, WRITE_PROTECTED); }
        control.setMsr(Msr.IA32_MTRR_PHYSBASE0, HOLE);
        control.setMsr(Msr.IA32_MTRR_PHYSBASE0 + 1, mask | VALID);
        control.setMsr(Msr.IA32_MTRR_DEF_TYPE, ENABLED);
    }
}
