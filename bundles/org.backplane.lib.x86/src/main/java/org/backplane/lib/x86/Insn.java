package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * One decoded instruction with its operands. Registers are by position: {@link #r0} belongs to operand 0, and so on; at most
 * one operand is in memory. All fields are final, which lets compiled traces take them for constants; and small, since cold code
 * is as fast as the cache lines it takes.
 */
public abstract class Insn {
    /** {@link #repeat}: F3. */
    public static final int REP = 1;
    /** {@link #repeat}: F2. */
    public static final int REPNE = 2;

    /** RET with parameters and ENTER go as far from the pointers. */
    private static final long STACK_REACH = 1 << 17;

    /** Register numbers of operands 0, 1 and 2: index into reg (general), number of a vector, MMX, segment or control register. */
    public final byte r0;
    public final byte r1;
    public final byte r2;
    /** 8 when the operand is AH, CH, DH or BH (its register number is then that of AX to BX). */
    public final byte s0;
    public final byte s1;
    /** Which operand is in memory, or -1. */
    public final byte memory;
    /** Base and index registers of the memory operand, {@link X86Reg#ZERO} for none; {@link X86Reg#RIP} is the block's start. */
    public final byte base;
    public final byte index;
    /** Shift of the index, 0 to 3. */
    public final byte scale;
    /** Bytes of the memory operand, for checks against segment limits. */
    public final short span;
    /** Displacement; of a RIP-relative operand from the block's start. */
    public final long disp;
    /** Segment register of the memory operand (or of a string instruction's source). */
    public final byte segment;
    /** Ones for the bits of the address size. */
    public final long addressMask;
    /** Whether the effective address is just base + index + disp: 64-bit addresses, flat segment. */
    public final boolean flat;
    /** Immediate, sign-extended; of relative branches the distance from the block's start to the target; of x87 the ModRM byte. */
    public final long imm;
    /** Width of the operation in bits: 8, 16, 32, 64; 128 for vectors. */
    public final short width;
    /** Opcode byte. */
    public final short opcode;
    /** Selector of a direct far pointer. */
    public final char selector;
    /** Whether the opcode is even: many instructions then work on bytes. */
    public final boolean bytes;
    /** Whether there is an immediate operand. */
    public final boolean immediate;
    /** Operand size in bits as mode and prefixes give it: 16, 32, 64. */
    public final byte operandSize;
    /** Prefixes: 0, {@link #REP} or {@link #REPNE}. */
    public final byte repeat;
    public final boolean lock;
    /** Whether REX.W was there. */
    public final boolean wide;
    /** ModRM.reg without extension, for groups. */
    public final byte digit;
    /** Distance from the block's start to this instruction. */
    public final short offset;
    /** Bytes. */
    public final byte length;

    /** An instruction without operands. */
    protected Insn() {
        this(new Draft());
    }

    /** The instruction that a draft has become. */
    protected Insn(Draft draft) {
        r0 = (byte) draft.r0;
        r1 = (byte) draft.r1;
        r2 = (byte) draft.r2;
        s0 = (byte) draft.s0;
        s1 = (byte) draft.s1;
        memory = (byte) draft.memory;
        base = (byte) draft.base;
        index = (byte) draft.index;
        scale = (byte) draft.scale;
        span = (short) draft.span;
        disp = draft.disp;
        segment = (byte) draft.segment;
        addressMask = draft.addressMask;
        flat = draft.flat;
        imm = draft.imm;
        width = (short) draft.width;
        opcode = (short) draft.opcode;
        selector = (char) draft.selector;
        bytes = draft.bytes;
        immediate = draft.immediate;
        operandSize = (byte) draft.operandSize;
        repeat = (byte) draft.repeat;
        lock = draft.lock;
        wide = draft.wide;
        digit = (byte) draft.digit;
        offset = (short) draft.offset;
        length = (byte) draft.length;
    }

    /** Executes it. */
    public abstract void exec(X86Cpu c);

    /** Linear address of the memory operand; segment checks included. */
    public final long ea(X86Cpu c) {
        long[] reg = c.reg;
        long address = reg[base] + (reg[index] << scale) + disp;
        return flat ? address : c.linear(segment, address & addressMask, this, span);
    }

    /** As {@link #ea}, of an operand that has so many {@code bytes}, whatever the operand size is (far pointers, images). */
    public final long ea(X86Cpu c, int bytes) {
        long address = c.reg[base] + (c.reg[index] << scale) + disp;
        return flat ? address : c.linear(segment, address & addressMask, this, bytes);
    }

    /** As {@link #ea}, {@code delta} bytes further on (bit strings). */
    public final long eaPlus(X86Cpu c, long delta) {
        long address = c.reg[base] + (c.reg[index] << scale) + disp + delta;
        return flat ? address : c.linear(segment, address & addressMask, this, span);
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
        boolean near = isNear(address, c.reg[X86Reg.RSP], STACK_REACH)
                || isNear(address, c.reg[X86Reg.RBP], STACK_REACH);
        boolean operand = memory >= 0 && (!near || Math.abs(address - ea(c)) <= Math.abs(address - c.reg[X86Reg.RSP]));
        return operand ? segment == X86Reg.SS : near;
    }

    private static boolean isNear(long address, long other, long reach) {
        return Long.compareUnsigned(address - other + reach, 2 * reach) < 0;
    }

    /** Where a relative branch goes; #GP when that is beyond a code segment that has a limit. */
    public final long target(X86Cpu c) {
        long target = c.reg[X86Reg.RIP] + imm;
        return operandSize == 16 || c.codeSize != 64 ? narrow(c, target) : target;
    }

    private long narrow(X86Cpu c, long target) {
        long ip = target & (operandSize == 16 ? 0xffff : 0xffff_ffffL);
        if (ip > c.reg[X86Reg.LIMIT + X86Reg.CS]) { throw c.fault(GuestFault.GP); }
        return ip;
    }

    /** Whether operand {@code n} is in memory. */
    public final boolean inMemory(int n) {
        return memory == n;
    }
}
