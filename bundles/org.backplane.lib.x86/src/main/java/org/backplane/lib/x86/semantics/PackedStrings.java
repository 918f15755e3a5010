package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Comparisons of strings in xmm registers (SDM volume 2, 4.1). */
public final class PackedStrings {
    private static final int WORDS = 1;
    private static final int SIGNED = 2;
    private static final int NEGATIVE = 0x10;
    private static final int MASKED = 0x20;
    /** Of the index: the most significant; of the mask: elements instead of bits. */
    private static final int OTHER = 0x40;

    private PackedStrings() {
    }

    @Row(asm = "pcmpestrm", enc = "66 0F 3A 60 /r Vx,Wu,Ib", text = "pcmpestrm/pcmpestrm/pcmpestrmq",
            feature = Feature.SSE4_2)
    public static void pcmpestrm(X86Cpu c, Insn i) {
        c.sse();
        compare(c, i, length(c, i, X86Reg.RAX), length(c, i, X86Reg.RDX), false);
    }

    @Row(asm = "pcmpestrm", enc = "VEX.128 66 0F 3A 60 /r Vx,Wx,Ib", text = "pcmpestrm/pcmpestrm/pcmpestrmq",
            feature = Feature.AVX)
    public static void vpcmpestrm(X86Cpu c, Insn i) {
        compare(c, i, length(c, i, X86Reg.RAX), length(c, i, X86Reg.RDX), false);
        clear(c);
    }

    @Row(asm = "pcmpestri", enc = "66 0F 3A 61 /r Vx,Wu,Ib", text = "pcmpestri/pcmpestri/pcmpestriq",
            feature = Feature.SSE4_2)
    public static void pcmpestri(X86Cpu c, Insn i) {
        c.sse();
        compare(c, i, length(c, i, X86Reg.RAX), length(c, i, X86Reg.RDX), true);
    }

    @Row(asm = "pcmpestri", enc = "VEX.128 66 0F 3A 61 /r Vx,Wx,Ib", text = "pcmpestri/pcmpestri/pcmpestriq",
            feature = Feature.AVX)
    public static void vpcmpestri(X86Cpu c, Insn i) {
        compare(c, i, length(c, i, X86Reg.RAX), length(c, i, X86Reg.RDX), true);
    }

    @Row(asm = "pcmpistrm", enc = "66 0F 3A 62 /r Vx,Wu,Ib", feature = Feature.SSE4_2)
    public static void pcmpistrm(X86Cpu c, Insn i) {
        c.sse();
        compare(c, i, -1, -1, false);
    }

    @Row(asm = "pcmpistrm", enc = "VEX.128 66 0F 3A 62 /r Vx,Wx,Ib", feature = Feature.AVX)
    public static void vpcmpistrm(X86Cpu c, Insn i) {
        compare(c, i, -1, -1, false);
        clear(c);
    }

    @Row(asm = "pcmpistri", enc = "66 0F 3A 63 /r Vx,Wu,Ib", feature = Feature.SSE4_2)
    public static void pcmpistri(X86Cpu c, Insn i) {
        c.sse();
        compare(c, i, -1, -1, true);
    }

    @Row(asm = "pcmpistri", enc = "VEX.128 66 0F 3A 63 /r Vx,Wx,Ib", feature = Feature.AVX)
    public static void vpcmpistri(X86Cpu c, Insn i) {
        compare(c, i, -1, -1, true);
    }

    /** What is above 128 bits of ymm0, which has the mask. */
    private static void clear(X86Cpu c) {
        c.vec[2] = 0;
        c.vec[3] = 0;
    }

    private static int elements(long imm) {
        return (imm & WORDS) != 0 ? 8 : 16;
    }

    /** An explicit length: its absolute value, no more than there are elements. */
    private static int length(X86Cpu c, Insn i, int register) {
        long given = i.wide ? c.reg[register] : (int) c.reg[register];
        long limit = elements(i.imm);
        return (int) (given > limit || given < -limit ? limit : Math.abs(given));
    }

    /** An implicit length: up to the first element that is 0. */
    private static int length(long low, long high, long imm) {
        int n = 0;
        while (n < elements(imm) && element(low, high, n, imm) != 0) { n++; }
        return n;
    }

    private static long element(long low, long high, int n, long imm) {
        int width = (imm & WORDS) != 0 ? 16 : 8;
        long half = n * width < 64 ? low : high;
        long top = half << 64 - width - (n * width & 63);
        return (imm & SIGNED) != 0 ? top >> 64 - width : top >>> 64 - width;
    }

    /** Lengths below 0 are implicit. */
    private static void compare(X86Cpu c, Insn i, int length1, int length2, boolean index) {
        long low = c.vec[X86State.LANES * i.r0];
        long high = c.vec[X86State.LANES * i.r0 + 1];
        long ea = i.inMemory(1) ? i.ea(c) : 0;
        if (i.inMemory(1)) { c.unaligned(ea, 16); }
        long otherLow = i.inMemory(1) ? c.loadPacked(ea) : c.vec[X86State.LANES * i.r1];
        long otherHigh = i.inMemory(1) ? c.loadPacked(ea + 8) : c.vec[X86State.LANES * i.r1 + 1];
        int n1 = length1 >= 0 ? length1 : length(low, high, i.imm);
        int n2 = length2 >= 0 ? length2 : length(otherLow, otherHigh, i.imm);
        long bits = polarity(aggregate(low, high, n1, otherLow, otherHigh, n2, i.imm), n2, i.imm);
        if (index) {
            c.reg[X86Reg.RCX] = index(bits, i.imm);
        } else {
            mask(c, bits, i.imm);
        }
        int all = elements(i.imm);
        c.setArithmetic((bits != 0 ? LazyFlags.CF : 0) | (n2 < all ? LazyFlags.ZF : 0) | (n1 < all ? LazyFlags.SF : 0)
                | ((bits & 1) != 0 ? LazyFlags.OF : 0));
    }

    /** A bit for each element of the second string: what the first says about it. */
    private static long aggregate(long low, long high, int n1, long otherLow, long otherHigh, int n2, long imm) {
        long bits = 0;
        for (int j = 0; j < elements(imm); j++) {
            boolean bit = switch ((int) imm >> 2 & 3) {
                case 0 -> isAny(low, high, n1, otherLow, otherHigh, n2, j, imm);
                case 1 -> isInRange(low, high, n1, otherLow, otherHigh, n2, j, imm);
                case 2 -> j < n1 == j < n2
                        && (j >= n1 || element(low, high, j, imm) == element(otherLow, otherHigh, j, imm));
                default -> isHere(low, high, n1, otherLow, otherHigh, n2, j, imm);
            };
            bits |= bit ? 1L << j : 0;
        }
        return bits;
    }

    /** Whether element j is one of the first string's. */
    private static boolean isAny(long low, long high, int n1, long otherLow, long otherHigh, int n2, int j, long imm) {
        boolean any = false;
        for (int n = 0; n < n1 && j < n2; n++) {
            any |= element(low, high, n, imm) == element(otherLow, otherHigh, j, imm);
        }
        return any;
    }

    /** Whether element j is in one of the ranges that pairs of the first string's elements are. */
    private static boolean isInRange(long low, long high, int n1, long otherLow, long otherHigh, int n2, int j,
            long imm) {
        boolean any = false;
        for (int n = 0; n + 1 < n1 && j < n2; n += 2) {
            long value = element(otherLow, otherHigh, j, imm);
            any |= value >= element(low, high, n, imm) && value <= element(low, high, n + 1, imm);
        }
        return any;
    }

    /** Whether the first string, as far as there is room, begins at element j. */
    private static boolean isHere(long low, long high, int n1, long otherLow, long otherHigh, int n2, int j, long imm) {
        boolean here = true;
        for (int n = 0; n < n1 && j + n < elements(imm); n++) {
            here &= j + n < n2 && element(low, high, n, imm) == element(otherLow, otherHigh, j + n, imm);
        }
        return here;
    }

    private static long polarity(long bits, int n2, long imm) {
        if ((imm & NEGATIVE) == 0) { return bits; }
        int count = (imm & MASKED) != 0 ? n2 : elements(imm);
        return bits ^ (1L << count) - 1;
    }

    private static long index(long bits, long imm) {
        if (bits == 0) { return elements(imm); }
        return (imm & OTHER) != 0 ? 63 - Long.numberOfLeadingZeros(bits) : Long.numberOfTrailingZeros(bits);
    }

    /** Into xmm0: the bits, or elements of ones. */
    private static void mask(X86Cpu c, long bits, long imm) {
        int perHalf = elements(imm) / 2;
        boolean whole = (imm & OTHER) != 0;
        c.vec[0] = whole ? spread(bits, perHalf) : bits;
        c.vec[1] = whole ? spread(bits >>> perHalf, perHalf) : 0;
    }

    private static long spread(long bits, int count) {
        long result = 0;
        for (int n = 0; n < count; n++) { result |= (bits >>> n & 1) * (-1L >>> 64 - 64 / count) << n * (64 / count); }
        return result;
    }
}
