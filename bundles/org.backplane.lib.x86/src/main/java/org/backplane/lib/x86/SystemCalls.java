package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * SYSCALL, SYSRET, SYSENTER and SYSEXIT: flat segments without descriptors (SDM volume 3, 5.8.7 and 5.8.8). On AMD's processors the
 * first two work in every mode, the others in no sub-mode of long mode (APM volume 3).
 */
public final class SystemCalls {
    private static final long CODE = 0x809b;
    private static final long DATA = 0xc093;
    private static final long FLAT = 0xffff_ffffL;

    private final X86Cpu c;

    SystemCalls(X86Cpu c) {
        this.c = c;
    }

    public void syscall(long returnIp) {
        requireEnabled();
        c.reg[X86Reg.RCX] = returnIp;
        int selector = (int) (c.reg[X86Reg.STAR] >>> 32) & 0xfffc;
        if (c.segments.lma()) {
            long flags = c.rflags() & ~Bits.RF;
            c.reg[X86Reg.R8 + 3] = flags;
            c.rflags(flags & ~c.reg[X86Reg.FMASK]);
            c.next = c.reg[c.longMode ? X86Reg.LSTAR : X86Reg.CSTAR];
        } else {
            c.rflags(c.rflags() & ~(Bits.VM | Bits.IF | Bits.RF));
            c.next = c.reg[X86Reg.STAR] & FLAT;
        }
        c.breakpoints.singleStep();
        enter(selector, 0, c.segments.lma());
    }

    public void sysret(boolean to64) {
        requireEnabled();
        long target = c.reg[X86Reg.RCX];
        boolean canonical = !to64 || c.vendor.isAmd() || target << 16 >> 16 == target; // AMD: the program at the target faults
        if (c.cpl() != 0 || (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0 || !canonical) { throw c.fault(GuestFault.GP); }
        c.rflags(c.longMode ? c.reg[X86Reg.R8 + 3] & 0x3c_7fd7 | 2 : c.rflags() | Bits.IF);
        int selector = (int) (c.reg[X86Reg.STAR] >>> 48);
        stack(selector + 8 | 3, 3);
        code(selector + (to64 ? 16 : 0) | 3, 3, to64);
        c.breakpoints.returned();
        c.next = to64 ? target : target & FLAT;
    }

    private void requireEnabled() {
        boolean here = c.longMode || c.vendor.isAmd();
        if (!here || (c.reg[X86Reg.EFER] & Bits.EFER_SCE) == 0) { throw c.fault(GuestFault.UD); }
    }

    private void requireIntel() {
        if (c.vendor.isAmd() && c.segments.lma()) { throw c.fault(GuestFault.UD); }
    }

    public void sysenter() {
        requireIntel();
        long selector = c.reg[X86Reg.SYSENTER_CS] & 0xfffc;
        if (selector == 0 || (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0) { throw c.fault(GuestFault.GP); }
        boolean lma = c.segments.lma();
        c.reg[X86Reg.RFLAGS] &= ~(Bits.VM | Bits.IF | Bits.RF);
        c.reg[X86Reg.RSP] = lma ? c.reg[X86Reg.SYSENTER_ESP] : c.reg[X86Reg.SYSENTER_ESP] & FLAT;
        enter((int) selector, 0, lma);
        c.next = lma ? c.reg[X86Reg.SYSENTER_EIP] : c.reg[X86Reg.SYSENTER_EIP] & FLAT;
    }

    public void sysexit(boolean to64) {
        requireIntel();
        long selector = c.reg[X86Reg.SYSENTER_CS] & 0xfffc;
        if (selector == 0 || c.cpl() != 0 || (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0) { throw c.fault(GuestFault.GP); }
        long sp = c.reg[X86Reg.RCX];
        long ip = c.reg[X86Reg.RDX];
        if (to64 && (sp << 16 >> 16 != sp || ip << 16 >> 16 != ip)) { throw c.fault(GuestFault.GP); }
        int code = (int) selector + (to64 ? 32 : 16) | 3;
        stack(code + 8, 3);
        code(code, 3, to64);
        c.reg[X86Reg.RSP] = to64 ? sp : sp & FLAT;
        c.next = to64 ? ip : ip & FLAT;
    }

    private void enter(int selector, int cpl, boolean to64) {
        stack(selector + 8, cpl);
        code(selector, cpl, to64);
    }

    private void code(int selector, int cpl, boolean to64) {
        long access = CODE | (long) cpl << 5 | (to64 ? Bits.ACCESS_L : Bits.ACCESS_DB);
        fill(X86Reg.CS, selector, access);
        c.reg[X86Reg.CPL] = cpl;
        c.modes();
    }

    private void stack(int selector, int cpl) {
        fill(X86Reg.SS, selector, DATA | (long) cpl << 5);
    }

    private void fill(int segment, int selector, long access) {
        c.reg[X86Reg.SELECTOR + segment] = selector & 0xffff;
        c.reg[X86Reg.BASE + segment] = 0;
        c.reg[X86Reg.LIMIT + segment] = FLAT;
        c.reg[X86Reg.ACCESS + segment] = access;
    }
}
