package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Single elements into and out of xmm registers. */
public final class PackedElements {
    private PackedElements() {
    }

    /** Puts element {@code n} of {@code width} bits into a half, if that is the one it belongs to. */
    private static long insert(long aLow, long aHigh, long b, long n, int width, boolean high) {
        long a = high ? aHigh : aLow;
        int perHalf = 64 / width;
        if (n >= perHalf != high) { return a; }
        long shift = (n & perHalf - 1) * width;
        long ones = -1L >>> 64 - width;
        return a & ~(ones << shift) | (b & ones) << shift;
    }

    @Row(asm = "pextrb", enc = {"66 0F 3A 14 /r Rd,Vx,Ib", "66 0F 3A 14 /r Mb,Vx,Ib", "VEX.128 66 0F 3A 14 /r Rd,Vx,Ib",
            "VEX.128 66 0F 3A 14 /r Mb,Vx,Ib"}, feature = Feature.SSE4_1)
    public static long pextrb(long bLow, long bHigh, long n) {
        return Swar.octet(bLow, bHigh, (int) n & 15);
    }

    @Row(asm = "pextrw", enc = {"66 0F 3A 15 /r Rd,Vx,Ib", "66 0F 3A 15 /r Mw,Vx,Ib", "VEX.128 66 0F 3A 15 /r Rd,Vx,Ib",
            "VEX.128 66 0F 3A 15 /r Mw,Vx,Ib"}, feature = Feature.SSE4_1)
    public static long pextrwStore(long bLow, long bHigh, long n) {
        return ((n & 4) == 0 ? bLow : bHigh) >>> 16 * (n & 3) & 0xffff;
    }

    @Row(asm = "pextrd", enc = {"66 W0 0F 3A 16 /r Ed,Vx,Ib", "VEX.128 66 W0 0F 3A 16 /r Ed,Vx,Ib"},
            feature = Feature.SSE4_1)
    public static long pextrd(long bLow, long bHigh, long n) {
        return ((n & 2) == 0 ? bLow : bHigh) >>> 32 * (n & 1) & 0xffff_ffffL;
    }

    @Row(asm = "pextrq", enc = {"66 W1 0F 3A 16 /r Eq,Vx,Ib", "VEX.128 66 W1 0F 3A 16 /r Eq,Vx,Ib"},
            feature = Feature.SSE4_1)
    public static long pextrq(long bLow, long bHigh, long n) {
        return (n & 1) == 0 ? bLow : bHigh;
    }

    @Row(asm = "extractps", enc = {"66 0F 3A 17 /r Ed,Vx,Ib", "VEX.128 66 0F 3A 17 /r Ed,Vx,Ib"},
            feature = Feature.SSE4_1)
    public static long extractps(long bLow, long bHigh, long n) {
        return pextrd(bLow, bHigh, n);
    }

    @Row(asm = "pinsrb", enc = {"66 0F 3A 20 /r Vx,Rd,Ib", "66 0F 3A 20 /r Vx,Mb,Ib",
            "VEX.128 66 0F 3A 20 /r Vx,Hx,Rd,Ib", "VEX.128 66 0F 3A 20 /r Vx,Hx,Mb,Ib"}, feature = Feature.SSE4_1)
    public static long pinsrb(long aLow, long aHigh, long b, long n, boolean high) {
        return insert(aLow, aHigh, b, n & 15, 8, high);
    }

    @Row(asm = "pinsrd", enc = {"66 W0 0F 3A 22 /r Vx,Ed,Ib", "VEX.128 66 W0 0F 3A 22 /r Vx,Hx,Ed,Ib"},
            feature = Feature.SSE4_1)
    public static long pinsrd(long aLow, long aHigh, long b, long n, boolean high) {
        return insert(aLow, aHigh, b, n & 3, 32, high);
    }

    @Row(asm = "pinsrq", enc = {"66 W1 0F 3A 22 /r Vx,Eq,Ib", "VEX.128 66 W1 0F 3A 22 /r Vx,Hx,Eq,Ib"},
            feature = Feature.SSE4_1)
    public static long pinsrq(long aLow, long aHigh, long b, long n, boolean high) {
        return insert(aLow, aHigh, b, n & 1, 64, high);
    }

    /** The low four bits of the immediate clear elements afterwards. */
    @Row(asm = "insertps", enc = {"66 0F 3A 21 /r Vx,Md,Ib", "VEX.128 66 0F 3A 21 /r Vx,Hx,Md,Ib"},
            feature = Feature.SSE4_1)
    public static long insertpsLoad(long aLow, long aHigh, long b, long imm, boolean high) {
        long whole = insert(aLow, aHigh, b, imm >> 4 & 3, 32, high);
        long clear = high ? imm >> 2 : imm;
        return whole & ((clear & 1) != 0 ? 0xffff_ffff_0000_0000L : -1) & ((clear & 2) != 0 ? 0xffff_ffffL : -1);
    }

    /** As {@link #insertpsLoad}; the high two bits of the immediate choose the element of a register. */
    @Row(asm = "insertps", enc = {"66 0F 3A 21 /r Vx,Ux,Ib", "VEX.128 66 0F 3A 21 /r Vx,Hx,Ux,Ib"},
            feature = Feature.SSE4_1)
    public static long insertps(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        return insertpsLoad(aLow, aHigh, pextrd(bLow, bHigh, imm >> 6 & 3), imm, high);
    }
}
