package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * Debug exceptions: breakpoints on instructions, data and ports, and single-step (SDM volume 3, 17.2 and 17.3.1). While DR7
 * enables no breakpoint, nothing looks at them; while it enables one, or TF is set, engines execute instructions singly, each
 * between {@link #stopsBefore} and {@link #stopsBehind}.
 */
public final class Breakpoints {
    /** General detect: debug registers are not to be touched. */
    private static final long DR7_GD = 1 << 13;
    /** A debug register was touched in spite of general detect. */
    private static final long DR6_BD = 1 << 13;
    private static final int DR6_BS = 1 << 14;
    private static final long DR7_ENABLE = 0xff;

    private static final int EXECUTION = 0;
    private static final int WRITE = 1;
    private static final int PORT = 2;
    private static final int READ_WRITE = 3;

    private final X86Cpu c;
    private boolean armed;
    private boolean data;
    /** Conditions that the current instruction met, as in DR6. */
    private int met;

    Breakpoints(X86Cpu c) {
        this.c = c;
    }

    /** Takes up DR7. */
    void modes() {
        long control = c.reg[X86Reg.DR7];
        armed = (control & DR7_ENABLE) != 0;
        data = false;
        for (int n = 0; armed && n < 4; n++) { data |= enabled(n) && (kind(n) & WRITE) != 0; }
    }

    /** Whether any breakpoint is enabled. */
    public boolean armed() {
        return armed;
    }

    /** Whether loads and stores must be told to {@link #accessed}. */
    boolean data() {
        return data;
    }

    private boolean enabled(int n) {
        return (c.reg[X86Reg.DR7] >>> 2 * n & 3) != 0;
    }

    private int kind(int n) {
        return (int) (c.reg[X86Reg.DR7] >>> 16 + 4 * n) & 3;
    }

    private int length(int n) {
        return switch ((int) (c.reg[X86Reg.DR7] >>> 18 + 4 * n) & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 8;
            default -> 4;
        };
    }

    private boolean covers(int n, long address, int size) {
        long first = c.reg[X86Reg.DR0 + n] & -length(n);
        return address - first < length(n) && first - address < size;
    }

    /**
     * Before an instruction at a linear address: whether its execution is a breakpoint, as DR6 then says. Not so behind MOV SS,
     * which holds back its own traps too.
     */
    public boolean stopsBefore(long address) {
        boolean held = c.reg[X86Reg.SHADOW] == X86Reg.SHADOW_MOV_SS;
        boolean resuming = (c.reg[X86Reg.RFLAGS] & Bits.RF) != 0;
        c.reg[X86Reg.RFLAGS] &= ~Bits.RF;
        boolean stops = !held && fetched(armed && !resuming, address);
        if (!stops) { singleStep(); }
        return stops;
    }

    private boolean fetched(boolean looking, long address) {
        met = 0;
        for (int n = 0; looking && n < 4; n++) {
            if (enabled(n) && kind(n) == EXECUTION && c.reg[X86Reg.DR0 + n] == address) { met |= 1 << n; }
        }
        return report();
    }

    /** After an instruction: whether a trap is due, as DR6 then says. */
    public boolean stopsBehind() {
        return c.reg[X86Reg.SHADOW] != X86Reg.SHADOW_MOV_SS && report();
    }

    private boolean report() {
        boolean stops = met != 0;
        c.reg[X86Reg.DR6] |= met;
        met = 0;
        return stops;
    }

    /** The trap behind this instruction goes by TF as it is now. */
    void singleStep() {
        met = met & ~DR6_BS | ((c.reg[X86Reg.RFLAGS] & Bits.TF) != 0 ? DR6_BS : 0);
    }

    /** INT n leaves the traps of its instruction behind. */
    void discard() {
        met = 0;
    }

    /** Data was read or written at a linear address. */
    void accessed(long address, int size, boolean write) {
        for (int n = 0; n < 4; n++) {
            boolean matches = kind(n) == READ_WRITE || write && kind(n) == WRITE;
            if (matches && enabled(n) && covers(n, address, size)) { met |= 1 << n; }
        }
    }

    /** A port is read or written. */
    public void port(int port, int size) {
        if (!armed || (c.reg[X86Reg.CR4] & Bits.CR4_DE) == 0) { return; }
        for (int n = 0; n < 4; n++) {
            if (kind(n) == PORT && enabled(n) && covers(n, port, size)) { met |= 1 << n; }
        }
    }

    /** Before a debug register is moved: #DB with general detect. */
    void detect() {
        if ((c.reg[X86Reg.DR7] & DR7_GD) != 0) {
            c.reg[X86Reg.DR6] |= DR6_BD;
            throw c.fault(GuestFault.DB);
        }
    }

    /** An event was delivered: no trap of what was before it is due, and the handler of #DB may touch debug registers. */
    void delivered(int vector) {
        met = 0;
        if (vector != GuestFault.DB) { return; }
        c.reg[X86Reg.DR7] &= ~DR7_GD;
        if (c.recorder != null) { c.recorder.debugException(); }
    }
}
