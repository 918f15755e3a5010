package org.backplane.x86.interpreter.oracle;

import org.backplane.lib.x86.decode.OpcodeRow;

/** What instructions need around them for something to happen: stacks, counts, divisors that divide, images of the x87 unit. */
final class Situations {
    private static final long[] SELECTORS = {State.USER_DATA, State.USER_DATA, State.USER_CODE_64, State.USER_CODE_32,
            State.USER_CODE_16, 0, 0x7b,
            0x10, 0x18, 0x28, 0x40, 0x63, 0x0f, 0x8b};
    private static final int REP = 0xf3;
    private static final int REPNE = 0xf2;
    private static final int LOCK = 0xf0;

    private final Case vector;
    private final Prng random;
    private final Values values;
    private final Assembly assembly;
    private final long[] state;
    private final Form form;
    private final int size;

    Situations(Case vector, Prng random, Assembly assembly) {
        this.vector = vector;
        this.random = random;
        this.assembly = assembly;
        values = new Values(random);
        state = vector.state;
        form = vector.form;
        size = form.operandSize() / 8;
    }

    /** What the vector registers and memory of a row hold mostly. */
    static Values.Kind kind(OpcodeRow row) {
        String name = row.mnemonic();
        if (row.group().startsWith("X87")) { return Values.Kind.X87; }
        if (name.startsWith("p")) { return Values.Kind.INTEGER; }
        if (name.startsWith("cvtph")) { return Values.Kind.HALF; }
        String source = name.startsWith("cvt") ? name.substring(0, name.indexOf('2')) : name;
        if (source.endsWith("ps") || source.endsWith("ss")) { return Values.Kind.FLOAT; }
        return source.endsWith("pd") || source.endsWith("sd") ? Values.Kind.DOUBLE : Values.Kind.INTEGER;
    }

    /** One that a user's program can load, or not. */
    static long selector(Prng random) {
        return SELECTORS[random.below(SELECTORS.length)];
    }

    /** Bytes of the memory operand. */
    int span() {
        return switch (form.row().name()) {
            case "fxsave", "fxrstor" -> 512;
            case "xsave", "xsaveopt", "xsavec", "xrstor" -> 832;
            case "fnsave", "frstor" -> 108;
            case "fnstenv", "fldenv" -> 28;
            case "fldExtended", "fstpExtended", "fbld", "fbstp" -> 10;
            case "bound" -> 2 * size;
            case "callFar", "jmpFar", "lss", "lfs", "lgs", "lds", "les" -> size + 2;
            default -> form.spec().span(form.operandSize());
        };
    }

    /** LOCK, F3, F2 or 0; 66 where it has no meaning. */
    int prefix() {
        if (HostsOwn.has(form.row())) { return random.once(4) ? (int) random.pick(LOCK, REPNE, REP, 0x66) : 0; }
        if (form.row().group().equals("Strings")) { return random.once(3) ? 0 : random.once(3) ? REPNE : REP; }
        boolean allowed = form.row().lock() && form.memory();
        return random.once(allowed ? 3 : 40) ? LOCK : 0;
    }

    /** Registers and memory, when the instruction's bytes are there. */
    void prepare() {
        switch (form.row().group()) {
            case "Strings" -> strings();
            case "Shifts" -> counts();
            case "Stack", "Flow", "Conditionals" -> flow();
            case "Transfer", "SegmentLoads", "Frames" -> stack();
            case "FarTransfers" -> far();
            case "Fma132", "Fma213", "Fma231" -> cancellation();
            case "SseMaskedMoves" -> set(State.RDI, new Target(random).any(16, form.codeSize()));
            default -> {
            }
        }
        row(form.row().name());
    }

    private void row(String name) {
        switch (name) {
            case "div", "idiv" -> dividend(name.equals("idiv"));
            case "cmpxchg" -> compare();
            case "cmpxchg8b", "cmpxchg16b" -> comparePair(name.equals("cmpxchg8b") ? 4 : 8);
            case "bt", "bts", "btr", "btc" -> bitOffsets();
            case "ldmxcsr", "vldmxcsr" ->
                vector.put(assembly.target, 4, random.once(8) ? random.next() : values.mxcsr());
            case "fxrstor" -> image();
            case "xsave", "xsaveopt", "xsavec" -> components();
            case "xrstor" -> {
                components();
                image();
                extended(assembly.target + 512);
            }
            case "rdpkru", "wrpkru" -> keys();
            case "cpuid" -> set(State.RAX, state[State.RAX] & ~0xffff_ffffL | random.pick(0, 1, 7, 0xd, 0x8000_0001L));
            case "xgetbv" -> set(State.RCX, state[State.RCX] & ~0xffff_ffffL | random.pick(0, 0, 0, 1, 1, 2, 63, -1));
            case "fldenv", "frstor" -> environment();
            case "fldcw" ->
                vector.put(assembly.target, 2, random.once(4) ? random.next() : 0x40 | random.next() & 0xf3f);
            case "fldExtended" -> {
                vector.put(assembly.target, 8, values.significand());
                vector.put(assembly.target + 8, 2, values.exponent);
            }
            case "fbld" -> decimals();
            case "movToSegment", "lar", "lsl", "verr", "verw", "lldt", "ltr" -> selectors();
            case "lss", "lfs", "lgs", "lds", "les" -> vector.put(assembly.target + size, 2, selector(random));
            case "xlat" -> set(State.RBX, new Target(random).any(1, form.codeSize()));
            case "bound" -> bounds();
            case "interrupt" -> notSystemCall();
            default -> {
            }
        }
    }

    /** Sets a register, unless the memory operand is addressed with it. */
    private void set(int register, long value) {
        if ((assembly.addressing >> register & 1) == 0) {
            state[register] = form.codeSize() == 64 ? value : value & 0xffff_ffffL;
        }
    }

    private void strings() {
        int span = form.operandSize() == 0 ? 1 : size;
        Target targets = new Target(random);
        set(State.RSI, targets.any(span, form.codeSize()));
        set(State.RDI,
                random.once(8) ? state[State.RSI] + random.between(-24, 24) : targets.any(span, form.codeSize()));
        boolean many = random.once(8);
        set(State.RCX, many ? random.below(2000) : random.below(14));
        if (random.once(2)) {
            long same = random.next();
            for (int n = 0; n < random.below(8); n++) {
                vector.put(state[State.RSI] + n * 8, 8, same);
                vector.put(state[State.RDI] + n * 8, 8, same);
            }
            set(State.RAX, same);
        }
    }

    /** Sums of which little is left. */
    private void cancellation() {
        if (random.once(3)) { return; }
        Values.Kind kind = kind(form.row());
        for (int n = State.YMM; n < State.WORDS; n++) { if (random.below(3) != 0) { state[n] = values.nearOne(kind); } }
        for (int n = 0; n < 32; n += 8) { vector.put(assembly.target + n, 8, values.nearOne(kind)); }
    }

    private void counts() {
        if (random.below(4) != 0) { set(State.RCX, random.next() & ~0xffL | random.below(70)); }
    }

    private void flow() {
        stack();
        if (random.once(2)) { set(State.RCX, random.below(4)); }
        if (random.below(3) != 0) {
            target(state[State.RSP]);
            target(assembly.target);
        }
    }

    /** Something to jump to. */
    private void target(long address) {
        vector.put(address, Math.max(size, 2), codeAddress());
        if (!form.memory() && !form.spec().operands.isEmpty()) {
            for (int n = 0; n < 16; n++) { if (n != State.RSP && random.once(2)) { set(n, codeAddress()); } }
        }
    }

    private long codeAddress() {
        boolean low = form.codeSize() == 16 || size == 2 && random.below(4) != 0;
        return random.once(16)
                ? 0x8000_0000_0000L << random.below(16)
                : Layout.code(low ? 16 : 64) + random.below(0x400);
    }

    /** In code of 16 bits processors leave PUSHA and POPA half done by a fault, which is nobody's promise. */
    private void stack() {
        int bytes = Math.max(size, 2);
        boolean whole = form.codeSize() == 16 && form.row().name().matches("pusha|popa");
        if (random.once(2) && !whole) {
            set(State.RSP, new Target(random).any(bytes, form.codeSize()) + random.pick(0, bytes));
        }
        set(State.RBP, random.once(2) ? new Target(random).any(bytes, form.codeSize()) : state[State.RBP]);
        if (form.row().name().startsWith("popf")) { vector.put(state[State.RSP], 8, random.next() & ~0x100L); }
        if (form.row().name().startsWith("pop") && form.row().group().equals("SegmentLoads")) {
            vector.put(state[State.RSP], 2, selector(random));
        }
    }

    private void far() {
        stack();
        boolean iret = form.row().name().equals("iret");
        pointer(assembly.target, false);
        pointer(state[State.RSP], true);
        if (iret) { frame(); }
    }

    private void pointer(long address, boolean padded) {
        vector.put(address, size, codeAddress());
        long selector = random.below(3) != 0
                ? random.pick(State.USER_CODE_16, State.USER_CODE_32, State.USER_CODE_64)
                : selector(random);
        vector.put(address + size, padded ? size : 2, selector);
    }

    /** No AC: when IRET is to set it, pops are checked, and the host's kernel takes that for something else and repeats it for ever. */
    private void frame() {
        long at = state[State.RSP];
        vector.put(at + 2 * size, size, random.next() & 0x20_4ed5L | 0x202);
        vector.put(at + 3 * size, size, random.once(4) ? random.next() : new Target(random).any(size, form.codeSize()));
        vector.put(at + 4 * size, size, random.once(4) ? selector(random) : State.USER_DATA);
    }

    /** Quotients that fit, most of them. */
    private void dividend(boolean signed) {
        if (random.once(3)) { return; }
        int bits = Math.max(form.operandSize(), 8);
        long low = values.integer();
        set(State.RAX, bits == 8 ? low >> random.pick(0, 8, 57) : low);
        long high = signed ? low << 64 - bits >> 63 : 0;
        set(State.RDX, random.once(3) ? high : high ^ random.below(16));
    }

    private void compare() {
        if (random.once(2)) { vector.put(assembly.target, 8, state[State.RAX]); }
        if (random.once(4)) { set(random.below(8), state[State.RAX]); }
    }

    private void comparePair(int bytes) {
        if (random.once(2)) {
            vector.put(assembly.target, bytes, state[State.RAX]);
            vector.put(assembly.target + bytes, bytes, state[State.RDX]);
        }
    }

    /** Bit strings reach far; mostly not that far. */
    private void bitOffsets() {
        for (int n = 0; n < 16; n++) {
            if (n != State.RSP && random.below(4) != 0) { set(n, random.between(-1024, 1024)); }
        }
    }

    /** Key 0 stays allowed: all that the host's process has is of that key. */
    private void keys() {
        set(State.RAX, state[State.RAX] & ~3);
        set(State.RCX, random.once(8) ? state[State.RCX] : state[State.RCX] >>> 32 << 32);
        set(State.RDX, random.once(8) ? state[State.RDX] : state[State.RDX] >>> 32 << 32);
    }

    private void decimals() {
        if (random.below(8) != 0) { vector.put(assembly.target, values.decimal()); }
    }

    private void selectors() {
        vector.put(assembly.target, 2, selector(random));
        set(State.RSP, state[State.RSP] & -4); // the host's kernel makes null selectors 0
        for (int n = 0; n < 16; n++) { if (n != State.RSP) { set(n, random.next() << 16 | selector(random)); } }
    }

    /** Around one of the registers, mostly. */
    private void bounds() {
        long middle = state[random.below(8)];
        vector.put(assembly.target, size, middle - random.below(3));
        vector.put(assembly.target + size, size, random.once(3) ? random.next() : middle + random.below(3));
    }

    private void notSystemCall() {
        if (vector.code[vector.code.length - 1] == (byte) 0x80) { vector.code[vector.code.length - 1] = 0x7f; }
    }

    private void image() {
        long at = assembly.target;
        vector.put(at, values.bytes(Values.Kind.INTEGER, 512));
        vector.put(at, 2, 0x40 | random.next() & 0x1f3f);
        vector.put(at + 8, 8, random.next() >>> 17);
        vector.put(at + 16, 8, random.next() >>> 17);
        vector.put(at + 24, 4, random.once(8) ? random.next() : values.mxcsr());
        for (int n = 0; n < 8; n++) { register(at + 32 + 16 * n); }
    }

    /** The x87 unit, SSE and AVX: the host may have others. */
    private void components() {
        set(State.RAX, random.below(8));
        set(State.RDX, 0);
    }

    /** A header, with a reserved bit sometimes, and the upper halves of registers. In the compacted format room is for all, or some. */
    private void extended(long header) {
        boolean compacted = random.once(2);
        vector.put(header, 8, random.below(8));
        vector.put(header + 8, new byte[56]);
        if (compacted) { vector.put(header + 8, 8, 1L << 63 | (random.once(2) ? 7 : random.below(8))); }
        vector.put(header + 64, values.bytes(Values.Kind.INTEGER, 256));
        int reserved = compacted ? random.between(10, 64) : random.between(8, 24);
        if (random.once(8)) {
            vector.put(header + reserved, 1, reserved < 15 || !compacted ? 1 << random.below(8) : 0x40);
        }
    }

    /** General registers that must not address the memory operand, since they have a meaning. */
    int reserved() {
        return form.row().name().startsWith("xsave") || form.row().name().equals("xrstor")
                ? 1 << State.RAX | 1 << State.RDX
                : 0;
    }

    private void register(long at) {
        vector.put(at, 8, values.significand());
        vector.put(at + 8, 2, values.exponent);
    }

    private void environment() {
        int step = form.operandSize() == 16 ? 2 : 4;
        vector.put(assembly.target, values.bytes(Values.Kind.INTEGER, 108));
        vector.put(assembly.target, 2, 0x40 | random.next() & 0xf3f);
        for (int n = 0; n < 8; n++) { register(assembly.target + 7 * step + 10 * n); }
    }
}
