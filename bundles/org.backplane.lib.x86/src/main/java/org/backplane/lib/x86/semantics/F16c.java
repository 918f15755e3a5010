package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Conversions between floats and halves (SDM volume 1, 14.4). */
public final class F16c {
    /** Of the immediate: rounding is MXCSR's, not that of the lowest two bits. */
    private static final int BY_MXCSR = 4;

    private F16c() {
    }

    @Row(asm = "cvtph2ps", enc = "VEX.128 66 W0 0F 38 13 /r Vx,Wp", feature = Feature.F16C, settles = true)
    public static long vcvtph2ps(X86Cpu c, long b, int lane) {
        return pair(c, b >>> 32 * lane);
    }

    @Row(asm = "cvtph2ps", enc = "VEX.256 66 W0 0F 38 13 /r Vx,Wo", feature = Feature.F16C, settles = true)
    public static long vcvtph2psWide(X86Cpu c, long low, long high, int lane) {
        return pair(c, (lane < 2 ? low : high) >>> 32 * (lane & 1));
    }

    private static long pair(X86Cpu c, long halves) {
        return Binary.SINGLE.from(c, Binary.HALF, halves & 0xffff)
                | Binary.SINGLE.from(c, Binary.HALF, halves >>> 16 & 0xffff) << 32;
    }

    @Row(asm = "cvtps2ph", enc = "VEX.128 66 W0 0F 3A 1D /r Wp,Vx,Ib", feature = Feature.F16C, settles = true)
    public static long vcvtps2ph(X86Cpu c, long low, long high, long imm) {
        return halves(c, low, imm) | halves(c, high, imm) << 32;
    }

    @Row(asm = "cvtps2ph", enc = "VEX.256 66 W0 0F 3A 1D /r Wo,Vx,Ib", feature = Feature.F16C, settles = true)
    public static long vcvtps2phWide(X86Cpu c, long b0, long b1, long b2, long b3, long imm, int lane) {
        return lane == 0 ? vcvtps2ph(c, b0, b1, imm) : vcvtps2ph(c, b2, b3, imm);
    }

    private static long halves(X86Cpu c, long floats, long imm) {
        int mode = (imm & BY_MXCSR) != 0 ? Mxcsr.rounding(c) : (int) imm & 3;
        return Binary.HALF.from(c, Binary.SINGLE, floats & 0xffff_ffffL, mode)
                | Binary.HALF.from(c, Binary.SINGLE, floats >>> 32, mode) << 16;
    }
}
