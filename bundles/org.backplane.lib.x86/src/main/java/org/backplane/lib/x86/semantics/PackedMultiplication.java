package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Packed integer products and sums of differences, per 64-bit lane. */
public final class PackedMultiplication {
    private PackedMultiplication() {
    }

    /** Word n, signed. */
    private static int word(long a, int n) {
        return (short) (a >>> 16 * n);
    }

    /** Word n, unsigned. */
    private static int unsigned(long a, int n) {
        return (char) (a >>> 16 * n);
    }

    /** Bits 16 to 31 of four 32-bit values. */
    private static long high(int w0, int w1, int w2, int w3) {
        return w0 >>> 16 | (w1 & 0xffff_0000L) | (w2 & 0xffff_0000L) << 16 | (w3 & 0xffff_0000L) << 32;
    }

    @Row(asm = "pmullw", enc = {"NP 0F D5 /r Pq,Qq", "66 0F D5 /r Vx,Wx", "VEX2 66 0F D5 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pmullw(long a, long b) {
        return a * (b & 0xffff) & 0xffff | (a >>> 16) * (b >>> 16) << 16 & 0xffff_0000L
                | (a >>> 32) * (b >>> 32) << 32 & 0xffff_0000_0000L | (a >>> 48) * (b >>> 48) << 48;
    }

    @Row(asm = "pmulhw", enc = {"NP 0F E5 /r Pq,Qq", "66 0F E5 /r Vx,Wx", "VEX2 66 0F E5 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pmulhw(long a, long b) {
        return high(word(a, 0) * word(b, 0), word(a, 1) * word(b, 1), word(a, 2) * word(b, 2), word(a, 3) * word(b, 3));
    }

    @Row(asm = "pmulhuw", enc = {"NP 0F E4 /r Pq,Qq", "66 0F E4 /r Vx,Wx", "VEX2 66 0F E4 /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pmulhuw(long a, long b) {
        return high(unsigned(a, 0) * unsigned(b, 0), unsigned(a, 1) * unsigned(b, 1), unsigned(a, 2) * unsigned(b, 2),
                unsigned(a, 3) * unsigned(b, 3));
    }

    @Row(asm = "pmaddwd", enc = {"NP 0F F5 /r Pq,Qq", "66 0F F5 /r Vx,Wx", "VEX2 66 0F F5 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pmaddwd(long a, long b) {
        int low = word(a, 0) * word(b, 0) + word(a, 1) * word(b, 1);
        int high = word(a, 2) * word(b, 2) + word(a, 3) * word(b, 3);
        return low & 0xffff_ffffL | (long) high << 32;
    }

    @Row(asm = "pmuludq", enc = {"NP 0F F4 /r Pq,Qq", "66 0F F4 /r Vx,Wx", "VEX2 66 0F F4 /r Vx,Hx,Wx"},
            feature = Feature.SSE2)
    public static long pmuludq(long a, long b) {
        return (a & 0xffff_ffffL) * (b & 0xffff_ffffL);
    }

    @Row(asm = "psadbw", enc = {"NP 0F F6 /r Pq,Qq", "66 0F F6 /r Vx,Wx", "VEX2 66 0F F6 /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long psadbw(long a, long b) {
        long differences = Swar.subUnsigned(a, b, Swar.B, 8) | Swar.subUnsigned(b, a, Swar.B, 8);
        long pairs = (differences & 0x00ff_00ff_00ff_00ffL) + (differences >>> 8 & 0x00ff_00ff_00ff_00ffL);
        return pairs * 0x0001_0001_0001_0001L >>> 48;
    }

    /** Bytes of a without, of b with sign; sums of neighbouring products, saturated. */
    @Row(asm = "pmaddubsw", enc = {"NP 0F 38 04 /r Pq,Qq", "66 0F 38 04 /r Vx,Wx", "VEX2 66 0F 38 04 /r Vx,Hx,Wx"},
            feature = Feature.SSSE3)
    public static long pmaddubsw(long a, long b) {
        long result = 0;
        for (int at = 0; at < 64; at += 16) {
            long sum = (a >>> at & 0xff) * (byte) (b >>> at) + (a >>> at + 8 & 0xff) * (byte) (b >>> at + 8);
            result |= (Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffffL) << at;
        }
        return result;
    }

    /** Bits 15 to 30 of the products, rounded. */
    @Row(asm = "pmulhrsw", enc = {"NP 0F 38 0B /r Pq,Qq", "66 0F 38 0B /r Vx,Wx", "VEX2 66 0F 38 0B /r Vx,Hx,Wx"},
            feature = Feature.SSSE3)
    public static long pmulhrsw(long a, long b) {
        long result = 0;
        for (int n = 0; n < 4; n++) {
            result |= ((word(a, n) * word(b, n) >> 14) + 1 >> 1 & 0xffffL) << 16 * n;
        }
        return result;
    }

    @Row(asm = "pmuldq", enc = {"66 0F 38 28 /r Vx,Wx", "VEX2 66 0F 38 28 /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmuldq(long a, long b) {
        return (long) (int) a * (int) b;
    }

    @Row(asm = "pmulld", enc = {"66 0F 38 40 /r Vx,Wx", "VEX2 66 0F 38 40 /r Vx,Hx,Wx"}, feature = Feature.SSE4_1)
    public static long pmulld(long a, long b) {
        return a * b & 0xffff_ffffL | (a >>> 32) * (b >>> 32) << 32;
    }
}
