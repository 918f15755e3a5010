package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Integer arithmetic across the elements of a register. */
public final class PackedHorizontal {
    private PackedHorizontal() {
    }

    private static long word(long x, int n) {
        return (short) (x >>> 16 * n);
    }

    private static long saturated(long x) {
        return Math.clamp(x, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff;
    }

    private static long addWords(long x) {
        return word(x, 0) + word(x, 1) & 0xffff | (word(x, 2) + word(x, 3) & 0xffff) << 16;
    }

    private static long addSaturated(long x) {
        return saturated(word(x, 0) + word(x, 1)) | saturated(word(x, 2) + word(x, 3)) << 16;
    }

    private static long subWords(long x) {
        return word(x, 0) - word(x, 1) & 0xffff | (word(x, 2) - word(x, 3) & 0xffff) << 16;
    }

    private static long subSaturated(long x) {
        return saturated(word(x, 0) - word(x, 1)) | saturated(word(x, 2) - word(x, 3)) << 16;
    }

    private static long addDoublewords(long x) {
        return x + (x >>> 32) & 0xffff_ffffL;
    }

    private static long subDoublewords(long x) {
        return x - (x >>> 32) & 0xffff_ffffL;
    }

    @Row(asm = "phaddw", enc = "NP 0F 38 01 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phaddwMmx(long a, long b) {
        return addWords(a) | addWords(b) << 32;
    }

    @Row(asm = "phaddw", enc = {"66 0F 38 01 /r Vx,Wx", "VEX2 66 0F 38 01 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phaddw(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phaddwMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    @Row(asm = "phaddd", enc = "NP 0F 38 02 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phadddMmx(long a, long b) {
        return addDoublewords(a) | addDoublewords(b) << 32;
    }

    @Row(asm = "phaddd", enc = {"66 0F 38 02 /r Vx,Wx", "VEX2 66 0F 38 02 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phaddd(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phadddMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    @Row(asm = "phaddsw", enc = "NP 0F 38 03 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phaddswMmx(long a, long b) {
        return addSaturated(a) | addSaturated(b) << 32;
    }

    @Row(asm = "phaddsw", enc = {"66 0F 38 03 /r Vx,Wx", "VEX2 66 0F 38 03 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phaddsw(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phaddswMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    @Row(asm = "phsubw", enc = "NP 0F 38 05 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phsubwMmx(long a, long b) {
        return subWords(a) | subWords(b) << 32;
    }

    @Row(asm = "phsubw", enc = {"66 0F 38 05 /r Vx,Wx", "VEX2 66 0F 38 05 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phsubw(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phsubwMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    @Row(asm = "phsubd", enc = "NP 0F 38 06 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phsubdMmx(long a, long b) {
        return subDoublewords(a) | subDoublewords(b) << 32;
    }

    @Row(asm = "phsubd", enc = {"66 0F 38 06 /r Vx,Wx", "VEX2 66 0F 38 06 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phsubd(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phsubdMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    @Row(asm = "phsubsw", enc = "NP 0F 38 07 /r Pq,Qq", feature = Feature.SSSE3)
    public static long phsubswMmx(long a, long b) {
        return subSaturated(a) | subSaturated(b) << 32;
    }

    @Row(asm = "phsubsw", enc = {"66 0F 38 07 /r Vx,Wx", "VEX2 66 0F 38 07 /r Vx,Hx,Wx"}, feature = Feature.SSSE3)
    public static long phsubsw(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return phsubswMmx(high ? bLow : aLow, high ? bHigh : aHigh);
    }

    /** The smallest word and its number. */
    @Row(asm = "phminposuw", enc = {"66 0F 38 41 /r Vx,Wx", "VEX.128 66 0F 38 41 /r Vx,Wx"}, feature = Feature.SSE4_1)
    public static long phminposuw(long bLow, long bHigh, boolean high) {
        long best = 0xffff;
        long at = 0;
        for (int n = 7; n >= 0; n--) {
            long word = (n < 4 ? bLow : bHigh) >>> 16 * (n & 3) & 0xffff;
            at = word <= best ? n : at;
            best = Math.min(word, best);
        }
        return high ? 0 : best | at << 16;
    }

    /** Sums of absolute differences of four bytes of the second operand and of eight groups of four bytes in the first. */
    @Row(asm = "mpsadbw", enc = {"66 0F 3A 42 /r Vx,Wx,Ib", "VEX2 66 0F 3A 42 /r Vx,Hx,Wx,Ib"},
            feature = Feature.SSE4_1, step = 3)
    public static long mpsadbw(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        long four = ((imm & 2) == 0 ? bLow : bHigh) >>> 32 * (imm & 1);
        int first = ((imm & 4) != 0 ? 4 : 0) + (high ? 4 : 0);
        long result = 0;
        for (int n = 0; n < 4; n++) {
            long sum = 0;
            for (int k = 0; k < 4; k++) {
                long a = Swar.octet(aLow, aHigh, first + n + k);
                sum += Math.abs(a - (four >>> 8 * k & 0xff));
            }
            result |= sum << 16 * n;
        }
        return result;
    }
}
