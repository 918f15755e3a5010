package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Floating-point arithmetic across the elements of a register, and with alternating signs. */
public final class SseHorizontal {
    private static final long LOW = 0xffff_ffffL;

    private SseHorizontal() {
    }

    private static long pair(long low, long high) {
        return low & LOW | high << 32;
    }

    @Row(asm = "addsubps", enc = {"F2 0F D0 /r Vx,Wx", "VEX F2 0F D0 /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long addsubps(X86Cpu c, long a, long b) {
        return pair(Singles.sub(c, a, b), Singles.add(c, a >>> 32, b >>> 32));
    }

    @Row(asm = "addsubpd", enc = {"66 0F D0 /r Vx,Wx", "VEX 66 0F D0 /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long addsubpd(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? Doubles.add(c, aHigh, bHigh) : Doubles.sub(c, aLow, bLow);
    }

    @Row(asm = "haddps", enc = {"F2 0F 7C /r Vx,Wx", "VEX F2 0F 7C /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long haddps(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        long x = high ? bLow : aLow;
        long y = high ? bHigh : aHigh;
        return pair(Singles.add(c, x, x >>> 32), Singles.add(c, y, y >>> 32));
    }

    @Row(asm = "haddpd", enc = {"66 0F 7C /r Vx,Wx", "VEX 66 0F 7C /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long haddpd(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? Doubles.add(c, bLow, bHigh) : Doubles.add(c, aLow, aHigh);
    }

    @Row(asm = "hsubps", enc = {"F2 0F 7D /r Vx,Wx", "VEX F2 0F 7D /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long hsubps(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        long x = high ? bLow : aLow;
        long y = high ? bHigh : aHigh;
        return pair(Singles.sub(c, x, x >>> 32), Singles.sub(c, y, y >>> 32));
    }

    @Row(asm = "hsubpd", enc = {"66 0F 7D /r Vx,Wx", "VEX 66 0F 7D /r Vx,Hx,Wx"}, feature = Feature.SSE3,
            settles = true)
    public static long hsubpd(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? Doubles.sub(c, bLow, bHigh) : Doubles.sub(c, aLow, aHigh);
    }

    /** Products that the high four bits of the immediate choose are added, as ((0 + 1) + (2 + 3)); the low four choose who gets the sum. */
    @Row(asm = "dpps", enc = {"66 0F 3A 40 /r Vx,Wx,Ib", "VEX.128 66 0F 3A 40 /r Vx,Hx,Wx,Ib"},
            feature = Feature.SSE4_1,
            settles = true)
    public static long dpps(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        long p0 = (imm & 0x10) != 0 ? Singles.mul(c, aLow, bLow) : 0;
        long p1 = (imm & 0x20) != 0 ? Singles.mul(c, aLow >>> 32, bLow >>> 32) : 0;
        long p2 = (imm & 0x40) != 0 ? Singles.mul(c, aHigh, bHigh) : 0;
        long p3 = (imm & 0x80) != 0 ? Singles.mul(c, aHigh >>> 32, bHigh >>> 32) : 0;
        Mxcsr.settle(c, 0);
        long to = high ? imm >> 2 : imm;
        long even = sum(c, p1, p0, p3, p2, high);
        long odd = sum(c, p0, p1, p2, p3, high);
        return pair((to & 1) != 0 ? even : 0, (to & 2) != 0 ? odd : 0);
    }

    /** The order matters to NaNs; processors add in another one for every element. */
    private static long sum(X86Cpu c, long p, long q, long r, long s, boolean high) {
        long low = Singles.add(c, p, q);
        long other = Mxcsr.settle(c, Singles.add(c, r, s));
        return Mxcsr.settle(c, high ? Singles.add(c, other, low) : Singles.add(c, low, other));
    }

    /** As {@link #dpps} for two doubles. */
    @Row(asm = "dppd", enc = {"66 0F 3A 41 /r Vx,Wx,Ib", "VEX.128 66 0F 3A 41 /r Vx,Hx,Wx,Ib"},
            feature = Feature.SSE4_1, settles = true)
    public static long dppd(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, long imm, boolean high) {
        long p0 = (imm & 0x10) != 0 ? Doubles.mul(c, aLow, bLow) : 0;
        long p1 = (imm & 0x20) != 0 ? Doubles.mul(c, aHigh, bHigh) : 0;
        Mxcsr.settle(c, 0);
        long sum = Mxcsr.settle(c, high ? Doubles.add(c, p1, p0) : Doubles.add(c, p0, p1));
        return (imm & (high ? 2 : 1)) != 0 ? sum : 0;
    }

    /** As {@link #dpps} on both halves, of which no sum is looked at before all products are. */
    @Row(asm = "dpps", enc = "VEX.256 66 0F 3A 40 /r Vx,Hx,Wx,Ib", feature = Feature.AVX, settles = true)
    public static long vdpps(X86Cpu c, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3, long imm,
            int lane) {
        if (lane == 0) {
            products(c, a0, a1, b0, b1, imm);
            products(c, a2, a3, b2, b3, imm);
            Mxcsr.settle(c, 0);
        }
        return lane < 2 ? dpps(c, a0, a1, b0, b1, imm, lane == 1) : dpps(c, a2, a3, b2, b3, imm, lane == 3);
    }

    private static void products(X86Cpu c, long aLow, long aHigh, long bLow, long bHigh, long imm) {
        if ((imm & 0x10) != 0) { Singles.mul(c, aLow, bLow); }
        if ((imm & 0x20) != 0) { Singles.mul(c, aLow >>> 32, bLow >>> 32); }
        if ((imm & 0x40) != 0) { Singles.mul(c, aHigh, bHigh); }
        if ((imm & 0x80) != 0) { Singles.mul(c, aHigh >>> 32, bHigh >>> 32); }
    }
}
