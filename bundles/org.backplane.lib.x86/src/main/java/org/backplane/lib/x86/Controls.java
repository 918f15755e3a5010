package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;

/** Control and debug registers as MOV reaches them (SDM volume 3, 2.5 and 17.2). */
public final class Controls {
    private static final long CR0_WRITABLE = Bits.CR0_PE | Bits.CR0_MP | Bits.CR0_EM | Bits.CR0_TS | Bits.CR0_NE
            | Bits.CR0_WP | Bits.CR0_AM | Bits.CR0_NW | Bits.CR0_CD | Bits.CR0_PG;
    /** Bits of CR4 that change what translations allow. */
    private static final long TRANSLATING = Bits.CR4_PSE | Bits.CR4_PAE | Bits.CR4_PGE | Bits.CR4_PCIDE | Bits.CR4_SMEP
            | Bits.CR4_SMAP | Bits.CR4_PKE;
    private static final long DR6_FIXED = 0xffff_0ff0L;
    private static final long DR6_WRITABLE = 0xe00f;

    /** Bits of CR0 and CR4 that load the page-directory pointers again when they change. */
    private static final long CR0_LOADING = Bits.CR0_PG | Bits.CR0_CD | Bits.CR0_NW;
    private static final long CR4_LOADING = Bits.CR4_PSE | Bits.CR4_PAE | Bits.CR4_PGE | Bits.CR4_SMEP;

    private final X86Cpu c;
    private final PagePointers pointers;

    Controls(X86Cpu c) {
        this.c = c;
        pointers = new PagePointers(c);
    }

    /** CR0, CR2, CR3, CR4 or CR8; any other is #UD. */
    public long read(int number) {
        return switch (number) {
            case 0, 2, 3, 4 -> c.reg[X86Reg.CR0 + number];
            case 8 -> c.wiring.interrupts.taskPriority();
            default -> throw c.fault(GuestFault.UD);
        };
    }

    /** As {@link #read}; #GP for values that are not allowed. */
    public void write(int number, long value) {
        Tso.fence();
        if (number != 8) { c.caching.drain(); } // MOV to CR8 does not serialise (SDM volume 3, 9.3)
        switch (number) {
            case 0 -> writeCr0(value);
            case 2 -> c.reg[X86Reg.CR2] = value;
            case 3 -> writeCr3(value);
            case 4 -> writeCr4(value);
            case 8 -> writeCr8(value);
            default -> throw c.fault(GuestFault.UD);
        }
    }

    private void check(boolean allowed) {
        if (!allowed) { throw c.fault(GuestFault.GP); }
    }

    private void writeCr0(long value) {
        boolean paging = (value & Bits.CR0_PG) != 0;
        check(value >>> 32 == 0);
        check(!paging || (value & Bits.CR0_PE) != 0);
        check((value & (Bits.CR0_NW | Bits.CR0_CD)) != Bits.CR0_NW);
        check(paging || (c.reg[X86Reg.CR4] & Bits.CR4_PCIDE) == 0);
        long old = c.reg[X86Reg.CR0];
        long efer = c.reg[X86Reg.EFER];
        if (paging && (old & Bits.CR0_PG) == 0 && (efer & Bits.EFER_LME) != 0) {
            check((c.reg[X86Reg.CR4] & Bits.CR4_PAE) != 0);
            check((c.reg[X86Reg.ACCESS + X86Reg.CS] & Bits.ACCESS_L) == 0);
            check((c.reg[X86Reg.ACCESS + X86Reg.TR] & 8) != 0);
            c.reg[X86Reg.EFER] = efer | Bits.EFER_LMA;
        } else if (!paging && (old & Bits.CR0_PG) != 0) {
            check(!c.longMode);
            c.reg[X86Reg.EFER] = efer & ~Bits.EFER_LMA;
        }
        if (((value ^ old) & CR0_LOADING) != 0) { reload(value, c.reg[X86Reg.CR4]); }
        c.reg[X86Reg.CR0] = value & CR0_WRITABLE | Bits.CR0_ET;
        c.modes();
        long translating = Bits.CR0_PG | Bits.CR0_WP | Bits.CR0_PE;
        if (((value ^ old) & translating) != 0) { c.mmu.flushAll(); }
        cachesSwitched(value ^ old);
    }

    private void cachesSwitched(long changed) {
        if ((changed & Bits.CR0_CD) == 0) { return; }
        c.wiring.memoryTypes.cr0CdChanged();
        c.mmu.typesChanged();
    }

    /** With PCIDs bit 63 asks to keep translations, which nobody must; it is not stored. Translations have no PCID: all that are not global go. */
    private void writeCr3(long value) {
        boolean lma = (c.reg[X86Reg.EFER] & Bits.EFER_LMA) != 0;
        long address = (c.reg[X86Reg.CR4] & Bits.CR4_PCIDE) != 0 ? value & Long.MAX_VALUE : value;
        check(!lma || address >>> c.wiring.capabilities.limits.physicalBits() == 0);
        check(!pointers.used(c.reg[X86Reg.CR0], c.reg[X86Reg.CR4]) || pointers.valid(address));
        loadCr3(address);
    }

    /** As RSM loads them, all at once. False, and nothing is changed, for what cannot be (SDM volume 3, "Exiting from SMM"). */
    boolean restore(long cr0, long cr3, long cr4, long efer) {
        boolean paging = (cr0 & Bits.CR0_PG) != 0;
        boolean lma = (efer & Bits.EFER_LMA) != 0;
        boolean wrong = cr0 >>> 32 != 0 || paging && (cr0 & Bits.CR0_PE) == 0
                || (cr0 & (Bits.CR0_NW | Bits.CR0_CD)) == Bits.CR0_NW || (cr4 & ~allowedCr4()) != 0
                || (efer & ~FeatureBits.EFER.allowed(c.wiring.capabilities)) != 0 || (cr4 & Bits.CR4_PCIDE) != 0 && !lma
                || lma && cr3 >>> c.wiring.capabilities.limits.physicalBits() != 0;
        boolean loads = paging && (cr4 & Bits.CR4_PAE) != 0 && !lma;
        if (wrong || loads && !pointers.valid(cr3)) { return false; }
        if (loads) { pointers.load(cr3); }
        long old = c.reg[X86Reg.CR0];
        c.reg[X86Reg.CR0] = cr0 & CR0_WRITABLE | Bits.CR0_ET;
        cachesSwitched(cr0 ^ old);
        c.reg[X86Reg.CR3] = cr3;
        c.reg[X86Reg.CR4] = cr4;
        c.reg[X86Reg.EFER] = efer;
        return true;
    }

    /** As a task switch loads it: without checks. */
    void loadCr3(long address) {
        if (pointers.used(c.reg[X86Reg.CR0], c.reg[X86Reg.CR4])) { pointers.load(address); }
        c.reg[X86Reg.CR3] = address;
        c.mmu.flushLocal();
    }

    /** Takes up the page-directory pointers for values of CR0 and CR4 that are about to be written. */
    private void reload(long cr0, long cr4) {
        if (!pointers.used(cr0, cr4)) { return; }
        check(pointers.valid(c.reg[X86Reg.CR3]));
        pointers.load(c.reg[X86Reg.CR3]);
    }

    private void writeCr4(long value) {
        check((value & ~allowedCr4()) == 0);
        boolean lma = (c.reg[X86Reg.EFER] & Bits.EFER_LMA) != 0;
        check(!lma || (value & Bits.CR4_PAE) != 0);
        long old = c.reg[X86Reg.CR4];
        boolean tags = (value & ~old & Bits.CR4_PCIDE) != 0;
        check(!tags || lma && (c.reg[X86Reg.CR3] & 0xfff) == 0);
        if (((value ^ old) & CR4_LOADING) != 0) { reload(c.reg[X86Reg.CR0], value); }
        c.reg[X86Reg.CR4] = value;
        c.modes();
        if (((value ^ old) & TRANSLATING) != 0) { c.mmu.flushAll(); }
    }

    private long allowedCr4() {
        return FeatureBits.CR4.allowed(c.wiring.capabilities);
    }

    private void writeCr8(long value) {
        check(value >>> 4 == 0);
        c.wiring.interrupts.taskPriority((int) value);
    }

    /** DR0 to DR7; DR4 and DR5 are DR6 and DR7 unless CR4.DE. */
    public long readDebug(int number) {
        int register = debugRegister(number);
        c.breakpoints.detect();
        return c.reg[X86Reg.DR0 + register];
    }

    /** As {@link #readDebug}. */
    public void writeDebug(int number, long value) {
        int register = debugRegister(number);
        c.breakpoints.detect();
        check(register < 6 || value >>> 32 == 0);
        c.caching.serialise();
        c.reg[X86Reg.DR0 + register] = switch (register) {
            case 6 -> value & DR6_WRITABLE | DR6_FIXED;
            case 7 -> value & 0xffff_27ffL | 0x400;
            default -> value;
        };
        c.modes();
    }

    private int debugRegister(int number) {
        if (number > 7 || (number == 4 || number == 5) && (c.reg[X86Reg.CR4] & Bits.CR4_DE) != 0) {
            throw c.fault(GuestFault.UD);
        }
        return number == 4 || number == 5 ? number + 2 : number;
    }
}
