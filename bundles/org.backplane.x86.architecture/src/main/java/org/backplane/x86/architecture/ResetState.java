package org.backplane.x86.architecture;

import java.util.Arrays;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** Register values after power-on and INIT (SDM volume 3, table 9-1). */
final class ResetState {
    private static final long CODE = 0x9b;
    private static final long DATA = 0x93;
    private static final long LDT = 0x82;
    private static final long TSS = 0x8b;
    /** IA32_PAT. */
    static final long PAT = 0x0007_0406_0007_0406L;
    private static final long CD_NW = 0x6000_0000;

    private ResetState() {
    }

    static void apply(X86State state, boolean init, int signature) {
        long[] reg = state.reg;
        long cacheBits = init ? reg[X86Reg.CR0] & CD_NW : CD_NW;
        if (init) {
            Arrays.fill(reg, 0, X86Reg.DR0, 0);
        } else {
            Arrays.fill(reg, 0);
            Arrays.fill(state.vec, 0);
            floatingPoint(state.fp);
            reg[X86Reg.PAT] = PAT;
            reg[X86Reg.XCR0] = 1;
            reg[X86Reg.MISC_ENABLE] = 1;
            reg[X86Reg.SMBASE] = 0x3_0000;
        }
        reg[X86Reg.CPL] = 0;
        reg[X86Reg.SHADOW] = 0;
        reg[X86Reg.DEBUG_PENDING] = 0;
        reg[X86Reg.SMM] = 0;
        reg[X86Reg.NMI_BLOCKED] = 0;
        reg[X86Reg.GIGABYTE_ENTRY] = 0;
        reg[X86Reg.EFER] = 0;
        reg[X86Reg.RIP] = 0xfff0;
        reg[X86Reg.RFLAGS] = 2;
        reg[X86Reg.RDX] = signature;
        reg[X86Reg.CR0] = cacheBits | 0x10;
        reg[X86Reg.DR6] = 0xffff_0ff0L;
        reg[X86Reg.DR7] = 0x400;
        segments(reg);
        state.halted = false;
    }

    private static void segments(long[] reg) {
        for (int segment = X86Reg.ES; segment <= X86Reg.IDTR; segment++) { reg[X86Reg.LIMIT + segment] = 0xffff; }
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            reg[X86Reg.ACCESS + segment] = segment == X86Reg.CS ? CODE : DATA;
        }
        reg[X86Reg.ACCESS + X86Reg.LDTR] = LDT;
        reg[X86Reg.ACCESS + X86Reg.TR] = TSS;
        reg[X86Reg.SELECTOR + X86Reg.CS] = 0xf000;
        reg[X86Reg.BASE + X86Reg.CS] = 0xffff_0000L;
    }

    private static void floatingPoint(long[] fp) {
        Arrays.fill(fp, 0);
        fp[X86Fp.FCW] = 0x40;
        fp[X86Fp.FTW] = 0x5555;
        fp[X86Fp.MXCSR] = 0x1f80;
    }
}
