package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Window;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;

/** IA32_APIC_BASE: where the registers are, and whether there is an APIC at all. */
final class ApicBase implements SystemRegister {
    private static final long DEFAULT_ADDRESS = 0xfee0_0000L;
    private static final long BOOTSTRAP = 1 << 8;
    private static final long ENABLED = 1 << 11;
    /** Page number up to bit 51, the widest there is. x2APIC mode (bit 10) is reserved: CPUID does not have it. */
    private static final long ALLOWED = 0xf_ffff_ffff_f000L | ENABLED | BOOTSTRAP;

    private final VcpuBoard board;
    private final Window regs;
    private final Runnable place;

    ApicBase(VcpuBoard board, Window regs) {
        this.board = board;
        this.regs = regs;
        place = board.guarded(this::place);
    }

    boolean enabled() {
        return (value() & ENABLED) != 0;
    }

    void reset() {
        board.state().reg[X86Reg.APIC_BASE] = DEFAULT_ADDRESS | ENABLED | (board.index() == 0 ? BOOTSTRAP : 0);
        place();
    }

    /** Brings the window to where the value says. */
    void place() {
        regs.moveTo(value() & ~0xfffL);
        regs.enable(enabled());
    }

    private long value() {
        return board.state().reg[X86Reg.APIC_BASE];
    }

    @Override
    public int id() {
        return Msr.IA32_APIC_BASE;
    }

    @Override
    public String name() {
        return "IA32_APIC_BASE";
    }

    @Override
    public int check(CpuState state, boolean write, long value) {
        return write && (value & ~ALLOWED) != 0 ? FAULT : OK;
    }

    @Override
    public long peek(CpuState state) {
        return state.reg[X86Reg.APIC_BASE];
    }

    @Override
    public void poke(CpuState state, long value) {
        state.reg[X86Reg.APIC_BASE] = value;
        place.run();
    }
}
