package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Window;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** IA32_APIC_BASE: where the registers are, and whether there is an APIC at all. */
final class ApicBase implements SystemRegister {
    private static final long DEFAULT_ADDRESS = 0xfee0_0000L;
    private static final long BOOTSTRAP = 1 << 8;
    private static final long ENABLED = 1 << 11;
    private static final long X2APIC = 1 << 10;
    private static final long PAGE = -1L << 12;
    /** Modes: ENABLED and X2APIC as they are in the register. */
    private static final int DISABLED = 0;
    private static final int INVALID = 1;
    private static final int X2APIC_MODE = 3;

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

    /** Whether the registers are model-specific ones and not in memory. */
    boolean isX2() {
        return mode(value()) == X2APIC_MODE;
    }

    private static int mode(long value) {
        return (int) value >> 10 & 3;
    }

    /** SDM volume 3, 11.12.5: x2APIC mode is entered from xAPIC mode and left by disabling the APIC. */
    private static boolean mayFollow(int now, int next) {
        return next == now || next != INVALID && (now != X2APIC_MODE || next == DISABLED)
                && (next != X2APIC_MODE || now != DISABLED);
    }

    void reset() {
        board.state().reg[X86Reg.APIC_BASE] = DEFAULT_ADDRESS | ENABLED | (board.index() == 0 ? BOOTSTRAP : 0);
        place();
    }

    /** Brings the window to where the value says. */
    void place() {
        regs.moveTo(value() & ~0xfffL);
        regs.enable(enabled() && !isX2());
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
        Capabilities granted = ((X86State) state).granted;
        boolean wrong = (value & ~allowed(granted)) != 0 || !mayFollow(mode(value()), mode(value));
        return !granted.has(Feature.APIC) || write && wrong ? FAULT : OK;
    }

    private static long allowed(Capabilities granted) {
        long page = PAGE & ~(-1L << granted.limits.physicalBits());
        return page | ENABLED | BOOTSTRAP | (granted.has(Feature.X2APIC) ? X2APIC : 0);
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
