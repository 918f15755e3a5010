package org.backplane.x86.interpreter.oracle;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Makes the bytes of an instruction, and sets the registers its memory operand is addressed with. */
final class Assembly {
    private static final int FS = 0x64;
    private static final int GS = 0x65;
    private static final List<Integer> SEGMENTS = List.of(0x26, 0x2e, 0x36, 0x3e, FS, GS);
    private static final int REX_W = 8;

    private final Form form;
    private final Spec spec;
    private final Prng random;
    private final Values values;
    private final long[] state;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean is64;

    /** Linear address of the memory operand. */
    long target;
    /** A bit for every general register that addresses it. */
    int addressing;
    /** Those that must not. */
    int reserved;
    /** LOCK, or 0; for string instructions F3 or F2. */
    int lockOrRepeat;

    /** A segment prefix, or 0. */
    private int segment;
    private boolean otherAddresses;
    private int rex;
    private int reg;
    private int rm;

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
        choose();
        Addressing memory = new Addressing(form, random, state, reg, addressSize());
        memory.reserved = reserved;
        byte[] operand = operand(memory);
        prefixes();
        opcode();
        bytes.writeBytes(operand);
        int end = bytes.size();
        spec.operands.forEach(this::immediate);
        if (spec.isFarPointer()) { number(2, Situations.selector(random)); }
        return memory.relative ? relative(bytes.toByteArray(), end) : bytes.toByteArray();
    }

    /** Registers, and prefixes that say what an address is. */
    private void choose() {
        boolean few = !is64 || spec.has('P') && random.below(8) != 0;
        reg = spec.digit >= 0 ? spec.digit : random.below(spec.has('S') ? 7 : few ? 8 : 16);
        rm = spec.rm >= 0 ? spec.rm : random.below(is64 && !spec.isX87() ? 16 : 8);
        rex = (reg & 8) >> 1 | (form.memory() ? 0 : (rm & 8) >> 3);
        boolean memory = form.memory() || spec.operands.isEmpty() && !spec.modRm;
        otherAddresses = memory && random.once(10);
        segment = memory && random.once(12) ? SEGMENTS.get(random.below(6)) : 0;
    }

    private int addressSize() {
        return is64 ? otherAddresses ? 32 : 64 : form.codeSize() == 16 ^ otherAddresses ? 16 : 32;
    }

    private byte[] operand(Addressing memory) {
        if (!spec.modRm) { return new byte[0]; }
        if (!form.memory()) { return new byte[]{(byte) (0xc0 | reg << 3 & 0x38 | rm & 7)}; }
        if (addressSize() == 16) { target = new Target(random).low(Math.max(1, spec.span(form.operandSize()))); }
        byte[] operand = memory.encode(target - base());
        rex |= memory.rex;
        addressing = memory.registers;
        return operand;
    }

    /** Where the segment starts: outside 64-bit mode FS and GS are null. */
    private long base() {
        return segment == FS && is64 ? state[State.FS_BASE] : segment == GS && is64 ? state[State.GS_BASE] : 0;
    }

    private void prefixes() {
        if (random.once(200)) { stuff(); }
        boolean first = random.once(2);
        if (first) { prefix(lockOrRepeat); }
        prefix(segment);
        if (otherAddresses) { prefix(0x67); }
        boolean ignored = spec.forced64 && is64 && random.once(16) && !form.prefixed(); // an AMD processor obeys
        boolean other = form.operandSize() == (form.codeSize() == 16 ? 32 : 16);
        if ((spec.sized() || form.prefixed()) && (other || ignored)) { prefix(0x66); }
        if (!first) { prefix(lockOrRepeat); }
        if (spec.vex != 0) {
            vex();
            return;
        }
        if (spec.prefix > Spec.NONE) { prefix(spec.prefix); }
        boolean chosen = form.operandSize() == 64 && !spec.default64 && !spec.forced64;
        boolean ignoredWide = spec.wide < 0 && form.operandSize() == 0 && random.once(16);
        if (spec.wide == 1 || chosen || ignoredWide) { rex |= REX_W; }
        boolean needless = random.once(spec.hasBytes() ? 2 : 32);
        if (is64 && (rex != 0 || needless)) { prefix(0x40 | rex); }
    }

    /** An instruction has no more than 15 bytes. */
    private void stuff() {
        for (int n = random.between(8, 15); n > 0; n--) { prefix(0x3e); }
    }

    private void prefix(int prefix) {
        if (prefix != 0) { bytes.write(prefix); }
    }

    /** Two bytes where they do, in half of the cases; R, X, B and vvvv are inverted. A vvvv that is no operand is mostly 1111. */
    private void vex() {
        boolean operand = spec.has('H') || spec.has('B');
        int vvvv = operand || random.once(32) ? random.below(is64 ? 16 : 8) : 0;
        boolean wide = spec.wide == 1 || spec.wide < 0 && (spec.widened() ? form.operandSize() == 64 : random.once(2));
        boolean length = spec.vex == 256 || form.operandSize() == 256 || spec.vex == Spec.IGNORED && random.once(2);
        int pp = spec.prefix == 0x66 ? 1 : spec.prefix == 0xf3 ? 2 : spec.prefix == 0xf2 ? 3 : 0;
        int last = ~vvvv << 3 & 0x78 | (length ? 4 : 0) | pp;
        int map = spec.map();
        if (map == 1 && (rex & 3) == 0 && !wide && random.once(2)) {
            bytes.write(0xc5);
            bytes.write(~rex << 5 & 0x80 | last);
        } else {
            bytes.write(0xc4);
            bytes.write(~rex << 5 & 0xe0 | map);
            bytes.write((wide ? 0x80 : 0) | last);
        }
    }

    private void opcode() {
        int count = spec.opcode.size();
        for (int n = spec.vex == 0 ? 0 : count - 1; n < count; n++) {
            boolean last = n == count - 1;
            bytes.write(spec.opcode.get(n) | (last && spec.registerInOpcode ? rm & 7 : 0));
        }
    }

    private void immediate(String operand) {
        switch (operand) {
            case "Ib", "Is" -> number(1, values.integer());
            case "Iw" -> number(2, values.integer());
            case "It" ->
                number(3, random.below(random.once(4) ? 0x1000 : 0x40) | (random.once(2) ? 0 : random.next() << 16));
            case "Iz" -> number(form.operandSize() == 16 ? 2 : 4, spec.isFarPointer() ? farOffset() : values.integer());
            case "Iv" -> number(form.operandSize() / 8, values.integer());
            case "Jb" -> number(1, distance((byte) random.next()));
            case "Jz" -> {
                long far = form.operandSize() == 16 ? (short) random.next() : (int) random.next();
                number(form.operandSize() == 16 ? 2 : 4, distance(random.below(4) != 0 ? (byte) random.next() : far));
            }
            default -> special(operand);
        }
    }

    private void special(String operand) {
        switch (operand.charAt(0)) {
            case 'O' -> {
                if (addressSize() == 16) { target = new Target(random).low(8); }
                number(addressSize() / 8, target - base());
            }
            case 'L' -> number(1, random.next());
            default -> {
            }
        }
    }

    /** Never into the instruction itself, which would be another program. */
    private static long distance(long distance) {
        return distance < 0 && distance > -17 ? 8 : distance;
    }

    private long farOffset() {
        return random.once(4) ? values.integer() : Layout.code(form.codeSize()) + random.below(Layout.PAGE);
    }

    /** Makes the displacement that ends at {@code end} relative to the instruction's end. */
    private byte[] relative(byte[] code, int end) {
        long next = state[State.RIP] + code.length;
        long displacement = target - base() - next;
        for (int n = 0; n < 4; n++) { code[end - 4 + n] = (byte) (displacement >>> 8 * n); }
        return code;
    }

    private void number(int size, long value) {
        for (int n = 0; n < size; n++) { bytes.write((int) (value >>> 8 * n)); }
    }
}
