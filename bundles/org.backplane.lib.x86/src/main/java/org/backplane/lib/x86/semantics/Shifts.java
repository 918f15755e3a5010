package org.backplane.lib.x86.semantics;

import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Shifts and rotates. A count of 0 leaves flags alone; OF for counts above 1 is undefined and computed as for 1. */
public final class Shifts {
    private Shifts() {
    }

    private static int count(long count, int width) {
        return (int) count & (width == 64 ? 63 : 31);
    }

    private static boolean bit(long value, int at) {
        return (value >>> at & 1) != 0;
    }

    @Row(asm = "shl",
            enc = {"C0 /4 Eb,Ib", "C1 /4 Ev,Ib", "D0 /4 Eb,1", "D1 /4 Ev,1", "D2 /4 Eb,CL", "D3 /4 Ev,CL",
                    "C0 /6 Eb,Ib", "C1 /6 Ev,Ib", "D0 /6 Eb,1", "D1 /6 Ev,1", "D2 /6 Eb,CL", "D3 /6 Ev,CL"},
            undefined = "A>0 O>1 C>=size")
    public static long shl(X86Cpu c, long a, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        long r = n < 64 ? a << n : 0;
        boolean cf = n <= width && bit(a, width - n);
        c.flagsShift(r, width, cf, bit(r, width - 1) ^ cf);
        return r;
    }

    @Row(asm = "shr", enc = {"C0 /5 Eb,Ib", "C1 /5 Ev,Ib", "D0 /5 Eb,1", "D1 /5 Ev,1", "D2 /5 Eb,CL",
            "D3 /5 Ev,CL"}, undefined = "A>0 O>1 C>=size")
    public static long shr(X86Cpu c, long a, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        long r = a >>> n;
        c.flagsShift(r, width, bit(a, n - 1), bit(a, width - 1));
        return r;
    }

    @Row(asm = "sar", enc = {"C0 /7 Eb,Ib", "C1 /7 Ev,Ib", "D0 /7 Eb,1", "D1 /7 Ev,1", "D2 /7 Eb,CL",
            "D3 /7 Ev,CL"}, undefined = "A>0 O>1")
    public static long sar(X86Cpu c, long a, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        long x = Arithmetic.signed(a, width);
        c.flagsShift(x >> n, width, bit(x >> n - 1, 0), false);
        return x >> n;
    }

    @Row(asm = "rol", enc = {"C0 /0 Eb,Ib", "C1 /0 Ev,Ib", "D0 /0 Eb,1", "D1 /0 Ev,1", "D2 /0 Eb,CL",
            "D3 /0 Ev,CL"}, undefined = "O>1")
    public static long rol(X86Cpu c, long a, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        int k = n & width - 1;
        long r = k == 0 ? a : a << k | a >>> width - k;
        c.carryOverflow(bit(r, 0), bit(r, 0) ^ bit(r, width - 1));
        return r;
    }

    @Row(asm = "ror", enc = {"C0 /1 Eb,Ib", "C1 /1 Ev,Ib", "D0 /1 Eb,1", "D1 /1 Ev,1", "D2 /1 Eb,CL",
            "D3 /1 Ev,CL"}, undefined = "O>1")
    public static long ror(X86Cpu c, long a, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        int k = n & width - 1;
        long r = k == 0 ? a : a >>> k | a << width - k;
        c.carryOverflow(bit(r, width - 1), bit(r, width - 1) ^ bit(r, width - 2));
        return r;
    }

    @Row(asm = "rcl", enc = {"C0 /2 Eb,Ib", "C1 /2 Ev,Ib", "D0 /2 Eb,1", "D1 /2 Ev,1", "D2 /2 Eb,CL",
            "D3 /2 Ev,CL"}, undefined = "O>1")
    public static long rcl(X86Cpu c, long a, long by, int width) {
        int n = count(by, width) % (width + 1);
        if (count(by, width) == 0) { return a; }
        long r = a;
        boolean cf = c.cf();
        for (int i = 0; i < n; i++) {
            boolean out = bit(r, width - 1);
            r = r << 1 | (cf ? 1 : 0);
            cf = out;
        }
        c.carryOverflow(cf, cf ^ bit(r, width - 1));
        return r;
    }

    @Row(asm = "rcr", enc = {"C0 /3 Eb,Ib", "C1 /3 Ev,Ib", "D0 /3 Eb,1", "D1 /3 Ev,1", "D2 /3 Eb,CL",
            "D3 /3 Ev,CL"}, undefined = "O>1")
    public static long rcr(X86Cpu c, long a, long by, int width) {
        int n = count(by, width) % (width + 1);
        if (count(by, width) == 0) { return a; }
        long r = a;
        boolean cf = c.cf();
        for (int i = 0; i < n; i++) {
            boolean out = bit(r, 0);
            r = r >>> 1 & (1L << width - 1) - 1 | (cf ? 1L << width - 1 : 0);
            cf = out;
        }
        c.carryOverflow(cf, bit(r, width - 1) ^ bit(r, width - 2));
        return r;
    }

    @Row(asm = "shld", enc = {"0F A4 /r Ev,Gv,Ib", "0F A5 /r Ev,Gv,CL"}, undefined = "A>0 O>1 CPZS>size")
    public static long shld(X86Cpu c, long a, long b, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        long r = n > width ? b << n - width | a >>> 2 * width - n : a << n | b >>> width - n;
        c.flagsShift(r, width, n > width ? bit(b, 2 * width - n) : bit(a, width - n), bit(r ^ a, width - 1));
        return r;
    }

    @Row(asm = "shrd", enc = {"0F AC /r Ev,Gv,Ib", "0F AD /r Ev,Gv,CL"}, undefined = "A>0 O>1 CPZS>size")
    public static long shrd(X86Cpu c, long a, long b, long by, int width) {
        int n = count(by, width);
        if (n == 0) { return a; }
        long r = n > width ? b >>> n - width | a << 2 * width - n : a >>> n | b << width - n;
        c.flagsShift(r, width, n > width ? bit(b, n - width - 1) : bit(a, n - 1), bit(r ^ a, width - 1));
        return r;
    }
}
