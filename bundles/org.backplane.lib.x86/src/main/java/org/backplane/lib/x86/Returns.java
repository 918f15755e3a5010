package org.backplane.lib.x86;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.X86Reg;

/** RET far and IRET (SDM volume 2, and volume 3, 5.8.6, 6.12 and 20.2.6). */
final class Returns {
    /** What IRET restores of RFLAGS, but IF and IOPL. */
    private static final long FLAGS = 0x25_4dd5;

    private final X86Cpu c;
    private final TaskSwitch tasks;

    Returns(X86Cpu c, TaskSwitch tasks) {
        this.c = c;
        this.tasks = tasks;
    }

    /** RET far, releasing {@code bytes} of parameters. */
    void ret(int size, int bytes) {
        int step = size >>> 3;
        int selector = (int) peekAt(16, step);
        long offset = peek(size, 0);
        if (c.segments.isReal()) {
            real(selector, offset, 2 * step + bytes);
            return;
        }
        long code = code(selector);
        if ((selector & 3) == c.cpl()) {
            c.segments.checkOffset(code, offset, 0);
            pointer(c.reg[X86Reg.RSP] + 2 * step + bytes);
            c.segments.setCode(selector, code, c.cpl());
        } else {
            outer(selector, code, offset, peekAt(size, 2 * step + bytes),
                    (int) peekAt(size, 3 * step + bytes) & 0xffff);
            pointer(c.reg[X86Reg.RSP] + bytes);
        }
        c.next = offset & c.ipMask;
    }

    private void real(int selector, long offset, long bytes) {
        if (offset > c.reg[X86Reg.LIMIT + X86Reg.CS]) { throw c.fault(GuestFault.GP); }
        pointer(c.reg[X86Reg.RSP] + bytes);
        c.segments.load(X86Reg.CS, selector);
        c.next = offset;
        c.modes();
    }

    private long code(int selector) {
        int rpl = selector & 3;
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP); }
        long code = c.segments.descriptor(selector, GuestFault.GP);
        boolean allowed = rpl >= c.cpl()
                && (Descriptor.isConforming(code) ? Descriptor.dpl(code) <= rpl : Descriptor.dpl(code) == rpl);
        c.segments.checkCode(selector, code, allowed);
        return c.segments.accessed(selector, code);
    }

    /** Changes to an outer level with its stack; in 64-bit mode IRET to the same level has one, too. */
    private void outer(int selector, long code, long offset, long sp, int stackSelector) {
        int rpl = selector & 3;
        boolean inner = c.cpl() < rpl;
        boolean from64 = c.longMode;
        boolean nullStack = (stackSelector & 0xfffc) == 0;
        long stack = 0;
        if (!nullStack) {
            stack = c.segments.descriptor(stackSelector, GuestFault.GP);
            c.segments.checkStack(stackSelector, stack, rpl, GuestFault.GP, 0);
            stack = c.segments.accessed(stackSelector, stack);
        } else if (!c.segments.is64(code) || rpl == 3) { throw c.fault(GuestFault.GP); }
        c.segments.checkOffset(code, offset, 0);
        c.segments.setCode(selector, code, rpl);
        if (nullStack) {
            c.segments.setNull(X86Reg.SS, stackSelector);
        } else {
            c.segments.set(X86Reg.SS, stackSelector, stack);
        }
        long mask = from64 && mask() == 0xffff_ffffL ? -1 : mask();
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
        if (inner) { c.segments.dropInner(); }
    }

    /** IRET; {@code returnIp} is where a task that ends with it goes on. */
    void iret(int size, long returnIp) {
        c.caching.serialise();
        unblock();
        Virtual8086.sensitive(c);
        boolean real = c.segments.isReal();
        if (!real && (c.reg[X86Reg.RFLAGS] & Bits.NT) != 0) {
            if (c.segments.lma()) { throw c.fault(GuestFault.GP); }
            tasks.back(returnIp);
            return;
        }
        long flags = peek(size, 2); // a Xeon reads in this order: what faults first is what CR2 has
        int selector = (int) peekAt(16, size >>> 3);
        long offset = peek(size, 0);
        if (real) {
            real(selector, offset, 3 * (size >>> 3));
            flags(flags, size, c.cpl());
        } else if (!c.segments.lma() && size == 32 && (flags & Bits.VM) != 0 && c.cpl() == 0) {
            virtual(selector, offset, flags);
        } else {
            toProtected(selector, offset, flags, size);
        }
    }

    private void toProtected(int selector, long offset, long flags, int size) {
        int step = size >>> 3;
        int from = c.cpl();
        long code = code(selector);
        if ((selector & 3) != from || c.longMode) {
            outer(selector, code, offset, peekAt(size, 3 * step), (int) peekAt(size, 4 * step) & 0xffff);
        } else {
            c.segments.checkOffset(code, offset, 0);
            pointer(c.reg[X86Reg.RSP] + 3 * step);
            c.segments.setCode(selector, code, from);
        }
        flags(flags, size, from);
        c.next = offset & c.ipMask;
    }

    /** Into virtual-8086 mode: ESP and the segment registers are in the frame too. */
    private void virtual(int selector, long offset, long flags) {
        long sp = peek(32, 3);
        long stack = peek(32, 4);
        long es = peek(32, 5);
        long ds = peek(32, 6);
        long fs = peek(32, 7);
        long gs = peek(32, 8);
        if (offset > 0xffff) { throw c.fault(GuestFault.GP); }
        flags(flags, 32, 0);
        c.reg[X86Reg.RFLAGS] |= Bits.VM;
        Virtual8086.load(c, X86Reg.CS, selector);
        Virtual8086.load(c, X86Reg.SS, stack);
        Virtual8086.load(c, X86Reg.ES, es);
        Virtual8086.load(c, X86Reg.DS, ds);
        Virtual8086.load(c, X86Reg.FS, fs);
        Virtual8086.load(c, X86Reg.GS, gs);
        c.reg[X86Reg.RSP] = sp;
        c.reg[X86Reg.CPL] = 3;
        c.modes();
        c.next = offset;
    }

    /** NMIs may come again, even when IRET faults (SDM volume 3, 28.2.3); one may be waiting. */
    private void unblock() {
        if (c.reg[X86Reg.NMI_BLOCKED] != 0) {
            c.reg[X86Reg.NMI_BLOCKED] = 0;
            c.state.raise(CpuState.INTERRUPT);
        }
    }

    /** What an IRET from privilege {@code from} may change. */
    private void flags(long value, int size, int from) {
        long mask = FLAGS | (from == 0 ? Bits.IOPL | Bits.VIF | Bits.VIP : 0)
                | (from <= (c.reg[X86Reg.RFLAGS] & Bits.IOPL) >>> 12 ? Bits.IF : 0);
        if (!c.breakpoints.armed()) { mask &= ~Bits.RF; } // it lasts one instruction and means something to breakpoints only
        long reachable = size == 16 ? mask & 0xffff : mask;
        c.rflags(c.rflags() & ~reachable | value & reachable);
    }

    private long peek(int size, int index) {
        return peekAt(size, (long) index * (size >>> 3));
    }

    private long peekAt(int size, long bytes) {
        return c.load(stack(c.reg[X86Reg.RSP] + bytes, size), size);
    }

    /** Linear address of {@code size} bits at a stack pointer. */
    long stack(long sp, int size) {
        return c.longMode ? sp : c.segments.linear(X86Reg.SS, sp & mask(), size >>> 3);
    }

    private long mask() {
        return c.longMode ? -1 : (c.reg[X86Reg.ACCESS + X86Reg.SS] & Bits.ACCESS_DB) != 0 ? 0xffff_ffffL : 0xffff;
    }

    /** Sets the part of RSP that the stack segment's size reaches. */
    void pointer(long sp) {
        long mask = mask();
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
    }
}
