package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Shifts by counts of each element's own. */
public final class AvxShifts {
    private static final long LOW = 0xffff_ffffL;

    private AvxShifts() {
    }

    private static long left(long a, long count) {
        return (count & LOW) > 31 ? 0 : a << count & LOW;
    }

    private static long right(long a, long count) {
        return (count & LOW) > 31 ? 0 : (a & LOW) >>> count;
    }

    private static long signed(long a, long count) {
        return (int) a >> Math.min(count & LOW, 31) & LOW;
    }

    @Row(asm = "psllvd", enc = "VEX 66 W0 0F 38 47 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpsllvd(long a, long count) {
        return left(a, count) | left(a >>> 32, count >>> 32) << 32;
    }

    @Row(asm = "psllvq", enc = "VEX 66 W1 0F 38 47 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpsllvq(long a, long count) {
        return Long.compareUnsigned(count, 63) > 0 ? 0 : a << count;
    }

    @Row(asm = "psrlvd", enc = "VEX 66 W0 0F 38 45 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpsrlvd(long a, long count) {
        return right(a, count) | right(a >>> 32, count >>> 32) << 32;
    }

    @Row(asm = "psrlvq", enc = "VEX 66 W1 0F 38 45 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpsrlvq(long a, long count) {
        return Long.compareUnsigned(count, 63) > 0 ? 0 : a >>> count;
    }

    @Row(asm = "psravd", enc = "VEX 66 W0 0F 38 46 /r Vx,Hx,Wx", feature = Feature.AVX2)
    public static long vpsravd(long a, long count) {
        return signed(a, count) | signed(a >>> 32, count >>> 32) << 32;
    }
}
