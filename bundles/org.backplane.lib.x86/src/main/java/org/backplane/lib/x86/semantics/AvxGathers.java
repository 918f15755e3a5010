package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Loads of elements that a vector register indexes and a mask selects (SDM volume 2, VGATHERDPS). */
public final class AvxGathers {
    private AvxGathers() {
    }

    @Row(asm = "pgatherdd", enc = "VEX 66 W0 0F 38 90 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mdx,Hx",
            feature = Feature.AVX2)
    public static void vpgatherdd(X86Cpu c, Insn i) {
        gather(c, i, 4, 4);
    }

    @Row(asm = "pgatherdq", enc = "VEX 66 W1 0F 38 90 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mqo,Hx",
            feature = Feature.AVX2)
    public static void vpgatherdq(X86Cpu c, Insn i) {
        gather(c, i, 8, 4);
    }

    @Row(asm = "pgatherqd", enc = "VEX 66 W0 0F 38 91 mod=m /r Vx,Mg,Hx", text = "= = Vo,Mdx,Ho",
            feature = Feature.AVX2)
    public static void vpgatherqd(X86Cpu c, Insn i) {
        gather(c, i, 4, 8);
    }

    @Row(asm = "pgatherqq", enc = "VEX 66 W1 0F 38 91 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mqx,Hx",
            feature = Feature.AVX2)
    public static void vpgatherqq(X86Cpu c, Insn i) {
        gather(c, i, 8, 8);
    }

    @Row(asm = "gatherdps", enc = "VEX 66 W0 0F 38 92 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mdx,Hx",
            feature = Feature.AVX2)
    public static void vgatherdps(X86Cpu c, Insn i) {
        gather(c, i, 4, 4);
    }

    @Row(asm = "gatherdpd", enc = "VEX 66 W1 0F 38 92 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mqo,Hx",
            feature = Feature.AVX2)
    public static void vgatherdpd(X86Cpu c, Insn i) {
        gather(c, i, 8, 4);
    }

    @Row(asm = "gatherqps", enc = "VEX 66 W0 0F 38 93 mod=m /r Vx,Mg,Hx", text = "= = Vo,Mdx,Ho",
            feature = Feature.AVX2)
    public static void vgatherqps(X86Cpu c, Insn i) {
        gather(c, i, 4, 8);
    }

    @Row(asm = "gatherqpd", enc = "VEX 66 W1 0F 38 93 mod=m /r Vx,Mg,Hx", text = "= = Vx,Mqx,Hx",
            feature = Feature.AVX2)
    public static void vgatherqpd(X86Cpu c, Insn i) {
        gather(c, i, 8, 8);
    }

    /**
     * Makes the mask all ones and zeros, then loads one element after the other. Each clears its part of the mask, so that what a
     * fault interrupts goes on where it was. The index's register is the instruction's immediate.
     *
     * @param bytes   of an element
     * @param indices bytes of an index
     */
    private static void gather(X86Cpu c, Insn i, int bytes, int indices) {
        int index = (int) i.imm;
        if (i.r0 == i.r2 || i.r0 == index || i.r2 == index) { throw c.fault(GuestFault.UD); }
        int count = i.width / 8 / Math.max(bytes, indices);
        int lanes = i.width / 64;
        for (int n = 0; n < lanes * 8 / bytes; n++) {
            boolean selected = element(c, i.r2, n, bytes) >>> 8 * bytes - 1 != 0;
            set(c, i.r2, n, bytes, selected ? bytes == 4 ? 0xffff_ffffL : -1 : 0);
        }
        clear(c, i.r2, lanes);
        for (int n = 0; n < count; n++) {
            if (element(c, i.r2, n, bytes) == 0) { continue; }
            set(c, i.r0, n, bytes, load(c, i, element(c, index, n, indices), bytes, indices));
            set(c, i.r2, n, bytes, 0);
            clear(c, i.r0, lanes);
        }
        clear(c, i.r0, count * bytes / 8);
        clear(c, i.r2, 0);
    }

    private static long load(X86Cpu c, Insn i, long element, int bytes, int indices) {
        long index = indices == 4 ? (int) element : element;
        long offset = c.reg[i.base] + (index << i.scale) + i.disp & i.addressMask;
        long address = c.segmented(i.segment, offset, bytes);
        return c.loadElement(address, bytes);
    }

    private static long element(X86Cpu c, int register, int n, int bytes) {
        long lane = c.vec[X86State.LANES * register + n * bytes / 8];
        return bytes == 4 ? lane >>> 32 * (n & 1) & 0xffff_ffffL : lane;
    }

    private static void set(X86Cpu c, int register, int n, int bytes, long value) {
        int at = X86State.LANES * register + n * bytes / 8;
        int shift = bytes == 4 ? 32 * (n & 1) : 0;
        long ones = bytes == 4 ? 0xffff_ffffL : -1;
        c.vec[at] = c.vec[at] & ~(ones << shift) | value << shift;
    }

    private static void clear(X86Cpu c, int register, int from) {
        for (int lane = from; lane < 4; lane++) { c.vec[X86State.LANES * register + lane] = 0; }
    }
}
