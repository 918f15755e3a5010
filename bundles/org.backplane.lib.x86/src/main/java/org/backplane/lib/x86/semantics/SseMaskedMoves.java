package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/**
 * Stores of the bytes, at (E)DI or RDI, that the top bits of a mask's bytes select. Others are not written, but pages are checked for all
 * bytes, the upper eight first: the manual leaves that to the processor (SDM volume 2), and the recorded Intel processor does so.
 */
public final class SseMaskedMoves {
    private SseMaskedMoves() {
    }

    @Row(asm = "maskmovq", enc = "NP 0F F7 /r Pq,Nq", feature = Feature.SSE)
    public static void maskmovq(X86Cpu c, Insn i) {
        c.mmx();
        long address = address(c, i, 0, 8);
        long mask = c.fp[X86Fp.SIGNIFICAND + i.r1];
        c.writable(address, 8);
        store(c, address, c.fp[X86Fp.SIGNIFICAND + i.r0], mask);
        c.mmxUsed();
    }

    @Row(asm = "maskmovdqu", enc = "66 0F F7 /r Vx,Ux", feature = Feature.SSE2)
    public static void maskmovdqu(X86Cpu c, Insn i) {
        c.sse();
        store(c, i);
    }

    @Row(asm = "maskmovdqu", enc = "VEX.128 66 0F F7 /r Vx,Ux", feature = Feature.AVX)
    public static void vmaskmovdqu(X86Cpu c, Insn i) {
        store(c, i);
    }

    private static void store(X86Cpu c, Insn i) {
        long address = address(c, i, 0, 16);
        int from = X86State.LANES * i.r0;
        int mask = X86State.LANES * i.r1;
        long high = address(c, i, 8, 8);
        c.writable(high, 8);
        c.writable(address, 8);
        store(c, address, c.vec[from], c.vec[mask]);
        store(c, high, c.vec[from + 1], c.vec[mask + 1]);
    }

    private static long address(X86Cpu c, Insn i, int plus, int bytes) {
        return c.segmented(i.segment, c.reg[X86Reg.RDI] + plus & i.addressMask, bytes);
    }

    private static boolean selected(long mask, int n) {
        return (mask >>> 8 * n + 7 & 1) != 0;
    }

    private static void store(X86Cpu c, long address, long value, long mask) {
        c.caching.nonTemporal();
        for (int n = 0; n < 8; n++) {
            if (selected(mask, n)) { c.store8(address + n, value >>> 8 * n); }
        }
    }
}
