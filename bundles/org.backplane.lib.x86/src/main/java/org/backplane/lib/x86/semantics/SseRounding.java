package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point numbers rounded to integers in their own format. */
public final class SseRounding {
    private static final int BY_MXCSR = 4;
    private static final int QUIET = 8;

    private SseRounding() {
    }

    private static long rounded(X86Cpu c, Binary format, long b, long imm) {
        int mode = (imm & BY_MXCSR) != 0 ? Mxcsr.rounding(c) : (int) imm & 3;
        return format.toIntegral(c, b, mode, (imm & QUIET) != 0);
    }

    @Row(asm = "roundps", enc = {"66 0F 3A 08 /r Vx,Wx,Ib", "VEX 66 0F 3A 08 /r Vx,Wx,Ib"}, feature = Feature.SSE4_1,
            settles = true)
    public static long roundps(X86Cpu c, long b, long imm) {
        return rounded(c, Binary.SINGLE, b & 0xffff_ffffL, imm) | rounded(c, Binary.SINGLE, b >>> 32, imm) << 32;
    }

    @Row(asm = "roundpd", enc = {"66 0F 3A 09 /r Vx,Wx,Ib", "VEX 66 0F 3A 09 /r Vx,Wx,Ib"}, feature = Feature.SSE4_1,
            settles = true)
    public static long roundpd(X86Cpu c, long b, long imm) {
        return rounded(c, Binary.DOUBLE, b, imm);
    }

    @Row(asm = "roundss", enc = {"66 0F 3A 0A /r Vd,Wd,Ib", "VEX.LIG 66 0F 3A 0A /r Vd,Hm,Wd,Ib"},
            feature = Feature.SSE4_1, settles = true)
    public static long roundss(X86Cpu c, long b, long imm) {
        return rounded(c, Binary.SINGLE, b, imm);
    }

    @Row(asm = "roundsd", enc = {"66 0F 3A 0B /r Vq,Wq,Ib", "VEX.LIG 66 0F 3A 0B /r Vq,Hm,Wq,Ib"},
            feature = Feature.SSE4_1, settles = true)
    public static long roundsd(X86Cpu c, long b, long imm) {
        return rounded(c, Binary.DOUBLE, b, imm);
    }
}
