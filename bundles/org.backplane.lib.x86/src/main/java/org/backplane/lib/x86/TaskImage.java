package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** The registers in a task-state segment (SDM volume 3, 7.2.1 and 7.6). */
final class TaskImage {
    private static final int LIMIT = 0x67;
    private static final int LIMIT16 = 0x2b;
    private static final int SEGMENTS = 6;
    /** A TSS of 16 bits has no FS and GS. */
    private static final int SEGMENTS16 = 4;

    private final X86Cpu c;
    private final long[] general = new long[8];

    /** Selectors of ES, CS, SS, DS, FS, GS. */
    final int[] selectors = new int[SEGMENTS];
    int ldt;
    long ip;
    boolean wide;
    /** The T flag: a debug exception is due in the task. */
    boolean debug;
    private long flags;
    private long cr3;

    TaskImage(X86Cpu c) {
        this.c = c;
    }

    /** The least limit of a TSS. */
    static int limit(boolean wide) {
        return wide ? LIMIT : LIMIT16;
    }

    /** Reads the TSS at a linear address. */
    void read(long base, boolean is32) {
        wide = is32;
        int step = wide ? 4 : 2;
        cr3 = wide ? c.mmu.loadSystem(base + 0x1c, 4) : c.reg[X86Reg.CR3];
        ip = c.mmu.loadSystem(base + (wide ? 0x20 : 0x0e), step);
        flags = c.mmu.loadSystem(base + (wide ? 0x24 : 0x10), step);
        for (int n = 0; n < general.length; n++) {
            general[n] = c.mmu.loadSystem(base + (wide ? 0x28 : 0x12) + n * step, step);
        }
        int there = wide ? SEGMENTS : SEGMENTS16;
        for (int n = 0; n < SEGMENTS; n++) {
            selectors[n] = n < there ? (int) c.mmu.loadSystem(base + (wide ? 0x48 : 0x22) + n * step, 2) : 0;
        }
        ldt = (int) c.mmu.loadSystem(base + (wide ? 0x60 : 0x2a), 2);
        debug = wide && (c.mmu.loadSystem(base + 0x64, 1) & 1) != 0;
    }

    /** Saves the registers to the TSS of the task that runs. */
    void save(long returnIp, long rflags) {
        boolean is32 = (c.reg[X86Reg.ACCESS + X86Reg.TR] & 8) != 0;
        int step = is32 ? 4 : 2;
        if (c.reg[X86Reg.LIMIT + X86Reg.TR] < limit(is32)) {
            throw c.fault(GuestFault.TS, (int) c.reg[X86Reg.SELECTOR + X86Reg.TR] & 0xfffc);
        }
        long base = c.reg[X86Reg.BASE + X86Reg.TR];
        c.mmu.storeSystem(base + (is32 ? 0x20 : 0x0e), step, returnIp);
        c.mmu.storeSystem(base + (is32 ? 0x24 : 0x10), step, rflags);
        for (int n = 0; n < general.length; n++) {
            c.mmu.storeSystem(base + (is32 ? 0x28 : 0x12) + n * step, step, c.reg[X86Reg.RAX + n]);
        }
        for (int n = 0; n < (is32 ? SEGMENTS : SEGMENTS16); n++) {
            c.mmu.storeSystem(base + (is32 ? 0x48 : 0x22) + n * step, 2, c.reg[X86Reg.SELECTOR + n]);
        }
    }

    /** Loads everything but segment registers; {@code more} is set in RFLAGS. */
    void load(long more) {
        if (wide && (c.reg[X86Reg.CR0] & Bits.CR0_PG) != 0) { c.controls.loadCr3(cr3); }
        System.arraycopy(general, 0, c.reg, X86Reg.RAX, general.length);
        c.rflags(flags & 0x3f_7fd7 | 2 | more);
        c.reg[X86Reg.RIP] = ip;
        c.next = ip;
    }
}
