package org.backplane.lib.x86.decode;

import org.backplane.api.x86.X86Reg;

/** What stands before the opcode: legacy prefixes, REX, or VEX (SDM volume 2, 2.1.1, 2.2.1 and 2.3.5). */
public final class Prefixes {
    private static final int NO_MAP = 0x20;

    /** Whether 66 was there, or a VEX prefix that says so. */
    public boolean operandSize;
    /** Whether 67 was there. */
    public boolean addressSize;
    /** Whether F0 was there. */
    public boolean lock;
    /** F3, F2 or 0. */
    public int repeat;
    /** Segment register, or -1. */
    public int segment;
    /** The REX prefix, also one that says what a VEX prefix says; 0 without. */
    public int rex;
    /** Whether there is a VEX prefix. */
    public boolean vex;
    /** VEX.vvvv, a register number. */
    public int vvvv;
    /** Vector length in bits. */
    public int vector;
    /** 0: one byte, 1: 0F, 2: 0F 38, 3: 0F 3A; VEX may say others, in which nothing is. */
    public int map;
    private boolean wrong;

    Prefixes() {
    }

    /** Reads prefixes and opcode maps; the opcode byte. */
    int read(CodeReader code, int mode) {
        clear();
        int opcode = legacy(code, mode);
        if ((opcode == 0xc4 || opcode == 0xc5) && (mode == 64 || code.peek() >= 0xc0)) {
            wrong = operandSize || repeat != 0 || lock || rex != 0;
            vex(code, opcode);
            return code.next();
        }
        if (opcode != 0x0f) { return opcode; }
        opcode = code.next();
        map = opcode == 0x38 ? 2 : opcode == 0x3a ? 3 : 1;
        return map > 1 ? code.next() : opcode;
    }

    /** Whether they cannot stand together. */
    boolean wrong() {
        return wrong;
    }

    private void clear() {
        operandSize = false;
        addressSize = false;
        lock = false;
        repeat = 0;
        segment = -1;
        rex = 0;
        vex = false;
        vvvv = 0;
        vector = 128;
        map = 0;
        wrong = false;
    }

    private int legacy(CodeReader code, int mode) {
        while (true) {
            int b = code.next();
            if (mode == 64 && (b & 0xf0) == 0x40) {
                rex = b;
                b = code.next();
                if (!isPrefix(b) && (b & 0xf0) != 0x40 || code.ranOut()) { return b; }
                rex = 0;
                code.back();
            } else if (!isPrefix(b) || code.ranOut()) {
                return b;
            } else {
                prefix(b, mode);
            }
        }
    }

    private static boolean isPrefix(int b) {
        return switch (b) {
            case 0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 -> true;
            default -> false;
        };
    }

    private void prefix(int b, int mode) {
        switch (b) {
            case 0x66 -> operandSize = true;
            case 0x67 -> addressSize = true;
            case 0xf0 -> lock = true;
            case 0xf2, 0xf3 -> repeat = b;
            case 0x64 -> segment = X86Reg.FS;
            case 0x65 -> segment = X86Reg.GS;
            default -> segment = mode == 64 ? segment : (b - 0x26) / 8;
        }
    }

    /** Two bytes have R, vvvv, L and pp; three R, X, B and the map, then W, vvvv, L and pp. R, X, B and vvvv are inverted. */
    private void vex(CodeReader code, int opcode) {
        boolean two = opcode == 0xc5;
        int first = two ? code.peek() | 0x60 : code.next();
        int last = code.next() & (two ? 0x7f : 0xff);
        vex = true;
        map = two ? 1 : first & 0x1f;
        map = map == 0 ? NO_MAP : map;
        rex = 0x40 | (last & 0x80) >> 4 | ~first >> 5 & 7;
        vvvv = ~last >> 3 & 15;
        vector = (last & 4) != 0 ? 256 : 128;
        operandSize = (last & 3) == 1;
        repeat = (last & 3) == 2 ? 0xf3 : (last & 3) == 3 ? 0xf2 : 0;
    }
}
