package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Elements made wider, with their signs or with zeros. */
public final class PackedExtensions {
    private static final int BYTES = 8;
    private static final int WORDS = 16;
    private static final int DOUBLEWORDS = 32;

    private PackedExtensions() {
    }

    /** As many elements of {@code from} bits as are in 64 bits when they have {@code to} bits; those of the high half follow the others. */
    static long extended(long b, int from, int to, boolean sign, boolean high) {
        int count = 64 / to;
        long elements = high ? b >>> count * from : b;
        long ones = -1L >>> 64 - to;
        long result = 0;
        for (int n = 0; n < count; n++) {
            long top = elements << 64 - from - n * from;
            result |= ((sign ? top >> 64 - from : top >>> 64 - from) & ones) << n * to;
        }
        return result;
    }

    @Row(asm = "pmovsxbw", enc = {"66 0F 38 20 /r Vx,Wq", "VEX.128 66 0F 38 20 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovsxbw(long b, boolean high) {
        return extended(b, BYTES, WORDS, true, high);
    }

    @Row(asm = "pmovsxbd", enc = {"66 0F 38 21 /r Vx,Wd", "VEX.128 66 0F 38 21 /r Vx,Wd"}, feature = Feature.SSE4_1)
    public static long pmovsxbd(long b, boolean high) {
        return extended(b, BYTES, DOUBLEWORDS, true, high);
    }

    @Row(asm = "pmovsxbq", enc = {"66 0F 38 22 /r Vx,Ww", "VEX.128 66 0F 38 22 /r Vx,Ww"}, feature = Feature.SSE4_1)
    public static long pmovsxbq(long b, boolean high) {
        return extended(b, BYTES, 64, true, high);
    }

    @Row(asm = "pmovsxwd", enc = {"66 0F 38 23 /r Vx,Wq", "VEX.128 66 0F 38 23 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovsxwd(long b, boolean high) {
        return extended(b, WORDS, DOUBLEWORDS, true, high);
    }

    @Row(asm = "pmovsxwq", enc = {"66 0F 38 24 /r Vx,Wd", "VEX.128 66 0F 38 24 /r Vx,Wd"}, feature = Feature.SSE4_1)
    public static long pmovsxwq(long b, boolean high) {
        return extended(b, WORDS, 64, true, high);
    }

    @Row(asm = "pmovsxdq", enc = {"66 0F 38 25 /r Vx,Wq", "VEX.128 66 0F 38 25 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovsxdq(long b, boolean high) {
        return extended(b, DOUBLEWORDS, 64, true, high);
    }

    @Row(asm = "pmovzxbw", enc = {"66 0F 38 30 /r Vx,Wq", "VEX.128 66 0F 38 30 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovzxbw(long b, boolean high) {
        return extended(b, BYTES, WORDS, false, high);
    }

    @Row(asm = "pmovzxbd", enc = {"66 0F 38 31 /r Vx,Wd", "VEX.128 66 0F 38 31 /r Vx,Wd"}, feature = Feature.SSE4_1)
    public static long pmovzxbd(long b, boolean high) {
        return extended(b, BYTES, DOUBLEWORDS, false, high);
    }

    @Row(asm = "pmovzxbq", enc = {"66 0F 38 32 /r Vx,Ww", "VEX.128 66 0F 38 32 /r Vx,Ww"}, feature = Feature.SSE4_1)
    public static long pmovzxbq(long b, boolean high) {
        return extended(b, BYTES, 64, false, high);
    }

    @Row(asm = "pmovzxwd", enc = {"66 0F 38 33 /r Vx,Wq", "VEX.128 66 0F 38 33 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovzxwd(long b, boolean high) {
        return extended(b, WORDS, DOUBLEWORDS, false, high);
    }

    @Row(asm = "pmovzxwq", enc = {"66 0F 38 34 /r Vx,Wd", "VEX.128 66 0F 38 34 /r Vx,Wd"}, feature = Feature.SSE4_1)
    public static long pmovzxwq(long b, boolean high) {
        return extended(b, WORDS, 64, false, high);
    }

    @Row(asm = "pmovzxdq", enc = {"66 0F 38 35 /r Vx,Wq", "VEX.128 66 0F 38 35 /r Vx,Wq"}, feature = Feature.SSE4_1)
    public static long pmovzxdq(long b, boolean high) {
        return extended(b, DOUBLEWORDS, 64, false, high);
    }
}
