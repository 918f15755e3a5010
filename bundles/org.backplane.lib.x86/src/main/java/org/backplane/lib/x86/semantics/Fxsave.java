package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** FXSAVE and FXRSTOR: the x87, MMX and SSE state as 512 bytes in memory (SDM volume 1, 10.5; volume 2, FXSAVE). */
public final class Fxsave {
    private static final int SIZE = 512;
    private static final int MXCSR_AT = 24;
    private static final int STACK_AT = 32;
    static final int XMM_AT = 160;
    private static final int REGISTER = 16;
    private static final int EMPTY = 3;

    private Fxsave() {
    }

    @Row(asm = "fxsave", enc = "NP 0F AE /0 M", text = "fxsave/fxsave/fxsave64", feature = Feature.FXSR)
    public static void fxsave(X86Cpu c, Insn i) {
        c.x87();
        long at = i.ea(c, SIZE);
        aligned(c, at);
        c.writable(at + SIZE - 1 & c.linearMask(), 1);
        c.writable(at, SIZE);
        saveX87(c, at, i.wide);
        if (!hasSse(c)) { return; }
        saveMxcsr(c, at);
        saveXmm(c, at);
    }

    static void saveX87(X86Cpu c, long at, boolean wide) {
        saveControl(c, at, wide);
        for (int n = 0; n < 8; n++) {
            int register = c.fpu.register(n);
            c.store64(at + STACK_AT + REGISTER * n, c.fp[X86Fp.SIGNIFICAND + register]);
            c.store64(at + STACK_AT + REGISTER * n + 8, c.fp[X86Fp.EXPONENT + register]);
        }
    }

    static void saveMxcsr(X86Cpu c, long at) {
        c.store32(at + MXCSR_AT, c.fp[X86Fp.MXCSR]);
        c.store32(at + MXCSR_AT + 4, Mxcsr.VALID);
    }

    static void saveXmm(X86Cpu c, long at) {
        for (int n = 0; n < registers(c); n++) {
            c.store64(at + XMM_AT + REGISTER * n, c.vec[X86State.LANES * n]);
            c.store64(at + XMM_AT + REGISTER * n + 8, c.vec[X86State.LANES * n + 1]);
        }
    }

    /** #GP unless aligned; #AC in its place when that is checked for and four bytes are not aligned either. */
    private static void aligned(X86Cpu c, long at) {
        if ((at & 3) != 0) { c.mmu.misaligned(at); }
        c.aligned16(at);
    }

    private static void saveControl(X86Cpu c, long at, boolean wide) {
        c.store64(at, c.fp[X86Fp.FCW] | c.fp[X86Fp.FSW] << 16 | used(c.fp[X86Fp.FTW]) << 32 | c.fp[X86Fp.FOP] << 48);
        long ip = c.fp[X86Fp.FIP];
        long operand = c.fp[X86Fp.FDP];
        c.store64(at + 8, wide ? ip : ip & 0xffff_ffffL | c.fp[X86Fp.FCS] << 32);
        c.store64(at + 16, wide ? operand : operand & 0xffff_ffffL | c.fp[X86Fp.FDS] << 32);
    }

    @Row(asm = "fxrstor", enc = "NP 0F AE /1 M", text = "fxrstor/fxrstor/fxrstor64", feature = Feature.FXSR)
    public static void fxrstor(X86Cpu c, Insn i) {
        c.x87();
        long at = i.ea(c, SIZE);
        aligned(c, at);
        c.load8(at + SIZE - 1 & c.linearMask());
        c.load8(at);
        long mxcsr = mxcsr(c, at);
        if (hasSse(c)) { Mxcsr.check(c, mxcsr); }
        restoreX87(c, at, i.wide);
        if (!hasSse(c)) { return; }
        c.fp[X86Fp.MXCSR] = mxcsr;
        for (int n = 0; n < registers(c); n++) {
            c.vec[X86State.LANES * n] = c.load64(at + XMM_AT + REGISTER * n);
            c.vec[X86State.LANES * n + 1] = c.load64(at + XMM_AT + REGISTER * n + 8);
        }
    }

    static long mxcsr(X86Cpu c, long at) {
        return c.load32(at + MXCSR_AT);
    }

    static void restoreX87(X86Cpu c, long at, boolean wide) {
        restoreControl(c, at, wide);
        for (int n = 0; n < 8; n++) {
            int register = c.fpu.register(n);
            c.fp[X86Fp.SIGNIFICAND + register] = c.load64(at + STACK_AT + REGISTER * n);
            c.fp[X86Fp.EXPONENT + register] = c.load16(at + STACK_AT + REGISTER * n + 8);
        }
    }

    private static void restoreControl(X86Cpu c, long at, boolean wide) {
        c.fpu.status((int) c.load16(at + 2));
        c.fpu.control((int) c.load16(at));
        c.fp[X86Fp.FTW] = tags(c.load8(at + 4));
        c.fp[X86Fp.FOP] = c.load16(at + 6) & 0x7ff;
        long ip = c.load64(at + 8);
        long operand = c.load64(at + 16);
        c.fp[X86Fp.FIP] = wide ? ip : ip & 0xffff_ffffL;
        c.fp[X86Fp.FCS] = wide ? 0 : ip >>> 32 & 0xffff;
        c.fp[X86Fp.FDP] = wide ? operand : operand & 0xffff_ffffL;
        c.fp[X86Fp.FDS] = wide ? 0 : operand >>> 32 & 0xffff;
    }

    private static boolean hasSse(X86Cpu c) {
        return (c.reg[X86Reg.CR4] & Bits.CR4_OSFXSR) != 0;
    }

    static int registers(X86Cpu c) {
        return c.longMode ? 16 : 8;
    }

    /** The abridged tag byte: a bit for every register that is not empty. */
    private static long used(long tags) {
        long used = 0;
        for (int n = 0; n < 8; n++) {
            if ((tags >>> 2 * n & EMPTY) != EMPTY) { used |= 1L << n; }
        }
        return used;
    }

    /** Tags that tell the empty registers; the unit tells the others apart by what they hold. */
    private static long tags(long used) {
        long tags = 0;
        for (int n = 0; n < 8; n++) {
            if ((used >>> n & 1) == 0) { tags |= (long) EMPTY << 2 * n; }
        }
        return tags;
    }
}
