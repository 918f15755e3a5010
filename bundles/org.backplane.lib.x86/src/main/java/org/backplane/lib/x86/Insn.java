package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * One decoded instruction with its operands. Registers are by position: {@link #r0} belongs to operand 0, and so on; at most
 * one operand is in memory. Immutable once decoded.
 */
public abstract class Insn {
    /** {@link #repeat}: F3. */
    public static final int REP = 1;
    /** {@link #repeat}: F2. */
    public static final int REPNE = 2;

    /** Register numbers of operands 0, 1 and 2: index into reg (general), number of a vector, MMX, segment or control register. */
    public int r0;
    public int r1;
    public int r2;
    /** 8 when the operand is AH, CH, DH or BH (its register number is then that of AX to BX). */
    public int s0;
    public int s1;
    /** Which operand is in memory, or -1. */
    public int memory = -1;
    /** Base and index registers of the memory operand, {@link X86Reg#ZERO} for none; {@link X86Reg#RIP} is the block's start. */
    public int base = X86Reg.ZERO;
    public int index = X86Reg.ZERO;
    /** Shift of the index, 0 to 3. */
    public int scale;
    /** Displacement; of a RIP-relative operand from the block's start. */
    public long disp;
    /** Segment register of the memory operand (or of a string instruction's source). */
    public int segment;
    /** Ones for the bits of the address size. */
    public long addressMask = -1;
    /** Whether the effective address is just base + index + disp: 64-bit addresses, flat segment. */
    public boolean flat;
    /** Immediate, sign-extended; of relative branches the distance from the block's start to the target. */
    public long imm;
    /** Operand size in bits: 8, 16, 32, 64; 128 for vectors. */
    public int width;
    /** Prefixes: 0, {@link #REP} or {@link #REPNE}. */
    public int repeat;
    public boolean lock;
    /** Whether REX.W was there. */
    public boolean wide;
    /** ModRM.reg without extension, for groups. */
    public int digit;
    /** Distance from the block's start to this instruction. */
    public int offset;
    /** Bytes. */
    public int length;

    /** Executes it. */
    public abstract void exec(X86Cpu c);

    /** Linear address of the memory operand; segment checks included. */
    public final long ea(X86Cpu c) {
        long[] reg = c.reg;
        long address = reg[base] + (reg[index] << scale) + disp;
        return flat ? address : c.linear(segment, address & addressMask, this);
    }

    /** Offset of the memory operand within its segment (LEA). */
    public final long address(X86Cpu c) {
        long[] reg = c.reg;
        return reg[base] + (reg[index] << scale) + disp & addressMask;
    }

    /** Offset within CS of this instruction. */
    public final long ip(X86Cpu c) {
        return c.reg[X86Reg.RIP] + offset;
    }

    /** Offset within CS of the next instruction. */
    public final long nextIp(X86Cpu c) {
        return c.reg[X86Reg.RIP] + offset + length;
    }

    /** Whether operand {@code n} is in memory. */
    public final boolean inMemory(int n) {
        return memory == n;
    }
}
