package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Conversions between floats, doubles and integers in xmm and general registers; {@link MmxConversions} has those of MMX. */
public final class SseConversions {
    private static final long LOW = 0xffff_ffffL;

    private SseConversions() {
    }

    @Row(asm = "cvtss2sd", enc = {"F3 0F 5A /r Vq,Wd", "VEX.LIG F3 0F 5A /r Vq,Hm,Wd"}, feature = Feature.SSE2)
    public static long cvtss2sd(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.toDouble(c, b));
    }

    @Row(asm = "cvtsd2ss", enc = {"F2 0F 5A /r Vd,Wq", "VEX.LIG F2 0F 5A /r Vd,Hm,Wq"}, feature = Feature.SSE2)
    public static long cvtsd2ss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.toSingle(c, b));
    }

    @Row(asm = "cvtsi2ss", enc = {"F3 W0 0F 2A /r Vd,Ed", "VEX.LIG F3 W0 0F 2A /r Vd,Hm,Ed"}, text = "= cvtsi2ss+",
            feature = Feature.SSE)
    public static long cvtsi2ss(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.fromInteger(c, (int) b));
    }

    @Row(asm = "cvtsi2ss", enc = {"F3 W1 0F 2A /r Vd,Eq", "VEX.LIG F3 W1 0F 2A /r Vd,Hm,Eq"}, text = "= cvtsi2ss+",
            feature = Feature.SSE)
    public static long cvtsi2ssWide(X86Cpu c, long b) {
        return Mxcsr.settle(c, Singles.fromInteger(c, b));
    }

    @Row(asm = "cvtsi2sd", enc = {"F2 W0 0F 2A /r Vq,Ed", "VEX.LIG F2 W0 0F 2A /r Vq,Hm,Ed"}, text = "= cvtsi2sd+",
            feature = Feature.SSE2)
    public static long cvtsi2sd(long b) {
        return Double.doubleToRawLongBits((int) b);
    }

    @Row(asm = "cvtsi2sd", enc = {"F2 W1 0F 2A /r Vq,Eq", "VEX.LIG F2 W1 0F 2A /r Vq,Hm,Eq"}, text = "= cvtsi2sd+",
            feature = Feature.SSE2)
    public static long cvtsi2sdWide(X86Cpu c, long b) {
        return Mxcsr.settle(c, Doubles.fromInteger(c, b));
    }

    @Row(asm = "cvtss2si", enc = {"F3 0F 2D /r Gy,Wd", "VEX.LIG F3 0F 2D /r Gy,Wd"}, feature = Feature.SSE)
    public static long cvtss2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Singles.toInteger(c, b, width));
    }

    @Row(asm = "cvttss2si", enc = {"F3 0F 2C /r Gy,Wd", "VEX.LIG F3 0F 2C /r Gy,Wd"}, feature = Feature.SSE)
    public static long cvttss2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Singles.truncate(c, b, width));
    }

    @Row(asm = "cvtsd2si", enc = {"F2 0F 2D /r Gy,Wq", "VEX.LIG F2 0F 2D /r Gy,Wq"}, feature = Feature.SSE2)
    public static long cvtsd2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Doubles.toInteger(c, b, width));
    }

    @Row(asm = "cvttsd2si", enc = {"F2 0F 2C /r Gy,Wq", "VEX.LIG F2 0F 2C /r Gy,Wq"}, feature = Feature.SSE2)
    public static long cvttsd2si(X86Cpu c, long b, int width) {
        return Mxcsr.settle(c, Doubles.truncate(c, b, width));
    }

    @Row(asm = "cvtps2pd", enc = {"NP 0F 5A /r Vx,Wq", "VEX.128 NP 0F 5A /r Vx,Wq"}, feature = Feature.SSE2,
            settles = true)
    public static long cvtps2pd(X86Cpu c, long b, boolean high) {
        return Singles.toDouble(c, high ? b >>> 32 : b);
    }

    @Row(asm = "cvtpd2ps", enc = {"66 0F 5A /r Vx,Wx", "VEX.128 66 0F 5A /r Vx,Wx"}, text = {"", "= cvtpd2ps%"},
            feature = Feature.SSE2,
            settles = true)
    public static long cvtpd2ps(X86Cpu c, long bLow, long bHigh, boolean high) {
        return high ? 0 : Doubles.toSingle(c, bLow) | Doubles.toSingle(c, bHigh) << 32;
    }

    @Row(asm = "cvtdq2ps", enc = {"NP 0F 5B /r Vx,Wx", "VEX NP 0F 5B /r Vx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long cvtdq2ps(X86Cpu c, long b) {
        return Singles.fromInteger(c, (int) b) | Singles.fromInteger(c, b >> 32) << 32;
    }

    @Row(asm = "cvtdq2pd", enc = {"F3 0F E6 /r Vx,Wq", "VEX.128 F3 0F E6 /r Vx,Wq"}, feature = Feature.SSE2)
    public static long cvtdq2pd(long b, boolean high) {
        return cvtsi2sd(high ? b >> 32 : b);
    }

    @Row(asm = "cvtps2dq", enc = {"66 0F 5B /r Vx,Wx", "VEX 66 0F 5B /r Vx,Wx"}, feature = Feature.SSE2, settles = true)
    public static long cvtps2dq(X86Cpu c, long b) {
        return Singles.toInteger(c, b, 32) & LOW | Singles.toInteger(c, b >>> 32, 32) << 32;
    }

    @Row(asm = "cvttps2dq", enc = {"F3 0F 5B /r Vx,Wx", "VEX F3 0F 5B /r Vx,Wx"}, feature = Feature.SSE2,
            settles = true)
    public static long cvttps2dq(X86Cpu c, long b) {
        return Singles.truncate(c, b, 32) & LOW | Singles.truncate(c, b >>> 32, 32) << 32;
    }

    @Row(asm = "cvtpd2dq", enc = {"F2 0F E6 /r Vx,Wx", "VEX.128 F2 0F E6 /r Vx,Wx"}, text = {"", "= cvtpd2dq%"},
            feature = Feature.SSE2,
            settles = true)
    public static long cvtpd2dq(X86Cpu c, long bLow, long bHigh, boolean high) {
        return high ? 0 : integers(c, bLow, bHigh);
    }

    @Row(asm = "cvttpd2dq", enc = {"66 0F E6 /r Vx,Wx", "VEX.128 66 0F E6 /r Vx,Wx"}, text = {"", "= cvttpd2dq%"},
            feature = Feature.SSE2,
            settles = true)
    public static long cvttpd2dq(X86Cpu c, long bLow, long bHigh, boolean high) {
        return high ? 0 : truncated(c, bLow, bHigh);
    }

    /** Two doubles rounded to 32-bit integers. */
    static long integers(X86Cpu c, long low, long high) {
        return Doubles.toInteger(c, low, 32) & LOW | Doubles.toInteger(c, high, 32) << 32;
    }

    /** Two doubles cut to 32-bit integers. */
    static long truncated(X86Cpu c, long low, long high) {
        return Doubles.truncate(c, low, 32) & LOW | Doubles.truncate(c, high, 32) << 32;
    }
}
