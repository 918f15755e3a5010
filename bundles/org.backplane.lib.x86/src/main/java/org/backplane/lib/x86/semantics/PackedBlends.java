package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Elements from one operand or the other: by an immediate, or by the top bits of the elements of xmm0. */
public final class PackedBlends {
    private PackedBlends() {
    }

    /** The elements of b where a bit of {@code from} is set, else those of a. */
    private static long blend(long a, long b, long from, int width) {
        long mask = 0;
        for (int n = 0; n < 64 / width; n++) { mask |= (from >>> n & 1) * (-1L >>> 64 - width) << n * width; }
        return a & ~mask | b & mask;
    }

    private static long xmm0(X86Cpu c, boolean high) {
        return c.vec[high ? 1 : 0];
    }

    static long byTops(long a, long b, long tops, int width) {
        long mask = Swar.fill(tops, width);
        return a & ~mask | b & mask;
    }

    @Row(asm = "blendps", enc = {"66 0F 3A 0C /r Vx,Wx,Ib", "VEX 66 0F 3A 0C /r Vx,Hx,Wx,Ib"}, feature = Feature.SSE4_1,
            step = 4)
    public static long blendps(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        return high ? blend(aHigh, bHigh, imm >> 2, 32) : blend(aLow, bLow, imm, 32);
    }

    @Row(asm = "blendpd", enc = {"66 0F 3A 0D /r Vx,Wx,Ib", "VEX 66 0F 3A 0D /r Vx,Hx,Wx,Ib"}, feature = Feature.SSE4_1,
            step = 2)
    public static long blendpd(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        return high ? (imm & 2) != 0 ? bHigh : aHigh : (imm & 1) != 0 ? bLow : aLow;
    }

    @Row(asm = "pblendw", enc = {"66 0F 3A 0E /r Vx,Wx,Ib", "VEX2 66 0F 3A 0E /r Vx,Hx,Wx,Ib"},
            feature = Feature.SSE4_1)
    public static long pblendw(long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        return high ? blend(aHigh, bHigh, imm >> 4, 16) : blend(aLow, bLow, imm, 16);
    }

    @Row(asm = "pblendvb", enc = "66 0F 38 10 /r Vx,Wx", text = "= = Vx,Wx,xmm0", feature = Feature.SSE4_1)
    public static long pblendvb(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return byTops(high ? aHigh : aLow, high ? bHigh : bLow, xmm0(c, high) & Swar.B, 8);
    }

    @Row(asm = "blendvps", enc = "66 0F 38 14 /r Vx,Wx", text = "= = Vx,Wx,xmm0", feature = Feature.SSE4_1)
    public static long blendvps(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return byTops(high ? aHigh : aLow, high ? bHigh : bLow, xmm0(c, high) & Swar.D, 32);
    }

    @Row(asm = "blendvpd", enc = "66 0F 38 15 /r Vx,Wx", text = "= = Vx,Wx,xmm0", feature = Feature.SSE4_1)
    public static long blendvpd(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return xmm0(c, high) < 0 ? high ? bHigh : bLow : high ? aHigh : aLow;
    }
}
