package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Rounds of AES (FIPS 197) on a state whose columns are the doublewords of an xmm register. */
public final class Aes {
    private static final int[] BOX = new int[256];
    private static final int[] INVERSE_BOX = new int[256];
    /** What a byte of row 0 contributes to its column after MixColumns, by the byte; other rows are rotations. */
    private static final int[] MIX = new int[256];
    private static final int[] INVERSE_MIX = new int[256];

    static {
        for (int x = 0; x < 256; x++) {
            int y = inverse(x);
            int box = y ^ rotated(y, 1) ^ rotated(y, 2) ^ rotated(y, 3) ^ rotated(y, 4) ^ 0x63;
            BOX[x] = box;
            INVERSE_BOX[box] = x;
            MIX[x] = product(x, 2) | x << 8 | x << 16 | product(x, 3) << 24;
            INVERSE_MIX[x] = product(x, 14) | product(x, 9) << 8 | product(x, 13) << 16 | product(x, 11) << 24;
        }
    }

    private Aes() {
    }

    /** Product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
    private static int product(int a, int b) {
        int result = 0;
        for (int bit = 7; bit >= 0; bit--) {
            result = result << 1 ^ ((result & 0x80) != 0 ? 0x11b : 0);
            result ^= (b >> bit & 1) != 0 ? a : 0;
        }
        return result;
    }

    /** x^254, which is 1/x, and 0 of 0. */
    private static int inverse(int x) {
        int result = 1;
        for (int i = 0; i < 254; i++) { result = product(result, x); }
        return result;
    }

    private static int rotated(int octet, int left) {
        return (octet << left | octet >> 8 - left) & 0xff;
    }

    private static int mixed(int[] mix, int b0, int b1, int b2, int b3) {
        return mix[b0] ^ Integer.rotateLeft(mix[b1], 8) ^ Integer.rotateLeft(mix[b2], 16)
                ^ Integer.rotateLeft(mix[b3], 24);
    }

    /** Column n after ShiftRows, SubBytes and, if {@code mix} is not null, MixColumns; {@code step} is the rows' shift. */
    private static long column(long low, long high, int n, int step, int[] box, int[] mix) {
        int b0 = box[(int) Swar.octet(low, high, 4 * n)];
        int b1 = box[(int) Swar.octet(low, high, 4 * (n + step & 3) + 1)];
        int b2 = box[(int) Swar.octet(low, high, 4 * (n + 2 * step & 3) + 2)];
        int b3 = box[(int) Swar.octet(low, high, 4 * (n + 3 * step & 3) + 3)];
        int all = mix == null ? b0 | b1 << 8 | b2 << 16 | b3 << 24 : mixed(mix, b0, b1, b2, b3);
        return all & 0xffff_ffffL;
    }

    private static long columns(long low, long high, boolean second, int step, int[] box, int[] mix) {
        int n = second ? 2 : 0;
        return column(low, high, n, step, box, mix) | column(low, high, n + 1, step, box, mix) << 32;
    }

    @Row(asm = "aesenc", enc = {"66 0F 38 DC /r Vx,Wx", "VEX.128 66 0F 38 DC /r Vx,Hx,Wx"}, feature = Feature.AES)
    public static long aesenc(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return columns(aLow, aHigh, high, 1, BOX, MIX) ^ (high ? bHigh : bLow);
    }

    @Row(asm = "aesenclast", enc = {"66 0F 38 DD /r Vx,Wx", "VEX.128 66 0F 38 DD /r Vx,Hx,Wx"}, feature = Feature.AES)
    public static long aesenclast(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return columns(aLow, aHigh, high, 1, BOX, null) ^ (high ? bHigh : bLow);
    }

    @Row(asm = "aesdec", enc = {"66 0F 38 DE /r Vx,Wx", "VEX.128 66 0F 38 DE /r Vx,Hx,Wx"}, feature = Feature.AES)
    public static long aesdec(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return columns(aLow, aHigh, high, -1, INVERSE_BOX, INVERSE_MIX) ^ (high ? bHigh : bLow);
    }

    @Row(asm = "aesdeclast", enc = {"66 0F 38 DF /r Vx,Wx", "VEX.128 66 0F 38 DF /r Vx,Hx,Wx"}, feature = Feature.AES)
    public static long aesdeclast(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return columns(aLow, aHigh, high, -1, INVERSE_BOX, null) ^ (high ? bHigh : bLow);
    }

    private static long unmixed(long column) {
        return mixed(INVERSE_MIX, (int) column & 0xff, (int) (column >>> 8) & 0xff, (int) (column >>> 16) & 0xff,
                (int) (column >>> 24) & 0xff) & 0xffff_ffffL;
    }

    @Row(asm = "aesimc", enc = {"66 0F 38 DB /r Vx,Wx", "VEX.128 66 0F 38 DB /r Vx,Wx"}, feature = Feature.AES)
    public static long aesimc(long b) {
        return unmixed(b) | unmixed(b >>> 32) << 32;
    }

    /** SubWord of doublewords 1 and 3, and their RotWord with the round's constant. */
    @Row(asm = "aeskeygenassist", enc = {"66 0F 3A DF /r Vx,Wx,Ib", "VEX.128 66 0F 3A DF /r Vx,Wx,Ib"},
            feature = Feature.AES)
    public static long aeskeygenassist(long b, long constant) {
        int word = BOX[(int) (b >>> 32) & 0xff] | BOX[(int) (b >>> 40) & 0xff] << 8 | BOX[(int) (b >>> 48) & 0xff] << 16
                | BOX[(int) (b >>> 56)] << 24;
        return word & 0xffff_ffffL | (Integer.rotateRight(word, 8) ^ constant & 0xff) << 32;
    }
}
