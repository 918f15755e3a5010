package org.backplane.x86.interpreter.oracle;

import java.util.Arrays;

/** Makes the input of a vector: the same for ever from form, number and {@link #SEED}. */
final class Inputs {
    static final long SEED = 20261121;

    private static final byte[] INT3 = new byte[32];

    static {
        Arrays.fill(INT3, (byte) 0xcc);
    }

    private final Form form;
    private final Case vector;
    private final Prng random;
    private final Values values;
    private final long[] state;

    private Inputs(Form form, int number) {
        this.form = form;
        vector = new Case(form, number);
        random = Prng.of(SEED, form.toString(), number);
        values = new Values(random);
        state = vector.state;
    }

    static Case of(Form form, int number) {
        Inputs inputs = new Inputs(form, number);
        inputs.general();
        inputs.vectors();
        inputs.x87();
        inputs.instruction();
        return inputs.vector;
    }

    private void general() {
        boolean is64 = form.codeSize() == 64;
        for (int n = 0; n < 16; n++) { state[n] = values.integer() & (is64 || n > 7 ? -1 : 0xffff_ffffL); }
        state[State.RSP] = new Target(random).inside(64);
        state[State.RIP] = rip();
        state[State.RFLAGS] = 0x202 | random.next() & 0x8d5 | (random.once(4) ? 0x400 : 0)
                | (random.once(16) ? 0x4_0000 : 0)
                | (random.once(32) ? 0x4000 : 0) | (random.once(8) ? 0x20_0000 : 0);
        segments();
    }

    /** FS and GS are null with a base, or like the others; outside 64-bit mode ES or DS is null sometimes. */
    private void segments() {
        for (int n = 0; n < 4; n++) { state[State.SELECTOR + n] = State.USER_DATA; }
        int size = form.codeSize();
        state[State.CS] = size == 64 ? State.USER_CODE_64 : size == 32 ? State.USER_CODE_32 : State.USER_CODE_16;
        if (size < 64 && random.once(32)) { state[State.SELECTOR + (int) random.pick(0, 3)] = 0; }
        for (int n = 0; n < 2; n++) {
            boolean loaded = random.once(3);
            state[State.SELECTOR + 4 + n] = loaded ? State.USER_DATA : 0;
            state[State.FS_BASE + n] = loaded || random.once(3) ? 0 : random.next() >>> 34;
        }
    }

    /** Mostly in the middle; some instructions go across pages, some across the last one's end. */
    private long rip() {
        long code = Layout.code(form.codeSize());
        int pages = form.codeSize() == 16 ? 1 : 2;
        return switch (random.below(48)) {
            case 0 -> code + Layout.PAGE - 1 - random.below(7);
            case 1 -> code + (pages - 1) * Layout.PAGE + Layout.PAGE - 1 - random.below(7);
            default -> code + 0x400 + random.below(pages * 0x800);
        };
    }

    private void vectors() {
        Values.Kind kind = Situations.kind(form.row());
        for (int n = 0; n < 16; n++) {
            Values.Kind each = random.once(6) ? Values.Kind.values()[random.below(3)] : kind;
            for (int lane = 0; lane < 4; lane++) { state[State.ymm(n, lane)] = values.lane(each); }
        }
        state[State.MXCSR] = values.mxcsr();
    }

    private void x87() {
        boolean used = form.spec().isX87() || random.once(4);
        long precision = random.pick(0, 2, 3, 3) << 8;
        state[State.FCW] = 0x40 | precision | random.below(4) << 10
                | (used && random.once(4) ? random.below(64) : 0x3f);
        long flags = used && random.once(8) ? random.below(128) : 0;
        boolean pending = (flags & ~state[State.FCW] & 0x3f) != 0;
        state[State.FSW] = random.below(8) << 11 | random.next() & 0x4700 | flags | (pending ? 0x8080 : 0);
        state[State.FTW] = tags();
        state[State.FOP] = random.below(0x800);
        state[State.FIP] = random.next() >>> 17;
        state[State.FDP] = random.next() >>> 17;
        for (int n = 0; n < 8; n++) { register(n); }
    }

    /** ST(1) and ST(7) make hard cases with ST(0). */
    private void register(int n) {
        int top = (int) state[State.FSW] >>> 11;
        int first = top & 7;
        boolean near = n == 1 || n == 7;
        state[State.SIGNIFICAND + (top + n & 7)] = near
                ? values.near(state[State.SIGNIFICAND + first], (int) state[State.EXPONENT + first])
                : values.significand();
        state[State.EXPONENT + (top + n & 7)] = values.exponent & 0xffff;
    }

    /** Mostly one register is free, so that there can be another one, or none. */
    private long tags() {
        int top = (int) state[State.FSW] >>> 11 & 7;
        return switch (random.below(8)) {
            case 0 -> 0;
            case 1 -> random.below(256);
            case 2, 3 -> 0xff;
            default -> 0xff & ~(1 << (top + 7 & 7));
        };
    }

    private void instruction() {
        Assembly assembly = new Assembly(vector, random);
        Situations situations = new Situations(vector, random, assembly);
        assembly.target = new Target(random).any(situations.span(), form.codeSize());
        assembly.lockOrRepeat = situations.prefix();
        assembly.reserved = situations.reserved();
        vector.code = assembly.bytes();
        vector.target = assembly.target;
        vector.put(vector.target - 16, values.bytes(Situations.kind(form.row()), 48));
        situations.prepare();
        vector.put(state[State.RIP], INT3); // over operands that may be there
        vector.put(state[State.RIP], vector.code);
    }
}
