package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Elements of 128 bits and less made wider, into 256 bits. */
public final class AvxExtensions {
    private AvxExtensions() {
    }

    @Row(asm = "pmovsxbw", enc = "VEX.256 66 0F 38 20 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovsxbw(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 8, 16, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovsxbd", enc = "VEX.256 66 0F 38 21 /r Vx,Wq", feature = Feature.AVX2)
    public static long vpmovsxbd(long b, int lane) {
        return PackedExtensions.extended(b >>> 16 * (lane & 2), 8, 32, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovsxbq", enc = "VEX.256 66 0F 38 22 /r Vx,Wd", feature = Feature.AVX2)
    public static long vpmovsxbq(long b, int lane) {
        return PackedExtensions.extended(b >>> 8 * (lane & 2), 8, 64, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovsxwd", enc = "VEX.256 66 0F 38 23 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovsxwd(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 16, 32, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovsxwq", enc = "VEX.256 66 0F 38 24 /r Vx,Wq", feature = Feature.AVX2)
    public static long vpmovsxwq(long b, int lane) {
        return PackedExtensions.extended(b >>> 16 * (lane & 2), 16, 64, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovsxdq", enc = "VEX.256 66 0F 38 25 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovsxdq(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 32, 64, true, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxbw", enc = "VEX.256 66 0F 38 30 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovzxbw(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 8, 16, false, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxbd", enc = "VEX.256 66 0F 38 31 /r Vx,Wq", feature = Feature.AVX2)
    public static long vpmovzxbd(long b, int lane) {
        return PackedExtensions.extended(b >>> 16 * (lane & 2), 8, 32, false, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxbq", enc = "VEX.256 66 0F 38 32 /r Vx,Wd", feature = Feature.AVX2)
    public static long vpmovzxbq(long b, int lane) {
        return PackedExtensions.extended(b >>> 8 * (lane & 2), 8, 64, false, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxwd", enc = "VEX.256 66 0F 38 33 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovzxwd(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 16, 32, false, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxwq", enc = "VEX.256 66 0F 38 34 /r Vx,Wq", feature = Feature.AVX2)
    public static long vpmovzxwq(long b, int lane) {
        return PackedExtensions.extended(b >>> 16 * (lane & 2), 16, 64, false, (lane & 1) != 0);
    }

    @Row(asm = "pmovzxdq", enc = "VEX.256 66 0F 38 35 /r Vx,Wo", feature = Feature.AVX2)
    public static long vpmovzxdq(long low, long high, int lane) {
        return PackedExtensions.extended(lane < 2 ? low : high, 32, 64, false, (lane & 1) != 0);
    }
}
