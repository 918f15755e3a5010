package org.backplane.x86.interpreter.oracle;

import java.io.ByteArrayOutputStream;

/** A memory operand in one of the many ways to address it: ModRM, SIB and displacement, and what the registers in them must hold. */
final class Addressing {
    private static final int SIB_FOLLOWS = 4;
    private static final int NO_INDEX = 4;
    private static final int NO_BASE = 5;
    /** Base registers of the eight forms with 16-bit addresses, -1 for none. */
    private static final int[] BASES = {State.RBX, State.RBX, State.RBP, State.RBP, -1, -1, State.RBP, State.RBX};

    private final Prng random;
    private final Values values;
    private final long[] state;
    private final boolean is64;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    /** Whether the index is a vector register, and whether its elements have 64 bits. */
    private final boolean gathers;
    private final boolean wideIndices;
    /** ModRM.reg, and size of addresses in bits. */
    private final int reg;
    private final int size;

    /** REX.X and REX.B. */
    int rex;
    /** A bit for every general register that takes part, and for those that must not. */
    int registers;
    int reserved;
    /** Whether the last four bytes must be made relative to the instruction's end. */
    boolean relative;

    Addressing(Form form, Prng random, long[] state, int reg, int size) {
        this.random = random;
        this.state = state;
        this.reg = reg;
        this.size = size;
        values = new Values(random);
        is64 = form.codeSize() == 64;
        gathers = form.spec().operands.contains("Mg");
        wideIndices = (form.spec().opcode.getLast() & 1) != 0;
    }

    /** ModRM and what belongs to it, for an offset within a segment. */
    byte[] encode(long offset) {
        boolean near = (int) offset == offset || size == 32;
        int kind = random.below(20);
        if (gathers) {
            gather(offset);
        } else if (size == 16) {
            encode16(offset);
        } else if (kind < 2 && near) {
            modRm(0, SIB_FOLLOWS);
            bytes.write(random.below(4) << 6 | NO_INDEX << 3 | NO_BASE);
            number(4, offset);
        } else if (kind < 5 && near) {
            modRm(0, NO_BASE);
            number(4, offset);
            relative = is64;
        } else {
            withBase(offset);
        }
        return bytes.toByteArray();
    }

    private void modRm(int mod, int rm) {
        bytes.write(mod << 6 | reg << 3 & 0x38 | rm & 7);
    }

    private void withBase(long offset) {
        int base = baseRegister();
        int mod = (base & 7) == NO_BASE ? 1 + random.below(2) : random.below(3);
        long displacement = mod == 0 ? 0 : mod == 1 ? (byte) random.next() : (int) random.next() >> random.below(31);
        rex |= (base & 8) >> 3;
        if (random.once(3) || (base & 7) == SIB_FOLLOWS) {
            modRm(mod, SIB_FOLLOWS);
            indexed(base, offset - displacement);
        } else {
            modRm(mod, base);
            set(base, offset - displacement);
        }
        number(mod == 2 ? 4 : mod, displacement);
    }

    /** Elements are mostly near each other. */
    private void gather(long offset) {
        int base = baseRegister();
        int mod = (base & 7) == NO_BASE ? 1 + random.below(2) : random.below(3);
        long displacement = mod == 0 ? 0 : mod == 1 ? (byte) random.next() : (int) random.next() >> random.below(31);
        int index = random.below(is64 ? 16 : 8);
        modRm(mod, SIB_FOLLOWS);
        rex |= (base & 8) >> 3 | (index & 8) >> 2;
        bytes.write(random.below(4) << 6 | (index & 7) << 3 | base & 7);
        set(base, offset - displacement);
        number(mod == 2 ? 4 : mod, displacement);
        for (int lane = 0; lane < 4; lane++) {
            long low = random.once(24) ? values.integer() : random.between(-40, 40);
            long high = random.once(24) ? values.integer() : random.between(-40, 40);
            state[State.ymm(index, lane)] = wideIndices ? low : low & 0xffff_ffffL | high << 32;
        }
    }

    /** Rather not one of those that instructions use without being told. */
    private int baseRegister() {
        int base = random.below(is64 ? 16 : 8);
        boolean other = base < 3 && (reserved != 0 || random.below(4) != 0);
        return other ? State.RBX + random.below(5) : base;
    }

    private void indexed(int base, long offset) {
        int index = random.below(is64 ? 16 : 8);
        int scale = random.below(4);
        if (index == base || index == NO_INDEX || (reserved >> index & 1) != 0) {
            bytes.write(scale << 6 | NO_INDEX << 3 | base & 7);
            set(base, offset);
            return;
        }
        rex |= (index & 8) >> 2;
        long value = random.once(2) ? values.integer() : random.between(-32, 32);
        set(index, value);
        set(base, offset - (value << scale));
        bytes.write(scale << 6 | (index & 7) << 3 | base & 7);
    }

    /** The bits that count have the value, those above anything. */
    private void set(int register, long value) {
        registers |= 1 << register;
        long counts = size == 64 ? -1 : (1L << size) - 1;
        long there = is64 ? -1 : 0xffff_ffffL;
        state[register] = value & counts | (random.once(2) ? random.next() & there & ~counts : 0);
    }

    private void encode16(long offset) {
        int rm = random.below(8);
        int mod = random.below(3);
        modRm(mod, rm);
        boolean absolute = mod == 0 && rm == 6;
        long displacement = mod == 1 ? (byte) random.next() : absolute ? offset : mod == 2 ? (short) random.next() : 0;
        if (!absolute) { sum(rm, offset - displacement); }
        number(absolute ? 2 : mod, displacement);
    }

    private void sum(int rm, long offset) {
        int index = rm >= 6 ? -1 : (rm & 1) == 0 ? State.RSI : State.RDI;
        long part = index < 0 ? 0 : BASES[rm] < 0 ? offset : random.next();
        if (index >= 0) { set(index, part); }
        if (BASES[rm] >= 0) { set(BASES[rm], offset - part); }
    }

    private void number(int count, long value) {
        for (int n = 0; n < count; n++) { bytes.write((int) (value >>> 8 * n)); }
    }
}
