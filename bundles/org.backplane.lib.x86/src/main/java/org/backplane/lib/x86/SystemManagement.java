package org.backplane.lib.x86;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.X86Reg;

/**
 * System management mode (SDM volume 3, chapter "System Management Mode"): into it by SMI, out of it by RSM. The state is saved
 * at SMBASE + FE00h to FFFFh, as AMD64 lays it out (AMD64 Manual, volume 2, table 10-1): PC firmware knows this map by its revision.
 */
public final class SystemManagement {
    /** Of ES: selector, attributes, limit and base; the other segment registers follow. */
    private static final int SEGMENTS = 0xfe00;
    private static final int SEGMENT_BYTES = 16;
    /** Where each segment register is, in these units, by its number in {@link X86Reg}. */
    private static final int[] PLACES = {0, 1, 2, 3, 4, 5, 7, 9, 6, 8};
    private static final int HALT_RESTART = 0xfec9;
    private static final int NMI_MASK = 0xfeca;
    private static final int EFER = 0xfed0;
    private static final int REVISION = 0xfefc;
    private static final int SMBASE = 0xff00;
    private static final int CR4 = 0xff48;
    private static final int CR3 = 0xff50;
    private static final int CR0 = 0xff58;
    private static final int DR7 = 0xff60;
    private static final int DR6 = 0xff68;
    private static final int RFLAGS = 0xff70;
    private static final int RIP = 0xff78;
    /** The other general registers are below it. */
    private static final int RAX = 0xfff8;

    /** SMBASE can be moved; I/O instructions are not restarted. */
    private static final long MAP_REVISION = 0x2_0064;
    private static final long ENTRY = 0x8000;
    private static final long DATA = 0x8093;
    private static final long DR7_RESET = 0x400;
    private static final long LEFT = Bits.CR0_PE | Bits.CR0_EM | Bits.CR0_TS | Bits.CR0_PG;
    private static final long ATTRIBUTES = 0xf0ff;
    private static final long DOUBLEWORD = 0xffff_ffffL;

    private final X86Cpu c;

    SystemManagement(X86Cpu c) {
        this.c = c;
    }

    /** Enters it at an instruction boundary: {@code reg[RIP]} is where RSM goes on. */
    public void enter(boolean halted) {
        c.caching.drain();
        store(HALT_RESTART, 1, halted ? 1 : 0);
        store(NMI_MASK, 1, c.reg[X86Reg.NMI_BLOCKED]);
        store(REVISION, 4, MAP_REVISION);
        store(SMBASE, 4, c.reg[X86Reg.SMBASE]);
        store(EFER, 8, c.reg[X86Reg.EFER]);
        store(CR4, 8, c.reg[X86Reg.CR4]);
        store(CR3, 8, c.reg[X86Reg.CR3]);
        store(CR0, 8, c.reg[X86Reg.CR0]);
        store(DR7, 8, c.reg[X86Reg.DR7]);
        store(DR6, 8, c.reg[X86Reg.DR6]);
        store(RFLAGS, 8, c.rflags());
        store(RIP, 8, c.reg[X86Reg.RIP]);
        for (int n = X86Reg.RAX; n <= X86Reg.R15; n++) { store(RAX - 8 * n, 8, c.reg[n]); }
        for (int n = X86Reg.ES; n <= X86Reg.IDTR; n++) { saveSegment(n); }
        begin();
    }

    private void store(int offset, int bytes, long value) {
        c.mmu.physical.store(c.reg[X86Reg.SMBASE] + offset & DOUBLEWORD, bytes, value);
    }

    private long load(int offset, int bytes) {
        return c.mmu.physical.load(c.reg[X86Reg.SMBASE] + offset & DOUBLEWORD, bytes);
    }

    private void saveSegment(int segment) {
        int at = SEGMENTS + SEGMENT_BYTES * PLACES[segment];
        if (segment <= X86Reg.TR) {
            store(at, 2, c.reg[X86Reg.SELECTOR + segment]);
            store(at + 2, 2, c.reg[X86Reg.ACCESS + segment] & ATTRIBUTES);
        }
        store(at + 4, 4, c.reg[X86Reg.LIMIT + segment]);
        store(at + 8, 8, c.reg[X86Reg.BASE + segment]);
    }

    /** As SDM volume 3, table "Processor Register Initialization in SMM", says. */
    private void begin() {
        c.reg[X86Reg.SMM] = 1;
        if (c.recorder != null) { c.recorder.management(true); }
        c.reg[X86Reg.NMI_BLOCKED] = 1;
        c.reg[X86Reg.SHADOW] = 0;
        c.reg[X86Reg.CPL] = 0;
        c.reg[X86Reg.CR0] &= ~LEFT;
        c.reg[X86Reg.CR4] = 0;
        c.reg[X86Reg.EFER] = 0;
        c.reg[X86Reg.DR7] = DR7_RESET;
        c.rflags(2);
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { segment(n, 0, DATA, DOUBLEWORD, 0); }
        long base = c.reg[X86Reg.SMBASE];
        segment(X86Reg.CS, base >>> 4 & 0xffff, DATA, DOUBLEWORD, base);
        c.reg[X86Reg.RIP] = ENTRY;
        c.next = ENTRY;
        c.modes();
        c.mmu.flushAll();
    }

    private void segment(int segment, long selector, long access, long limit, long base) {
        c.reg[X86Reg.SELECTOR + segment] = selector;
        c.reg[X86Reg.ACCESS + segment] = access;
        c.reg[X86Reg.LIMIT + segment] = limit;
        c.reg[X86Reg.BASE + segment] = base;
    }

    /** RSM: goes on where the SMI came, with the state as the handler left it; a state that cannot be shuts the CPU down. */
    public void resume() {
        if (c.reg[X86Reg.SMM] == 0) { throw c.fault(GuestFault.UD); }
        c.caching.serialise();
        if (!isValid(load(CR0, 8), load(CR4, 8), load(EFER, 8)) || !c.controls.restore(load(CR0, 8), load(CR3, 8),
                load(CR4, 8), load(EFER, 8))) {
            c.dead = true;
            return;
        }
        for (int n = X86Reg.RAX; n <= X86Reg.R15; n++) { c.reg[n] = load(RAX - 8 * n, 8); }
        for (int n = X86Reg.ES; n <= X86Reg.IDTR; n++) { loadSegment(n); }
        c.rflags(load(RFLAGS, 8));
        c.reg[X86Reg.DR7] = load(DR7, 8);
        c.reg[X86Reg.DR6] = load(DR6, 8);
        c.next = load(RIP, 8);
        c.halt = (load(HALT_RESTART, 1) & 1) != 0;
        end();
    }

    private void end() {
        boolean isProtected = (c.reg[X86Reg.CR0] & Bits.CR0_PE) != 0;
        boolean virtual = (c.reg[X86Reg.RFLAGS] & Bits.VM) != 0;
        c.reg[X86Reg.CPL] = virtual ? 3 : isProtected ? Bits.dpl(c.reg[X86Reg.ACCESS + X86Reg.SS]) : 0;
        c.reg[X86Reg.SMM] = 0;
        if (c.recorder != null) { c.recorder.management(false); }
        c.reg[X86Reg.NMI_BLOCKED] = load(NMI_MASK, 1) & 1;
        c.reg[X86Reg.SMBASE] = load(SMBASE, 4);
        c.modes();
        c.mmu.flushAll();
        c.state.raise(CpuState.INTERRUPT | CpuState.KICK); // one may be waiting, or INIT
    }

    private boolean isValid(long cr0, long cr4, long efer) {
        boolean paging = (cr0 & Bits.CR0_PG) != 0;
        boolean active = (efer & Bits.EFER_LMA) != 0;
        boolean expected = paging && (efer & Bits.EFER_LME) != 0;
        boolean wide = (load(SEGMENTS + SEGMENT_BYTES * X86Reg.CS + 2, 2) & (Bits.ACCESS_L
                | Bits.ACCESS_DB)) == (Bits.ACCESS_L | Bits.ACCESS_DB);
        boolean virtual = (load(RFLAGS, 8) & Bits.VM) != 0;
        return active == expected && !(active && (cr4 & Bits.CR4_PAE) == 0) && !(active && (wide || virtual));
    }

    /** What is not present there was null. */
    private void loadSegment(int segment) {
        int at = SEGMENTS + SEGMENT_BYTES * PLACES[segment];
        c.reg[X86Reg.LIMIT + segment] = load(at + 4, 4);
        c.reg[X86Reg.BASE + segment] = load(at + 8, 8);
        if (segment <= X86Reg.TR) {
            long access = load(at + 2, 2) & ATTRIBUTES;
            c.reg[X86Reg.SELECTOR + segment] = load(at, 2);
            c.reg[X86Reg.ACCESS + segment] = access | ((access & Bits.ACCESS_P) == 0 ? X86Reg.UNUSABLE : 0);
        }
    }
}
