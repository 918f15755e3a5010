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

    /** No operand is longer. */
    private static final long OPERAND_REACH = 512;
    /** RET with parameters and ENTER go as far from the pointers. */
    private static final long STACK_REACH = 1 << 17;

    private static final Insn BLANK = new Insn() {
        @Override
        public void exec(X86Cpu c) {
            throw new IllegalStateException("not an instruction");
        }
    };

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
    /** Bytes of the memory operand, for checks against segment limits. */
    public int span;
    /** Displacement; of a RIP-relative operand from the block's start. */
    public long disp;
    /** Segment register of the memory operand (or of a string instruction's source). */
    public int segment;
    /** Ones for the bits of the address size. */
    public long addressMask = -1;
    /** Whether the effective address is just base + index + disp: 64-bit addresses, flat segment. */
    public boolean flat;
    /** Immediate, sign-extended; of relative branches the distance from the block's start to the target; of x87 the ModRM byte. */
    public long imm;
    /** Width of the operation in bits: 8, 16, 32, 64; 128 for vectors. */
    public int width;
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

    /** Executes it. */
    public abstract void exec(X86Cpu c);

    /** Linear address of the memory operand; segment checks included. */
    public final long ea(X86Cpu c) {
        long[] reg = c.reg;
        long address = reg[base] + (reg[index] << scale) + disp;
        return flat ? address : c.linear(segment, address & addressMask, this);
    }

    /** As {@link #ea}, {@code delta} bytes further on (bit strings). */
    public final long eaPlus(X86Cpu c, long delta) {
        long address = c.reg[base] + (c.reg[index] << scale) + disp + delta;
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

    /**
     * Whether data at a non-canonical linear address was reached through the stack segment: as the memory operand, or near the
     * stack or frame pointer by an instruction that uses the stack.
     */
    public final boolean reachesByStack(X86Cpu c, long address) {
        if (memory >= 0 && isNear(address, ea(c), OPERAND_REACH)) { return segment == X86Reg.SS; }
        return isNear(address, c.reg[X86Reg.RSP], STACK_REACH) || isNear(address, c.reg[X86Reg.RBP], STACK_REACH);
    }

    private static boolean isNear(long address, long other, long reach) {
        return Long.compareUnsigned(address - other + reach, 2 * reach) < 0;
    }

    /** Where a relative branch goes. */
    public final long target(X86Cpu c) {
        return c.reg[X86Reg.RIP] + imm & c.ipMask;
    }

    /** Forgets all operands. */
    public final void clear() {
        take(BLANK);
    }

    /** Copies all operands of another instruction. */
    public final void take(Insn from) {
        r0 = from.r0;
        r1 = from.r1;
        r2 = from.r2;
        s0 = from.s0;
        s1 = from.s1;
        memory = from.memory;
        base = from.base;
        index = from.index;
        scale = from.scale;
        span = from.span;
        disp = from.disp;
        segment = from.segment;
        addressMask = from.addressMask;
        flat = from.flat;
        imm = from.imm;
        immediate = from.immediate;
        bytes = from.bytes;
        opcode = from.opcode;
        selector = from.selector;
        width = from.width;
        operandSize = from.operandSize;
        repeat = from.repeat;
        lock = from.lock;
        wide = from.wide;
        digit = from.digit;
        offset = from.offset;
        length = from.length;
    }

    /** Whether operand {@code n} is in memory. */
    public final boolean inMemory(int n) {
        return memory == n;
    }
}
