package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** SYSCALL, SYSRET, SYSENTER and SYSEXIT: flat segments without descriptors (SDM volume 3, 5.8.7 and 5.8.8). */
public final class SystemCalls {
    private static final long CODE = 0x809b;
    private static final long DATA = 0xc093;
    private static final long FLAT = 0xffff_ffffL;

    private final X86Cpu c;

    SystemCalls(X86Cpu c) {
        this.c = c;
    }

    public void syscall(long returnIp) {
        if ((c.reg[X86Reg.EFER] & Bits.EFER_SCE) == 0) { throw c.fault(GuestFault.UD); }
        c.reg[X86Reg.RCX] = returnIp;
        long flags = c.rflags() & ~Bits.RF;
        c.reg[X86Reg.R8 + 3] = flags;
        c.rflags(flags & ~c.reg[X86Reg.FMASK]);
        c.breakpoints.singleStep();
        int selector = (int) (c.reg[X86Reg.STAR] >>> 32) & 0xfffc;
        enter(selector, 0, true);
        c.next = c.reg[X86Reg.LSTAR];
    }

    public void sysret(boolean to64) {
        if ((c.reg[X86Reg.EFER] & Bits.EFER_SCE) == 0) { throw c.fault(GuestFault.UD); }
        long target = c.reg[X86Reg.RCX];
        if (c.cpl() != 0 || to64 && target << 16 >> 16 != target) { throw c.fault(GuestFault.GP); }
        c.rflags(c.reg[X86Reg.R8 + 3] & 0x3c_7fd7 | 2);
        int selector = (int) (c.reg[X86Reg.STAR] >>> 48);
        stack(selector + 8 | 3, 3);
        code(selector + (to64 ? 16 : 0) | 3, 3, to64);
        c.next = to64 ? target : target & FLAT;
    }

    public void sysenter() {
        long selector = c.reg[X86Reg.SYSENTER_CS] & 0xfffc;
        if (selector == 0 || (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0) { throw c.fault(GuestFault.GP); }
        boolean lma = (c.reg[X86Reg.EFER] & Bits.EFER_LMA) != 0;
        c.reg[X86Reg.RFLAGS] &= ~(Bits.VM | Bits.IF | Bits.RF);
        c.reg[X86Reg.RSP] = lma ? c.reg[X86Reg.SYSENTER_ESP] : c.reg[X86Reg.SYSENTER_ESP] & FLAT;
        enter((int) selector, 0, lma);
        c.next = lma ? c.reg[X86Reg.SYSENTER_EIP] : c.reg[X86Reg.SYSENTER_EIP] & FLAT;
    }

    public void sysexit(boolean to64) {
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
        c.reg[X86Reg.SELECTOR + segment] = selector;
        c.reg[X86Reg.BASE + segment] = 0;
        c.reg[X86Reg.LIMIT + segment] = FLAT;
        c.reg[X86Reg.ACCESS + segment] = access;
    }
}
