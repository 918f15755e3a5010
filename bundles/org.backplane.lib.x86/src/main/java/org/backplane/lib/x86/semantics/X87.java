package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.x87.Conversion;
import org.backplane.lib.x86.x87.Fpu;

/** What x87 instructions have in common: how they start and where their memory operands are. */
final class X87 {
    static final int FOP_BITS = 0x7ff;

    private X87() {
    }

    /** Before a waiting instruction: #NM, or #MF for a pending exception. */
    static void check(X86Cpu c) {
        c.x87();
        pending(c);
    }

    /** A pending exception comes now. */
    static void pending(X86Cpu c) {
        if (c.fpu.pending()) { c.floatingPointError(); }
    }

    /** Starts a non-control instruction without a memory operand. */
    static Fpu start(X86Cpu c, Insn i) {
        check(c);
        return begin(c, i);
    }

    /** After {@link #check} and whatever may fault: keeps the pointers of a non-control instruction and starts it. */
    static Fpu begin(X86Cpu c, Insn i) {
        point(c, i);
        return c.fpu.begin();
    }

    /** Keeps the pointers of a non-control instruction. */
    static void point(X86Cpu c, Insn i) {
        long[] fp = c.fp;
        fp[X86Fp.FOP] = (i.opcode & 7) << 8 | i.imm & 0xff;
        fp[X86Fp.FIP] = i.ip(c) & c.ipMask;
        fp[X86Fp.FCS] = c.reg[X86Reg.SELECTOR + X86Reg.CS];
        if (i.memory >= 0) {
            fp[X86Fp.FDP] = i.address(c);
            fp[X86Fp.FDS] = c.reg[X86Reg.SELECTOR + i.segment];
        }
    }

    /** Starts an instruction whose second operand is a float in memory. */
    static Fpu real(X86Cpu c, Insn i) {
        check(c);
        long bits = c.load(i.ea(c), i.width);
        Fpu fpu = begin(c, i);
        Conversion.fromFloat(fpu.f.b, bits, i.width);
        return fpu;
    }

    /** Starts an instruction whose second operand is an integer in memory. */
    static Fpu integer(X86Cpu c, Insn i) {
        check(c);
        long bits = c.load(i.ea(c), i.width);
        Fpu fpu = begin(c, i);
        Conversion.fromInteger(fpu.f.b, bits << 64 - i.width >> 64 - i.width);
        return fpu;
    }

    /** Starts an instruction that stores to memory; {@link #point} follows the store, which may fault. */
    static Fpu store(X86Cpu c) {
        check(c);
        return c.fpu.begin();
    }
}
