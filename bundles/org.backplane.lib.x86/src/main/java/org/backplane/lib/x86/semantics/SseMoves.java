package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Moves of xmm registers, whole and in part. Non-temporal hints change nothing that software can see. */
public final class SseMoves {
    private SseMoves() {
    }

    @Row(asm = "movaps",
            enc = {"NP 0F 28 /r Vx,Wx", "NP 0F 29 /r Wx,Vx", "VEX NP 0F 28 /r Vx,Wa", "VEX NP 0F 29 /r Wa,Vx"},
            feature = Feature.SSE)
    public static long movaps(long b) {
        return b;
    }

    @Row(asm = "movapd",
            enc = {"66 0F 28 /r Vx,Wx", "66 0F 29 /r Wx,Vx", "VEX 66 0F 28 /r Vx,Wa", "VEX 66 0F 29 /r Wa,Vx"},
            feature = Feature.SSE2)
    public static long movapd(long b) {
        return b;
    }

    @Row(asm = "movdqa",
            enc = {"66 0F 6F /r Vx,Wx", "66 0F 7F /r Wx,Vx", "VEX 66 0F 6F /r Vx,Wa", "VEX 66 0F 7F /r Wa,Vx"},
            feature = Feature.SSE2)
    public static long movdqa(long b) {
        return b;
    }

    @Row(asm = "movups",
            enc = {"NP 0F 10 /r Vx,Wu", "NP 0F 11 /r Wu,Vx", "VEX NP 0F 10 /r Vx,Wx", "VEX NP 0F 11 /r Wx,Vx"},
            feature = Feature.SSE)
    public static long movups(long b) {
        return b;
    }

    @Row(asm = "movupd",
            enc = {"66 0F 10 /r Vx,Wu", "66 0F 11 /r Wu,Vx", "VEX 66 0F 10 /r Vx,Wx", "VEX 66 0F 11 /r Wx,Vx"},
            feature = Feature.SSE2)
    public static long movupd(long b) {
        return b;
    }

    @Row(asm = "movdqu",
            enc = {"F3 0F 6F /r Vx,Wu", "F3 0F 7F /r Wu,Vx", "VEX F3 0F 6F /r Vx,Wx", "VEX F3 0F 7F /r Wx,Vx"},
            feature = Feature.SSE2)
    public static long movdqu(long b) {
        return b;
    }

    @Row(asm = "movntps", enc = {"NP 0F 2B mod=m /r Wx,Vx", "VEX NP 0F 2B mod=m /r Wa,Vx"}, feature = Feature.SSE)
    public static long movntps(X86Cpu c, long b) {
        c.caching.nonTemporal();
        return b;
    }

    @Row(asm = "movntpd", enc = {"66 0F 2B mod=m /r Wx,Vx", "VEX 66 0F 2B mod=m /r Wa,Vx"}, feature = Feature.SSE2)
    public static long movntpd(X86Cpu c, long b) {
        c.caching.nonTemporal();
        return b;
    }

    @Row(asm = "movntdq", enc = {"66 0F E7 mod=m /r Wx,Vx", "VEX 66 0F E7 mod=m /r Wa,Vx"}, feature = Feature.SSE2)
    public static long movntdq(X86Cpu c, long b) {
        c.caching.nonTemporal();
        return b;
    }

    @Row(asm = "movntdqa", enc = {"66 0F 38 2A mod=m /r Vx,Wx", "VEX2 66 0F 38 2A mod=m /r Vx,Wa"},
            feature = Feature.SSE4_1)
    public static long movntdqa(long b) {
        return b;
    }

    @Row(asm = "lddqu", enc = {"F2 0F F0 mod=m /r Vx,Wu", "VEX F2 0F F0 mod=m /r Vx,Wx"}, text = "= = Vx,M",
            feature = Feature.SSE3)
    public static long lddqu(long b) {
        return b;
    }

    @Row(asm = "movddup", enc = {"F2 0F 12 /r Vx,Wq", "VEX.128 F2 0F 12 /r Vx,Wq"}, feature = Feature.SSE3)
    public static long movddup(long b, boolean high) {
        return b;
    }

    @Row(asm = "movsldup", enc = {"F3 0F 12 /r Vx,Wx", "VEX F3 0F 12 /r Vx,Wx"}, feature = Feature.SSE3)
    public static long movsldup(long b) {
        return b & 0xffff_ffffL | b << 32;
    }

    @Row(asm = "movshdup", enc = {"F3 0F 16 /r Vx,Wx", "VEX F3 0F 16 /r Vx,Wx"}, feature = Feature.SSE3)
    public static long movshdup(long b) {
        return b >>> 32 | b & 0xffff_ffff_0000_0000L;
    }

    @Row(asm = "movnti", enc = "NP 0F C3 /r My,Gy", feature = Feature.SSE2)
    public static long movnti(X86Cpu c, long b) {
        c.caching.nonTemporal();
        return b;
    }

    /** Between registers and to memory: the rest of a register stays. */
    @Row(asm = "movss", enc = {"F3 0F 10 /r Vd,Ud", "F3 0F 11 /r Wd,Vd", "VEX.LIG F3 0F 10 /r Vd,Hm,Ud",
            "VEX.LIG F3 0F 11 mod=m /r Md,Vd", "VEX.LIG F3 0F 11 /r Ud,Hm,Vd"}, feature = Feature.SSE)
    public static long movss(long b) {
        return b;
    }

    /** From memory: the rest of the register becomes 0. */
    @Row(asm = "movss", enc = {"F3 0F 10 /r Vx,Md", "VEX.LIG F3 0F 10 /r Vx,Md"}, feature = Feature.SSE)
    public static long movssLoad(long b, boolean high) {
        return high ? 0 : b;
    }

    /** Between registers and to memory: the rest of a register stays. */
    @Row(asm = "movsd", enc = {"F2 0F 10 /r Vq,Uq", "F2 0F 11 /r Wq,Vq", "VEX.LIG F2 0F 10 /r Vq,Hm,Uq",
            "VEX.LIG F2 0F 11 mod=m /r Mq,Vq", "VEX.LIG F2 0F 11 /r Uq,Hm,Vq"}, feature = Feature.SSE2)
    public static long movsdScalar(long b) {
        return b;
    }

    /** From memory: the high half becomes 0. */
    @Row(asm = "movsd", enc = {"F2 0F 10 /r Vx,Mq", "VEX.LIG F2 0F 10 /r Vx,Mq"}, feature = Feature.SSE2)
    public static long movsdLoad(long b, boolean high) {
        return high ? 0 : b;
    }

    @Row(asm = "movlps", enc = {"NP 0F 12 /r Vq,Mq", "NP 0F 13 /r Mq,Vq", "VEX.128 NP 0F 12 /r Vq,Hm,Mq",
            "VEX.128 NP 0F 13 /r Mq,Vq"}, feature = Feature.SSE)
    public static long movlps(long b) {
        return b;
    }

    @Row(asm = "movlpd", enc = {"66 0F 12 /r Vq,Mq", "66 0F 13 /r Mq,Vq", "VEX.128 66 0F 12 /r Vq,Hm,Mq",
            "VEX.128 66 0F 13 /r Mq,Vq"}, feature = Feature.SSE2)
    public static long movlpd(long b) {
        return b;
    }

    @Row(asm = "movhps", enc = {"NP 0F 16 /r Vx,Mq", "VEX.128 NP 0F 16 /r Vx,Hx,Mq"}, feature = Feature.SSE)
    public static long movhps(long aLow, long aHigh, long b, boolean high) {
        return high ? b : aLow;
    }

    @Row(asm = "movhpd", enc = {"66 0F 16 /r Vx,Mq", "VEX.128 66 0F 16 /r Vx,Hx,Mq"}, feature = Feature.SSE2)
    public static long movhpd(long aLow, long aHigh, long b, boolean high) {
        return high ? b : aLow;
    }

    @Row(asm = "movhps", enc = {"NP 0F 17 /r Mq,Vx", "VEX.128 NP 0F 17 /r Mq,Vx"}, feature = Feature.SSE)
    public static long movhpsStore(long bLow, long bHigh) {
        return bHigh;
    }

    @Row(asm = "movhpd", enc = {"66 0F 17 /r Mq,Vx", "VEX.128 66 0F 17 /r Mq,Vx"}, feature = Feature.SSE2)
    public static long movhpdStore(long bLow, long bHigh) {
        return bHigh;
    }

    @Row(asm = "movhlps", enc = {"NP 0F 12 /r Vx,Ux", "VEX.128 NP 0F 12 /r Vx,Hx,Ux"}, feature = Feature.SSE)
    public static long movhlps(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? aHigh : bHigh;
    }

    @Row(asm = "movlhps", enc = {"NP 0F 16 /r Vx,Ux", "VEX.128 NP 0F 16 /r Vx,Hx,Ux"}, feature = Feature.SSE)
    public static long movlhps(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? bLow : aLow;
    }

    @Row(asm = "movd", enc = {"66 W0 0F 6E /r Vx,Ed", "VEX.128 66 W0 0F 6E /r Vx,Ed"}, feature = Feature.SSE2)
    public static long movdXmm(long b, boolean high) {
        return high ? 0 : b;
    }

    @Row(asm = "movq", enc = {"66 W1 0F 6E /r Vx,Eq", "VEX.128 66 W1 0F 6E /r Vx,Eq"}, feature = Feature.SSE2)
    public static long movqXmm(long b, boolean high) {
        return high ? 0 : b;
    }

    @Row(asm = "movd", enc = {"66 W0 0F 7E /r Ed,Vd", "VEX.128 66 W0 0F 7E /r Ed,Vd"}, feature = Feature.SSE2)
    public static long movdXmmStore(long b) {
        return b;
    }

    @Row(asm = "movq", enc = {"66 W1 0F 7E /r Eq,Vq", "66 0F D6 mod=m /r Wq,Vq", "VEX.128 66 W1 0F 7E /r Eq,Vq",
            "VEX.128 66 0F D6 mod=m /r Wq,Vq"}, feature = Feature.SSE2)
    public static long movqXmmStore(long b) {
        return b;
    }

    /** Zero-extends to 128 bits, between registers too. */
    @Row(asm = "movq", enc = {"F3 0F 7E /r Vx,Wq", "VEX.128 F3 0F 7E /r Vx,Wq"}, feature = Feature.SSE2)
    public static long movqXmmLoad(long b, boolean high) {
        return high ? 0 : b;
    }

    /** The store's encoding between registers. */
    @Row(asm = "movq", enc = {"66 0F D6 /r Ux,Vx", "VEX.128 66 0F D6 /r Ux,Vx"}, feature = Feature.SSE2)
    public static long movqXmmRegister(long bLow, long bHigh, boolean high) {
        return high ? 0 : bLow;
    }

    @Row(asm = "movmskps", enc = {"NP 0F 50 /r Gd,Ux", "VEX.128 NP 0F 50 /r Gd,Ux"}, text = "= = Gy,Ux",
            feature = Feature.SSE)
    public static long movmskps(long bLow, long bHigh) {
        return bLow >>> 31 & 1 | bLow >>> 62 & 2 | bHigh >>> 29 & 4 | bHigh >>> 60 & 8;
    }

    @Row(asm = "movmskpd", enc = {"66 0F 50 /r Gd,Ux", "VEX.128 66 0F 50 /r Gd,Ux"}, text = "= = Gy,Ux",
            feature = Feature.SSE2)
    public static long movmskpd(long bLow, long bHigh) {
        return bLow >>> 63 | bHigh >>> 62 & 2;
    }
}
