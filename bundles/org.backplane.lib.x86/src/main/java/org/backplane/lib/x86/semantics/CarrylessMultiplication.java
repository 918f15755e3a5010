package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Products of polynomials over GF(2). */
public final class CarrylessMultiplication {
    private CarrylessMultiplication() {
    }

    private static long low(long a, long b) {
        long result = 0;
        for (long rest = b; rest != 0; rest &= rest - 1) { result ^= a << Long.numberOfTrailingZeros(rest); }
        return result;
    }

    /** Bits 64 to 127 of the product: as the low ones of the operands turned round, and a bit further. */
    private static long high(long a, long b) {
        return Long.reverse(low(Long.reverse(a), Long.reverse(b))) >>> 1;
    }

    @Row(asm = "pclmulqdq", enc = {"66 0F 3A 44 /r Vx,Wx,Ib", "VEX.128 66 0F 3A 44 /r Vx,Hx,Wx,Ib"},
            text = "pclmul{clmul}qdq",
            feature = Feature.PCLMULQDQ)
    public static long pclmulqdq(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        long a = (imm & 1) == 0 ? aLow : aHigh;
        long b = (imm & 0x10) == 0 ? bLow : bHigh;
        return high ? high(a, b) : low(a, b);
    }
}
