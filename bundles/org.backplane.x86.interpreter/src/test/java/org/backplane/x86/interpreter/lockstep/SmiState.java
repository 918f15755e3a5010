package org.backplane.x86.interpreter.lockstep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** The state of a vCPU as lockstepsmm.s reads and writes it: QEMU's area of system management mode, other registers, an image of XSAVE. */
final class SmiState {
    /** Numbers of what is not in the area, as they follow one another. */
    static final int[] OTHERS = {X86Reg.CR2, X86Reg.DR0, X86Reg.DR0 + 1, X86Reg.DR0 + 2, X86Reg.DR0 + 3, X86Reg.XCR0,
            X86Reg.STAR, X86Reg.LSTAR, X86Reg.CSTAR, X86Reg.FMASK, X86Reg.KERNEL_GS_BASE, X86Reg.SYSENTER_CS,
            X86Reg.SYSENTER_ESP, X86Reg.SYSENTER_EIP};

    /** Offsets in the area begin with this. */
    private static final int START = 0x7e00;
    private static final int SYSTEM_TABLES = 0x7e60;
    private static final int EFER = 0x7ed0;
    private static final int REVISION = 0x7efc;
    private static final int SMBASE = 0x7f00;
    private static final int CR4 = 0x7f48;
    private static final int CR3 = 0x7f50;
    private static final int CR0 = 0x7f58;
    private static final int DR7 = 0x7f60;
    private static final int DR6 = 0x7f68;
    private static final int RFLAGS = 0x7f70;
    private static final int RIP = 0x7f78;
    private static final int RAX = 0x7ff8;
    /** Of a task: QEMU has it in the descriptor only. */
    private static final int BUSY = 2;
    /** GDTR, LDTR, IDTR, TR. */
    private static final int[] TABLES = {X86Reg.GDTR, X86Reg.LDTR, X86Reg.IDTR, X86Reg.TR};

    private static final int OTHER = 0x200;
    private static final int XSTATE = 0x400;
    private static final int XMM = XSTATE + 160;
    private static final int YMM = XSTATE + 576;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final MemorySegment at;

    SmiState(MemorySegment at) {
        this.at = at;
    }

    void put(X86State state) {
        long[] reg = state.reg;
        for (int n = 0; n < 16; n++) { at.set(LONG, RAX - 8 * n - START, reg[n]); }
        at.set(LONG, RIP - START, reg[X86Reg.RIP]);
        at.set(LONG, CR3 - START, reg[X86Reg.CR3]);
        at.set(LONG, EFER - START, reg[X86Reg.EFER]);
        put4(RFLAGS, reg[X86Reg.RFLAGS]);
        put4(CR0, reg[X86Reg.CR0]);
        put4(CR4, reg[X86Reg.CR4]);
        put4(DR6, reg[X86Reg.DR6]);
        put4(DR7, reg[X86Reg.DR7]);
        put4(REVISION, 0x2_0064);
        put4(SMBASE, 0xa_0000);
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { segment(16 * n, n, reg); }
        for (int n = 0; n < TABLES.length; n++) { segment(SYSTEM_TABLES - START + 16 * n, TABLES[n], reg); }
        for (int n = 0; n < OTHERS.length; n++) { at.set(LONG, OTHER + 8 * n, reg[OTHERS[n]]); }
        vectors(state);
    }

    private void put4(int offset, long value) {
        at.set(INT, offset - START, (int) value);
    }

    private void segment(int offset, int segment, long[] reg) {
        if (segment <= X86Reg.TR) {
            boolean usable = (reg[X86Reg.ACCESS + segment] & X86Reg.UNUSABLE) == 0;
            at.set(SHORT, offset, (short) reg[X86Reg.SELECTOR + segment]);
            long busy = segment == X86Reg.TR ? BUSY : 0;
            at.set(SHORT, offset + 2, (short) (usable ? reg[X86Reg.ACCESS + segment] & ~busy : 0));
        }
        at.set(INT, offset + 4, (int) reg[X86Reg.LIMIT + segment]);
        at.set(LONG, offset + 8, reg[X86Reg.BASE + segment]);
    }

    private void vectors(X86State state) {
        at.set(SHORT, XSTATE, (short) state.fp[X86Fp.FCW]);
        at.set(SHORT, XSTATE + 2, (short) state.fp[X86Fp.FSW]);
        at.set(ValueLayout.JAVA_BYTE, XSTATE + 4, (byte) 0xff);
        at.set(INT, XSTATE + 24, (int) state.fp[X86Fp.MXCSR]);
        for (int n = 0; n < 8; n++) {
            at.set(LONG, XSTATE + 32 + 16 * n, state.fp[X86Fp.SIGNIFICAND + n]);
            at.set(SHORT, XSTATE + 40 + 16 * n, (short) state.fp[X86Fp.EXPONENT + n]);
        }
        at.set(LONG, XSTATE + 512, 7);
        for (int n = 0; n < 32; n++) {
            at.set(LONG, XMM + 8 * n, state.vec[lane(n)]);
            at.set(LONG, YMM + 8 * n, state.vec[lane(n) + 2]);
        }
    }

    /** Of a quadword among those of the lower halves. */
    private static int lane(int quadword) {
        return quadword / 2 * X86State.LANES + quadword % 2;
    }

    /** What is there as a state; MMX registers are where they are while the top of the x87 stack is 0. */
    X86State get() {
        X86State state = new X86State();
        long[] reg = state.reg;
        for (int n = 0; n < 16; n++) { reg[n] = at.get(LONG, RAX - 8 * n - START); }
        reg[X86Reg.RIP] = at.get(LONG, RIP - START);
        reg[X86Reg.CR3] = at.get(LONG, CR3 - START);
        reg[X86Reg.EFER] = at.get(LONG, EFER - START);
        reg[X86Reg.RFLAGS] = get4(RFLAGS);
        reg[X86Reg.CR0] = get4(CR0);
        reg[X86Reg.CR4] = get4(CR4);
        reg[X86Reg.DR6] = get4(DR6);
        reg[X86Reg.DR7] = get4(DR7);
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { load(16 * n, n, reg); }
        for (int n = 0; n < TABLES.length; n++) { load(SYSTEM_TABLES - START + 16 * n, TABLES[n], reg); }
        for (int n = 0; n < OTHERS.length; n++) { reg[OTHERS[n]] = at.get(LONG, OTHER + 8 * n); }
        loadVectors(state);
        return state;
    }

    private long get4(int offset) {
        return at.get(INT, offset - START) & 0xffff_ffffL;
    }

    private void load(int offset, int segment, long[] reg) {
        if (segment <= X86Reg.TR) {
            reg[X86Reg.SELECTOR + segment] = at.get(SHORT, offset) & 0xffff;
            reg[X86Reg.ACCESS + segment] = at.get(SHORT, offset + 2) & 0xffff | (segment == X86Reg.TR ? BUSY : 0);
        }
        reg[X86Reg.LIMIT + segment] = at.get(INT, offset + 4) & 0xffff_ffffL;
        reg[X86Reg.BASE + segment] = at.get(LONG, offset + 8);
    }

    private void loadVectors(X86State state) {
        int top = at.get(SHORT, XSTATE + 2) >> 11 & 7;
        state.fp[X86Fp.MXCSR] = at.get(INT, XSTATE + 24);
        for (int n = 0; n < 8; n++) {
            state.fp[X86Fp.SIGNIFICAND + (n + top & 7)] = at.get(LONG, XSTATE + 32 + 16 * n);
        }
        long present = at.get(LONG, XSTATE + 512);
        for (int n = 0; n < 32; n++) {
            state.vec[lane(n)] = (present & 2) == 0 ? 0 : at.get(LONG, XMM + 8 * n);
            state.vec[lane(n) + 2] = (present & 4) == 0 ? 0 : at.get(LONG, YMM + 8 * n);
        }
    }
}
