package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Conversions between 128 and 256 bits, and comparisons with all 32 predicates. */
public final class AvxConversions {
    private AvxConversions() {
    }

    @Row(asm = "cvtps2pd", enc = "VEX.256 NP 0F 5A /r Vx,Wo", feature = Feature.AVX, settles = true)
    public static long vcvtps2pd(X86Cpu c, long low, long high, int lane) {
        return SseConversions.cvtps2pd(c, lane < 2 ? low : high, (lane & 1) != 0);
    }

    @Row(asm = "cvtdq2pd", enc = "VEX.256 F3 0F E6 /r Vx,Wo", feature = Feature.AVX)
    public static long vcvtdq2pd(long low, long high, int lane) {
        return SseConversions.cvtdq2pd(lane < 2 ? low : high, (lane & 1) != 0);
    }

    @Row(asm = "cvtpd2ps", enc = "VEX.256 66 0F 5A /r Vo,Wx", text = "= cvtpd2ps%", feature = Feature.AVX,
            settles = true)
    public static long vcvtpd2ps(X86Cpu c, long b0, long b1, long b2, long b3, int lane) {
        return SseConversions.cvtpd2ps(c, lane == 0 ? b0 : b2, lane == 0 ? b1 : b3, false);
    }

    @Row(asm = "cvtpd2dq", enc = "VEX.256 F2 0F E6 /r Vo,Wx", text = "= cvtpd2dq%", feature = Feature.AVX,
            settles = true)
    public static long vcvtpd2dq(X86Cpu c, long b0, long b1, long b2, long b3, int lane) {
        return SseConversions.integers(c, lane == 0 ? b0 : b2, lane == 0 ? b1 : b3);
    }

    @Row(asm = "cvttpd2dq", enc = "VEX.256 66 0F E6 /r Vo,Wx", text = "= cvttpd2dq%", feature = Feature.AVX,
            settles = true)
    public static long vcvttpd2dq(X86Cpu c, long b0, long b1, long b2, long b3, int lane) {
        return SseConversions.truncated(c, lane == 0 ? b0 : b2, lane == 0 ? b1 : b3);
    }

    @Row(asm = "cmpss", enc = "VEX.LIG F3 0F C2 /r Vd,Hd,Wd,Ib", text = "cmp{cc}ss", feature = Feature.AVX,
            settles = true)
    public static long vcmpss(X86Cpu c, long a, long b, long predicate) {
        return SseCompare.single(c, a, b, predicate);
    }

    @Row(asm = "cmpsd", enc = "VEX.LIG F2 0F C2 /r Vq,Hq,Wq,Ib", text = "cmp{cc}sd", feature = Feature.AVX,
            settles = true)
    public static long vcmpsd(X86Cpu c, long a, long b, long predicate) {
        return SseCompare.wide(c, a, b, predicate);
    }

    @Row(asm = "cmpps", enc = "VEX NP 0F C2 /r Vx,Hx,Wx,Ib", text = "cmp{cc}ps", feature = Feature.AVX, settles = true)
    public static long vcmpps(X86Cpu c, long a, long b, long predicate) {
        return SseCompare.pair(c, a, b, predicate);
    }

    @Row(asm = "cmppd", enc = "VEX 66 0F C2 /r Vx,Hx,Wx,Ib", text = "cmp{cc}pd", feature = Feature.AVX, settles = true)
    public static long vcmppd(X86Cpu c, long a, long b, long predicate) {
        return SseCompare.wide(c, a, b, predicate);
    }
}
