package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Virtual-8086 mode without its extensions (SDM volume 3, chapter 20). */
public final class Virtual8086 {
    private static final int LIMIT = 0xffff;
    /** Present, writable, accessed data of privilege level 3. */
    private static final int ACCESS = 0xf3;

    private Virtual8086() {
    }

    /** Whether the CPU is in it. */
    public static boolean isOn(X86Cpu c) {
        return (c.reg[X86Reg.RFLAGS] & Bits.VM) != 0 && (c.reg[X86Reg.CR0] & Bits.CR0_PE) != 0;
    }

    /** Before PUSHF, POPF, INT n and IRET: #GP in virtual-8086 mode unless IOPL is 3. */
    public static void sensitive(X86Cpu c) {
        if (isOn(c) && (c.reg[X86Reg.RFLAGS] & Bits.IOPL) != Bits.IOPL) { throw c.fault(GuestFault.GP); }
    }

    /** Fills a segment register on the way into the mode. */
    static void load(X86Cpu c, int segment, long selector) {
        c.reg[X86Reg.SELECTOR + segment] = selector & 0xffff;
        c.reg[X86Reg.BASE + segment] = (selector & 0xffff) << 4;
        c.reg[X86Reg.LIMIT + segment] = LIMIT;
        c.reg[X86Reg.ACCESS + segment] = ACCESS;
    }
}
