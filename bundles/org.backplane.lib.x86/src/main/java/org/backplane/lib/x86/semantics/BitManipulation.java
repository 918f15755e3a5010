package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** BMI1, BMI2 and LZCNT (SDM volume 1, 5.1.16). */
public final class BitManipulation {
    private BitManipulation() {
    }

    private static long ones(int width) {
        return -1L >>> 64 - width;
    }

    /** SF and ZF of the result and CF; the others become 0. */
    private static long result(X86Cpu c, long r, boolean carry, int width) {
        c.flagsLogic(r, width);
        c.setArithmetic(c.arithmetic() & (LazyFlags.SF | LazyFlags.ZF) | (carry ? LazyFlags.CF : 0));
        return r;
    }

    @Row(asm = "andn", enc = "VEX.128 NP 0F 38 F2 /r Gy,By,Ey", feature = Feature.BMI1, undefined = "PA")
    public static long andn(X86Cpu c, long a, long b, int width) {
        return result(c, ~a & b & ones(width), false, width);
    }

    @Row(asm = "blsr", enc = "VEX.128 NP 0F 38 F3 /1 By,Ey", feature = Feature.BMI1, undefined = "PA")
    public static long blsr(X86Cpu c, long b, int width) {
        return result(c, b & b - 1 & ones(width), b == 0, width);
    }

    @Row(asm = "blsmsk", enc = "VEX.128 NP 0F 38 F3 /2 By,Ey", feature = Feature.BMI1, undefined = "PA")
    public static long blsmsk(X86Cpu c, long b, int width) {
        return result(c, (b ^ b - 1) & ones(width), b == 0, width);
    }

    @Row(asm = "blsi", enc = "VEX.128 NP 0F 38 F3 /3 By,Ey", feature = Feature.BMI1, undefined = "PA")
    public static long blsi(X86Cpu c, long b, int width) {
        return result(c, b & -b & ones(width), b != 0, width);
    }

    /** Start and length are the control's low bytes. */
    @Row(asm = "bextr", enc = "VEX.128 NP 0F 38 F7 /r Gy,Ey,By", feature = Feature.BMI1, undefined = "PAS")
    public static long bextr(X86Cpu c, long b, long control, int width) {
        long start = control & 0xff;
        long length = control >>> 8 & 0xff;
        long field = start > 63 ? 0 : b >>> start;
        return result(c, length > 63 ? field : field & (1L << length) - 1, false, width);
    }

    /** Zeros above the bit that the low byte of the index counts. */
    @Row(asm = "bzhi", enc = "VEX.128 NP 0F 38 F5 /r Gy,Ey,By", feature = Feature.BMI2, undefined = "PA")
    public static long bzhi(X86Cpu c, long b, long index, int width) {
        long n = index & 0xff;
        return result(c, n >= width ? b : b & (1L << n) - 1, n >= width, width);
    }

    @Row(asm = "pdep", enc = "VEX.128 F2 0F 38 F5 /r Gy,By,Ey", feature = Feature.BMI2)
    public static long pdep(long a, long mask) {
        return Long.expand(a, mask);
    }

    @Row(asm = "pext", enc = "VEX.128 F3 0F 38 F5 /r Gy,By,Ey", feature = Feature.BMI2)
    public static long pext(long a, long mask) {
        return Long.compress(a, mask);
    }

    @Row(asm = "rorx", enc = "VEX.128 F2 0F 3A F0 /r Gy,Ey,Ib", feature = Feature.BMI2)
    public static long rorx(long b, long count, int width) {
        return width == 32 ? Integer.rotateRight((int) b, (int) count) : Long.rotateRight(b, (int) count);
    }

    @Row(asm = "sarx", enc = "VEX.128 F3 0F 38 F7 /r Gy,Ey,By", feature = Feature.BMI2)
    public static long sarx(long b, long count, int width) {
        return width == 32 ? (int) b >> count : b >> count;
    }

    @Row(asm = "shlx", enc = "VEX.128 66 0F 38 F7 /r Gy,Ey,By", feature = Feature.BMI2)
    public static long shlx(long b, long count, int width) {
        return width == 32 ? (int) b << count : b << count;
    }

    @Row(asm = "shrx", enc = "VEX.128 F2 0F 38 F7 /r Gy,Ey,By", feature = Feature.BMI2)
    public static long shrx(long b, long count, int width) {
        return width == 32 ? (int) b >>> count : b >>> count;
    }

    /** Flags stay; when both destinations are the same register, it has the high half. */
    @Row(asm = "mulx", enc = "VEX.128 F2 0F 38 F6 /r Gy,By,Ey", feature = Feature.BMI2)
    public static void mulx(X86Cpu c, Insn i) {
        int width = i.width;
        long b = i.inMemory(2) ? c.load(i.ea(c), width) : c.get(i.r2, 0, width);
        long a = c.get(X86Reg.RDX, 0, width);
        long low = a * b;
        long high = width == 32 ? low >>> 32 : Math.unsignedMultiplyHigh(a, b);
        c.set(i.r1, 0, width, low);
        c.set(i.r0, 0, width, high);
    }

    @Row(asm = "lzcnt", enc = "F3 0F BD /r Gv,Ev", feature = Feature.ABM, undefined = "PASO")
    public static long lzcnt(X86Cpu c, long b, int width) {
        return counted(c, Long.numberOfLeadingZeros(b) - 64 + width, width);
    }

    @Row(asm = "tzcnt", enc = "F3 0F BC /r Gv,Ev", feature = Feature.BMI1, undefined = "PASO")
    public static long tzcnt(X86Cpu c, long b, int width) {
        return counted(c, Math.min(Long.numberOfTrailingZeros(b), width), width);
    }

    /** CF: there were only zeros; ZF: there were none. */
    private static long counted(X86Cpu c, int zeros, int width) {
        long flags = c.arithmetic() & ~(LazyFlags.CF | LazyFlags.ZF);
        c.setArithmetic(flags | (zeros == width ? LazyFlags.CF : 0) | (zeros == 0 ? LazyFlags.ZF : 0));
        return zeros;
    }
}
