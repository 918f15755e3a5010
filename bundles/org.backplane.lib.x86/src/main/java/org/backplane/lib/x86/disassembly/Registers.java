package org.backplane.lib.x86.disassembly;

/** Names of registers. */
final class Registers {
    static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "?", "?"};
    private static final String[] OLD = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] LOW = {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"};
    private static final String[] HIGH = {"ah", "ch", "dh", "bh"};

    private Registers() {
    }

    /** A general register of 8 bits; {@code rex}: there is a REX prefix, so that 4 to 7 are not the high halves. */
    static String bytes(int number, boolean rex) {
        if (number > 7) { return "r" + number + "b"; }
        return !rex && number > 3 ? HIGH[number - 4] : LOW[number];
    }

    /** A general register of 8 (no high half), 16, 32 or 64 bits. */
    static String general(int number, int bits) {
        if (bits == 8) { return bytes(number, true); }
        if (number > 7) { return "r" + number + (bits == 16 ? "w" : bits == 32 ? "d" : ""); }
        return (bits == 16 ? "" : bits == 32 ? "e" : "r") + OLD[number];
    }

    /** A vector register of 128 or 256 bits. */
    static String vector(int number, int bits) {
        return (bits == 256 ? "ymm" : "xmm") + number;
    }
}
