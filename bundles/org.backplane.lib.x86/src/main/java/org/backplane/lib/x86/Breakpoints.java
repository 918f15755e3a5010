package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * Debug exceptions: breakpoints on instructions, data and ports, and single-step (SDM volume 3, 17.2, 17.3.1 and 17.4.3). While DR7
 * enables no breakpoint, nothing looks at them; while it enables one, or TF is set, engines execute instructions singly, each
 * between {@link #stopsBefore} and {@link #stopsBehind}. Conditions that are met gather in {@link X86Reg#DEBUG_PENDING}.
 */
public final class Breakpoints {
    /** General detect: debug registers are not to be touched. */
    private static final long DR7_GD = 1 << 13;
    /** A debug register was touched in spite of general detect. */
    private static final long DR6_BD = 1 << 13;
    private static final long DR6_BS = 1 << 14;
    private static final long DR7_ENABLE = 0xff;

    private static final int EXECUTION = 0;
    private static final int WRITE = 1;
    private static final int PORT = 2;
    private static final int READ_WRITE = 3;

    private final X86Cpu c;
    private boolean armed;
    private boolean data;
    /** What the instruction before left pending, as in DR6. */
    private long inherited;
    /** Whether the current instruction has taken a branch; told only while {@link #stepsBranches}. */
    private boolean branched;

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
     * which holds back its own traps too: but single-step, which it suppresses (SDM volume 3, 6.8.3).
     */
    public boolean stopsBefore(long address) {
        boolean held = c.reg[X86Reg.SHADOW] == X86Reg.SHADOW_MOV_SS;
        boolean resuming = (c.reg[X86Reg.RFLAGS] & Bits.RF) != 0;
        c.reg[X86Reg.RFLAGS] &= ~Bits.RF;
        inherited = held ? c.reg[X86Reg.DEBUG_PENDING] & ~DR6_BS : 0;
        branched = false;
        boolean stops = !held && fetched(armed && !resuming, address);
        if (!stops) { singleStep(); }
        return stops;
    }

    private boolean fetched(boolean looking, long address) {
        c.reg[X86Reg.DEBUG_PENDING] = 0;
        for (int n = 0; looking && n < 4; n++) {
            if (enabled(n) && kind(n) == EXECUTION && c.reg[X86Reg.DR0 + n] == address) { met(n); }
        }
        return report();
    }

    /** After an instruction: whether a trap is due, as DR6 then says. */
    public boolean stopsBehind() {
        if (c.reg[X86Reg.DEBUG_PENDING] == 0 || c.reg[X86Reg.SHADOW] == X86Reg.SHADOW_MOV_SS) { return false; }
        boolean straight = !branched && (c.reg[X86Reg.DEBUGCTL] & X86Reg.DEBUGCTL_BTF) != 0;
        if (straight) { c.reg[X86Reg.DEBUG_PENDING] &= ~DR6_BS; }
        return report();
    }

    private void met(int n) {
        c.reg[X86Reg.DEBUG_PENDING] |= 1 << n;
    }

    private boolean report() {
        long met = c.reg[X86Reg.DEBUG_PENDING];
        c.reg[X86Reg.DR6] |= met;
        c.reg[X86Reg.DEBUG_PENDING] = 0;
        return met != 0;
    }

    /** SYSRET: single-step goes by TF as it has loaded it, and behind a branch. */
    void returned() {
        branched = true;
        singleStep();
    }

    /** The trap behind this instruction goes by TF as it is now. */
    void singleStep() {
        boolean steps = (c.reg[X86Reg.RFLAGS] & Bits.TF) != 0;
        c.reg[X86Reg.DEBUG_PENDING] = c.reg[X86Reg.DEBUG_PENDING] & ~DR6_BS | (steps ? DR6_BS : 0);
    }

    /** Whether single-step wants to be told of branches. */
    public boolean stepsBranches() {
        return (c.reg[X86Reg.RFLAGS] & Bits.TF) != 0 && (c.reg[X86Reg.DEBUGCTL] & X86Reg.DEBUGCTL_BTF) != 0;
    }

    /** The current instruction has taken a branch. */
    public void branched() {
        branched = true;
    }

    /** JMP, CALL and IRET that switch tasks are not stepped, whatever BTF is (SDM volume 3, 17.4.3); the TSS may ask for a trap. */
    void switched() {
        c.reg[X86Reg.DEBUG_PENDING] &= ~DR6_BS;
    }

    /** The instruction is not executed. */
    void discard() {
        c.reg[X86Reg.DEBUG_PENDING] = 0;
    }

    /** INT n leaves the traps of its instruction behind, and not those of MOV SS before it: they come before its handler (CVE-2018-8897). */
    void software() {
        c.reg[X86Reg.DEBUG_PENDING] = inherited;
    }

    /** Data was read or written at a linear address. */
    void accessed(long address, int size, boolean write) {
        for (int n = 0; n < 4; n++) {
            boolean matches = kind(n) == READ_WRITE || write && kind(n) == WRITE;
            if (matches && enabled(n) && covers(n, address, size)) { met(n); }
        }
    }

    /** A port is read or written. */
    public void port(int port, int size) {
        if (!armed || (c.reg[X86Reg.CR4] & Bits.CR4_DE) == 0) { return; }
        for (int n = 0; n < 4; n++) {
            if (kind(n) == PORT && enabled(n) && covers(n, port, size)) { met(n); }
        }
    }

    /** Before a debug register is moved: #DB with general detect. */
    void detect() {
        if ((c.reg[X86Reg.DR7] & DR7_GD) != 0) {
            c.reg[X86Reg.DR6] |= DR6_BD;
            throw c.fault(GuestFault.DB);
        }
    }

    /**
     * An event was delivered: no trap of what was before it is due, not even of MOV SS before a fault. The handler of #DB may touch debug
     * registers, and is stepped by instructions if at all.
     */
    void delivered(int vector) {
        inherited = 0;
        discard();
        if (vector != GuestFault.DB) { return; }
        c.reg[X86Reg.DR7] &= ~DR7_GD;
        c.reg[X86Reg.DEBUGCTL] &= ~X86Reg.DEBUGCTL_BTF;
        if (c.recorder != null) { c.recorder.debugException(); }
    }
}
