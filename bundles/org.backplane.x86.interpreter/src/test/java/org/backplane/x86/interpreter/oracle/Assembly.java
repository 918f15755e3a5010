package org.backplane.x86.interpreter.oracle;

import java.io.ByteArrayOutputStream;

/** Makes the bytes of an instruction, and sets the registers its memory operand is addressed with. */
final class Assembly {
    private static final int[] OVERRIDES = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

    private final Form form;
    private final Spec spec;
    private final Prng random;
    private final Values values;
    private final long[] state;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean is64;

    /** Linear address of the memory operand. */
    long target;
    /** Bits for the general registers that address it. */
    int addressing;
    /** LOCK, or 0; for string instructions F3 or F2. */
    int lockOrRepeat;

    private int override;
    private boolean shortAddresses;
    private int rex;
    private boolean needsRex;
    private boolean byteOperands;
    private int reg;
    private int rm;
    private int immediateBytes;

    Assembly(Case vector, Prng random) {
        form = vector.form;
        spec = form.spec();
        this.random = random;
        values = new Values(random);
        state = vector.state;
        is64 = form.codeSize() == 64;
    }

    /** The instruction's bytes. */
    byte[] bytes() {
        registers();
        boolean memory = form.memory() || spec.operands.isEmpty() && !spec.modRm;
        shortAddresses = memory && random.once(10);
        override = memory && random.once(12) ? OVERRIDES[random.below(6)] : 0;
        ByteArrayOutputStream operand = new ByteArrayOutputStream();
        for (String each : spec.operands) { immediateBytes += immediateSize(each); }
        if (form.memory() && spec.modRm) { modRmMemory(operand); }
        prefixes();
        for (int n = 0; n < spec.opcode.size(); n++) {
            bytes.write(spec.opcode.get(n) | (n == spec.opcode.size() - 1 && spec.registerInOpcode ? rm & 7 : 0));
        }
        if (spec.modRm && !form.memory()) { bytes.write(0xc0 | reg << 3 & 0x38 | rm & 7); }
        bytes.writeBytes(operand.toByteArray());
        spec.operands.forEach(this::trailing);
        int first = spec.opcode.getFirst();
        if (first == 0x9a || first == 0xea) { number(2, selector()); }
        return finish();
    }

    private void registers() {
        boolean segment = spec.operands.contains("Sw");
        boolean small = !is64
                || spec.operands.stream().anyMatch(operand -> operand.charAt(0) == 'P') && random.below(8) != 0;
        reg = spec.digit >= 0 ? spec.digit : random.below(segment ? 7 : small ? 8 : 16);
        rm = spec.rm >= 0 ? spec.rm : random.below(is64 ? 16 : 8);
        if (spec.isX87()) { rm &= 7; }
        rex |= (reg & 8) >> 1 | (rm & 8) >> 3;
        byteOperands = spec.operands.stream().anyMatch(operand -> operand.matches("[EGZ]b"));
    }

    private void modRmMemory(ByteArrayOutputStream out) {
        rex &= ~1;
        int size = is64 ? shortAddresses ? 32 : 64 : shortAddresses ? 16 : 32;
        long base = override == 0x64 && is64
                ? state[State.FS_BASE]
                : override == 0x65 && is64 ? state[State.GS_BASE] : 0;
        if (size == 16) {
            target = new Target(random).low(Math.max(1, spec.span(form.operandSize())));
            memory16(out, target);
        } else {
            memory32(out, target - base, size);
        }
    }

    private void memory32(ByteArrayOutputStream out, long offset, int size) {
        boolean near = (int) offset == offset || size == 32;
        int kind = random.below(20);
        if (kind < 2 && near) {
            sib(out, 0, 4, 5, offset);
        } else if (kind < 5 && near && is64) {
            out.write(reg << 3 & 0x38 | 5);
            number(out, 4, offset); // made relative when the length is known
            ripRelative = offset;
        } else if (kind < 6 && near && !is64) {
            out.write(reg << 3 & 0x38 | 5);
            number(out, 4, offset);
        } else {
            withBase(out, offset, size);
        }
    }

    private Long ripRelative;

    private void withBase(ByteArrayOutputStream out, long offset, int size) {
        int base = baseRegister();
        int mod = (base & 7) == 5 ? 1 + random.below(2) : random.below(3);
        long displacement = mod == 0 ? 0 : mod == 1 ? (byte) random.next() : (int) random.next() >> random.below(31);
        long rest = offset - displacement;
        rex |= (base & 8) >> 3;
        if (random.once(3) || (base & 7) == 4) {
            indexed(out, mod, base, rest, size);
        } else {
            out.write(mod << 6 | reg << 3 & 0x38 | base & 7);
            address(base, rest, size);
        }
        if (mod > 0) { number(out, mod == 1 ? 1 : 4, displacement); }
    }

    private void indexed(ByteArrayOutputStream out, int mod, int base, long rest, int size) {
        int index = random.below(is64 ? 16 : 8);
        int scale = random.below(4);
        boolean same = index == base;
        out.write(mod << 6 | reg << 3 & 0x38 | 4);
        if (same || index == 4) {
            out.write(scale << 6 | 4 << 3 | base & 7);
            address(base, rest, size);
            return;
        }
        rex |= (index & 8) >> 2;
        long value = is64 && size == 64 || random.once(2) ? values.integer() : random.below(64) - 32;
        address(index, value, size);
        address(base, rest - (value << scale), size);
        out.write(scale << 6 | (index & 7) << 3 | base & 7);
    }

    private void sib(ByteArrayOutputStream out, int mod, int index, int base, long displacement) {
        out.write(mod << 6 | reg << 3 & 0x38 | 4);
        out.write(random.below(4) << 6 | index << 3 | base);
        number(out, 4, displacement);
    }

    /** Rather not one of those that instructions use without being told. */
    private int baseRegister() {
        int base = random.below(is64 ? 16 : 8);
        return base < 3 && random.below(4) != 0 ? State.RBX + random.below(5) : base;
    }

    private void address(int register, long value, int size) {
        addressing |= 1 << register;
        long garbage = is64 && random.once(2) ? random.next() << 32 : 0;
        state[register] = size == 64 ? value : value & 0xffff_ffffL | garbage;
    }

    private void memory16(ByteArrayOutputStream out, long offset) {
        int[] registers = {State.RBX, State.RBX, State.RBP, State.RBP, -1, -1, -1, State.RBX};
        int field = random.below(8);
        int mod = random.below(3);
        if (mod == 0 && field == 6) {
            out.write(reg << 3 & 0x38 | 6);
            number(out, 2, offset);
            return;
        }
        long displacement = mod == 0 ? 0 : mod == 1 ? (byte) random.next() : (short) random.next();
        long rest = offset - displacement;
        int base = field == 6 ? State.RBP : registers[field];
        int index = field < 6 ? (field & 1) == 0 ? State.RSI : State.RDI : -1;
        long part = index >= 0 && base >= 0 ? random.next() : index >= 0 ? rest : 0;
        if (index >= 0) { low16(index, part); }
        if (base >= 0) { low16(base, rest - part); }
        out.write(mod << 6 | reg << 3 & 0x38 | field);
        if (mod > 0) { number(out, mod, displacement); }
    }

    private void low16(int register, long value) {
        addressing |= 1 << register;
        state[register] = value & 0xffff | random.next() & 0xffff_0000L;
    }

    private void prefixes() {
        boolean small = form.operandSize() == 16 || spec.forced64 && is64 && random.once(16);
        if (random.once(2) && lockOrRepeat != 0) { bytes.write(lockOrRepeat); }
        boolean late = bytes.size() == 0 && lockOrRepeat != 0;
        if (override != 0) { bytes.write(override); }
        if (shortAddresses) { bytes.write(0x67); }
        if (small && spec.prefix == Spec.ANY) { bytes.write(0x66); }
        if (late) { bytes.write(lockOrRepeat); }
        if (spec.prefix > Spec.NONE) { bytes.write(spec.prefix); }
        boolean wide = spec.wide == 1 || form.operandSize() == 64 && !spec.default64 && !spec.forced64;
        boolean free = is64 && spec.wide < 0 && form.operandSize() == 0 && !spec.widened();
        if (wide || free && random.once(16)) { rex |= 8; }
        needsRex |= byteOperands && random.once(2) || random.once(32);
        if (is64 && (rex != 0 || needsRex)) { bytes.write(0x40 | rex); }
    }

    private int immediateSize(String operand) {
        boolean absolute = operand.charAt(0) == 'O';
        if (absolute) { return is64 ? shortAddresses ? 4 : 8 : shortAddresses ? 2 : 4; }
        return switch (operand) {
            case "Ib", "Is", "Jb" -> 1;
            case "Iw" -> 2;
            case "Iz", "Jz" -> form.operandSize() == 16 ? 2 : 4;
            case "Iv" -> form.operandSize() / 8;
            default -> 0;
        };
    }

    private void trailing(String operand) {
        int size = immediateSize(operand);
        if (size == 0) { return; }
        char kind = operand.charAt(0);
        if (kind == 'O') {
            target = size == 2 ? new Target(random).low(8) : target;
            long base = override == 0x64 && is64
                    ? state[State.FS_BASE]
                    : override == 0x65 && is64 ? state[State.GS_BASE] : 0;
            number(size, target - base);
        } else {
            number(size, kind == 'J'
                    ? distance(size)
                    : spec.mode == 32 && size > 1 && spec.opcode.getFirst() > 0x90
                            ? farOffset()
                            : values.integer());
        }
    }

    /** Rarely far away, never into the instruction itself, which would be another program. */
    private long distance(int size) {
        long distance = size == 1 || random.below(4) != 0 ? (byte) random.next() : random.next();
        long into = size == 1 ? (byte) distance : size == 2 ? (short) distance : (int) distance;
        return into < 0 && into > -17 ? 8 : distance;
    }

    private long farOffset() {
        return random.once(4) ? values.integer() : Layout.CODE + random.below(2 * Layout.PAGE);
    }

    /** One that a user's program can load, or not. */
    long selector() {
        return Situations.selector(random);
    }

    private byte[] finish() {
        byte[] code = bytes.toByteArray();
        if (ripRelative != null) {
            int at = code.length - immediateBytes - 4;
            long displacement = ripRelative - (state[State.RIP] + code.length);
            for (int n = 0; n < 4; n++) { code[at + n] = (byte) (displacement >>> 8 * n); }
        }
        return code;
    }

    private void number(int size, long value) {
        number(bytes, size, value);
    }

    private static void number(ByteArrayOutputStream out, int size, long value) {
        for (int n = 0; n < size; n++) { out.write((int) (value >>> 8 * n)); }
    }
}
