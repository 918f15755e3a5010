package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.Swar.B;
import static org.backplane.lib.x86.semantics.Swar.D;
import static org.backplane.lib.x86.semantics.Swar.W;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Row;

/** Packed integer sums and differences, averages, minima, maxima, comparisons and bitwise logic, per 64-bit lane. */
public final class PackedAddition {
    private PackedAddition() {
    }

    @Row(asm = "paddb", enc = {"NP 0F FC /r Pq,Qq", "66 0F FC /r Vx,Wx", "VEX2 66 0F FC /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddb(long a, long b) {
        return Swar.add(a, b, B);
    }

    @Row(asm = "paddw", enc = {"NP 0F FD /r Pq,Qq", "66 0F FD /r Vx,Wx", "VEX2 66 0F FD /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddw(long a, long b) {
        return Swar.add(a, b, W);
    }

    @Row(asm = "paddd", enc = {"NP 0F FE /r Pq,Qq", "66 0F FE /r Vx,Wx", "VEX2 66 0F FE /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddd(long a, long b) {
        return Swar.add(a, b, D);
    }

    @Row(asm = "paddq", enc = {"NP 0F D4 /r Pq,Qq", "66 0F D4 /r Vx,Wx", "VEX2 66 0F D4 /r Vx,Hx,Wx"},
            feature = Feature.SSE2)
    public static long paddq(long a, long b) {
        return a + b;
    }

    @Row(asm = "psubb", enc = {"NP 0F F8 /r Pq,Qq", "66 0F F8 /r Vx,Wx", "VEX2 66 0F F8 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubb(long a, long b) {
        return Swar.sub(a, b, B);
    }

    @Row(asm = "psubw", enc = {"NP 0F F9 /r Pq,Qq", "66 0F F9 /r Vx,Wx", "VEX2 66 0F F9 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubw(long a, long b) {
        return Swar.sub(a, b, W);
    }

    @Row(asm = "psubd", enc = {"NP 0F FA /r Pq,Qq", "66 0F FA /r Vx,Wx", "VEX2 66 0F FA /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubd(long a, long b) {
        return Swar.sub(a, b, D);
    }

    @Row(asm = "psubq", enc = {"NP 0F FB /r Pq,Qq", "66 0F FB /r Vx,Wx", "VEX2 66 0F FB /r Vx,Hx,Wx"},
            feature = Feature.SSE2)
    public static long psubq(long a, long b) {
        return a - b;
    }

    @Row(asm = "paddsb", enc = {"NP 0F EC /r Pq,Qq", "66 0F EC /r Vx,Wx", "VEX2 66 0F EC /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddsb(long a, long b) {
        return Swar.addSigned(a, b, B, 8);
    }

    @Row(asm = "paddsw", enc = {"NP 0F ED /r Pq,Qq", "66 0F ED /r Vx,Wx", "VEX2 66 0F ED /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddsw(long a, long b) {
        return Swar.addSigned(a, b, W, 16);
    }

    @Row(asm = "psubsb", enc = {"NP 0F E8 /r Pq,Qq", "66 0F E8 /r Vx,Wx", "VEX2 66 0F E8 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubsb(long a, long b) {
        return Swar.subSigned(a, b, B, 8);
    }

    @Row(asm = "psubsw", enc = {"NP 0F E9 /r Pq,Qq", "66 0F E9 /r Vx,Wx", "VEX2 66 0F E9 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubsw(long a, long b) {
        return Swar.subSigned(a, b, W, 16);
    }

    @Row(asm = "paddusb", enc = {"NP 0F DC /r Pq,Qq", "66 0F DC /r Vx,Wx", "VEX2 66 0F DC /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddusb(long a, long b) {
        return Swar.addUnsigned(a, b, B, 8);
    }

    @Row(asm = "paddusw", enc = {"NP 0F DD /r Pq,Qq", "66 0F DD /r Vx,Wx", "VEX2 66 0F DD /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long paddusw(long a, long b) {
        return Swar.addUnsigned(a, b, W, 16);
    }

    @Row(asm = "psubusb", enc = {"NP 0F D8 /r Pq,Qq", "66 0F D8 /r Vx,Wx", "VEX2 66 0F D8 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubusb(long a, long b) {
        return Swar.subUnsigned(a, b, B, 8);
    }

    @Row(asm = "psubusw", enc = {"NP 0F D9 /r Pq,Qq", "66 0F D9 /r Vx,Wx", "VEX2 66 0F D9 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long psubusw(long a, long b) {
        return Swar.subUnsigned(a, b, W, 16);
    }

    @Row(asm = "pavgb", enc = {"NP 0F E0 /r Pq,Qq", "66 0F E0 /r Vx,Wx", "VEX2 66 0F E0 /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pavgb(long a, long b) {
        return Swar.average(a, b, B);
    }

    @Row(asm = "pavgw", enc = {"NP 0F E3 /r Pq,Qq", "66 0F E3 /r Vx,Wx", "VEX2 66 0F E3 /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pavgw(long a, long b) {
        return Swar.average(a, b, W);
    }

    @Row(asm = "pminub", enc = {"NP 0F DA /r Pq,Qq", "66 0F DA /r Vx,Wx", "VEX2 66 0F DA /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pminub(long a, long b) {
        return a - Swar.subUnsigned(a, b, B, 8);
    }

    @Row(asm = "pmaxub", enc = {"NP 0F DE /r Pq,Qq", "66 0F DE /r Vx,Wx", "VEX2 66 0F DE /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pmaxub(long a, long b) {
        return b + Swar.subUnsigned(a, b, B, 8);
    }

    @Row(asm = "pminsw", enc = {"NP 0F EA /r Pq,Qq", "66 0F EA /r Vx,Wx", "VEX2 66 0F EA /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pminsw(long a, long b) {
        return b ^ (a ^ b) & Swar.less(a, b, W, 16);
    }

    @Row(asm = "pmaxsw", enc = {"NP 0F EE /r Pq,Qq", "66 0F EE /r Vx,Wx", "VEX2 66 0F EE /r Vx,Hx,Wx"},
            feature = Feature.SSE)
    public static long pmaxsw(long a, long b) {
        return a ^ (a ^ b) & Swar.less(a, b, W, 16);
    }

    @Row(asm = "pcmpeqb", enc = {"NP 0F 74 /r Pq,Qq", "66 0F 74 /r Vx,Wx", "VEX2 66 0F 74 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpeqb(long a, long b) {
        return Swar.equal(a, b, B, 8);
    }

    @Row(asm = "pcmpeqw", enc = {"NP 0F 75 /r Pq,Qq", "66 0F 75 /r Vx,Wx", "VEX2 66 0F 75 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpeqw(long a, long b) {
        return Swar.equal(a, b, W, 16);
    }

    @Row(asm = "pcmpeqd", enc = {"NP 0F 76 /r Pq,Qq", "66 0F 76 /r Vx,Wx", "VEX2 66 0F 76 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpeqd(long a, long b) {
        return Swar.equal(a, b, D, 32);
    }

    @Row(asm = "pcmpgtb", enc = {"NP 0F 64 /r Pq,Qq", "66 0F 64 /r Vx,Wx", "VEX2 66 0F 64 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpgtb(long a, long b) {
        return Swar.less(b, a, B, 8);
    }

    @Row(asm = "pcmpgtw", enc = {"NP 0F 65 /r Pq,Qq", "66 0F 65 /r Vx,Wx", "VEX2 66 0F 65 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpgtw(long a, long b) {
        return Swar.less(b, a, W, 16);
    }

    @Row(asm = "pcmpgtd", enc = {"NP 0F 66 /r Pq,Qq", "66 0F 66 /r Vx,Wx", "VEX2 66 0F 66 /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pcmpgtd(long a, long b) {
        return Swar.less(b, a, D, 32);
    }

    @Row(asm = "pand", enc = {"NP 0F DB /r Pq,Qq", "66 0F DB /r Vx,Wx", "VEX2 66 0F DB /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pand(long a, long b) {
        return a & b;
    }

    @Row(asm = "pandn", enc = {"NP 0F DF /r Pq,Qq", "66 0F DF /r Vx,Wx", "VEX2 66 0F DF /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pandn(long a, long b) {
        return ~a & b;
    }

    @Row(asm = "por", enc = {"NP 0F EB /r Pq,Qq", "66 0F EB /r Vx,Wx", "VEX2 66 0F EB /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long por(long a, long b) {
        return a | b;
    }

    @Row(asm = "pxor", enc = {"NP 0F EF /r Pq,Qq", "66 0F EF /r Vx,Wx", "VEX2 66 0F EF /r Vx,Hx,Wx"},
            feature = Feature.MMX)
    public static long pxor(long a, long b) {
        return a ^ b;
    }

    @Row(asm = "andps", enc = {"NP 0F 54 /r Vx,Wx", "VEX NP 0F 54 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long andps(long a, long b) {
        return a & b;
    }

    @Row(asm = "andpd", enc = {"66 0F 54 /r Vx,Wx", "VEX 66 0F 54 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long andpd(long a, long b) {
        return a & b;
    }

    @Row(asm = "andnps", enc = {"NP 0F 55 /r Vx,Wx", "VEX NP 0F 55 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long andnps(long a, long b) {
        return ~a & b;
    }

    @Row(asm = "andnpd", enc = {"66 0F 55 /r Vx,Wx", "VEX 66 0F 55 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long andnpd(long a, long b) {
        return ~a & b;
    }

    @Row(asm = "orps", enc = {"NP 0F 56 /r Vx,Wx", "VEX NP 0F 56 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long orps(long a, long b) {
        return a | b;
    }

    @Row(asm = "orpd", enc = {"66 0F 56 /r Vx,Wx", "VEX 66 0F 56 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long orpd(long a, long b) {
        return a | b;
    }

    @Row(asm = "xorps", enc = {"NP 0F 57 /r Vx,Wx", "VEX NP 0F 57 /r Vx,Hx,Wx"}, feature = Feature.SSE)
    public static long xorps(long a, long b) {
        return a ^ b;
    }

    @Row(asm = "xorpd", enc = {"66 0F 57 /r Vx,Wx", "VEX 66 0F 57 /r Vx,Hx,Wx"}, feature = Feature.SSE2)
    public static long xorpd(long a, long b) {
        return a ^ b;
    }
}
