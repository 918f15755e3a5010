package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** An instruction that is being decoded: the fields of {@link Insn}, still open. */
public final class Draft {
    /** Register numbers of operands 0, 1 and 2: index into reg (general), number of a vector, MMX, segment or control register. */
    public int r0;
    public int r1;
    public int r2;
    /** 8 when the operand is AH, CH, DH or BH (its register number is then that of AX to BX). */
    public int s0;
    public int s1;
    /** Which operand is in memory, or -1. */
    public int memory;
    /** Base and index registers of the memory operand, {@link X86Reg#ZERO} for none; {@link X86Reg#RIP} is the block's start. */
    public int base;
    public int index;
    /** Shift of the index, 0 to 3. */
    public int scale;
    /** Bytes of the memory operand, for checks against segment limits. */
    public int span;
    /** Displacement; of a RIP-relative operand from the block's start. */
    public long disp;
    /** Segment register of the memory operand (or of a string instruction's source). */
    public int segment;
    /** Ones for the bits of the address size. */
    public long addressMask;
    /** Whether the effective address is just base + index + disp: 64-bit addresses, flat segment. */
    public boolean flat;
    /** Immediate, sign-extended; of relative branches the distance from the block's start to the target; of x87 the ModRM byte. */
    public long imm;
    /** Width of the operation in bits: 8, 16, 32, 64; 128 for vectors. */
    public int width;
    /** Vector length in bits: 128, or 256 as a VEX prefix may say. */
    public int vector;
    /** Opcode byte. */
    public int opcode;
    /** Selector of a direct far pointer. */
    public int selector;
    /** Whether the opcode is even: many instructions then work on bytes. */
    public boolean bytes;
    /** Whether there is an immediate operand. */
    public boolean immediate;
    /** Operand size in bits as mode and prefixes give it: 16, 32, 64. */
    public int operandSize;
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

    /** One without operands. */
    public Draft() {
        clear();
    }

    /** Forgets all operands. */
    public void clear() {
        r0 = 0;
        r1 = 0;
        r2 = 0;
        s0 = 0;
        s1 = 0;
        memory = -1;
        base = X86Reg.ZERO;
        index = X86Reg.ZERO;
        scale = 0;
        span = 0;
        disp = 0;
        segment = 0;
        addressMask = -1;
        flat = false;
        imm = 0;
        width = 0;
        vector = 128;
        opcode = 0;
        selector = 0;
        bytes = false;
        immediate = false;
        operandSize = 0;
        repeat = 0;
        lock = false;
        wide = false;
        digit = 0;
        offset = 0;
        length = 0;
    }
}
