package org.backplane.lib.x86;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.X86Reg;

/** Far jumps, calls and returns and IRET (SDM volume 2, and volume 3, 5.8). Task gates and task-state segments give #GP. */
public final class FarControl {
    private final X86Cpu c;
    private final CallGates gates;

    FarControl(X86Cpu c) {
        this.c = c;
        gates = new CallGates(c);
    }

    private boolean isReal() { return (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0; }

    /** JMP ptr16:n. */
    public void jump(int selector, long offset) {
        if (isReal()) {
            c.segments.load(X86Reg.CS, selector);
            finish(offset);
            return;
        }
        long code = named(selector);
        if (Descriptor.isSystem(code)) {
            gates.jump(selector, code);
            return;
        }
        checkTarget(selector, code);
        checkOffset(code, offset);
        c.segments.setCode(selector, c.segments.accessed(selector, code), c.cpl());
        c.next = offset & c.ipMask;
    }

    /** CALL ptr16:n. */
    public void call(int selector, long offset, int size, long returnIp) {
        if (isReal()) {
            storePair(size, returnIp, -1);
            pointer(c.reg[X86Reg.RSP] - 2 * (size >>> 3));
            c.segments.load(X86Reg.CS, selector);
            finish(offset);
            return;
        }
        long code = named(selector);
        if (Descriptor.isSystem(code)) {
            gates.call(selector, code, returnIp);
            return;
        }
        checkTarget(selector, code);
        code = c.segments.accessed(selector, code);
        long mask = c.longMode && !is64(code) ? 0xffff_ffffL : -1;
        storePair(size, returnIp, mask);
        checkOffset(code, offset);
        pointer(c.reg[X86Reg.RSP] - 2 * (size >>> 3));
        c.segments.setCode(selector, code, c.cpl());
        c.next = offset & c.ipMask;
    }

    private void finish(long offset) {
        c.next = offset;
        c.modes();
    }

    /** Stores where a call comes back to; {@code mask} has the bits of the stack pointer that the new mode has. */
    private void storePair(int size, long returnIp, long mask) {
        int bytes = size >>> 3;
        long sp = c.reg[X86Reg.RSP];
        c.store(stack(sp - bytes, size) & mask, size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        c.store(stack(sp - 2 * bytes, size) & mask, size, returnIp);
    }

    private long named(int selector) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP); }
        return c.segments.descriptor(selector, GuestFault.GP);
    }

    /** A code segment that a jump or call may reach without a gate. */
    private void checkTarget(int selector, long code) {
        int dpl = Descriptor.dpl(code);
        boolean conforming = Descriptor.isConforming(code);
        boolean allowed = conforming ? dpl <= c.cpl() : dpl == c.cpl() && (selector & 3) <= c.cpl();
        checkCode(selector, code, allowed);
    }

    private void checkCode(int selector, long code, boolean allowed) {
        boolean both = c.segments.lma()
                && (Descriptor.access(code) & (Bits.ACCESS_L | Bits.ACCESS_DB)) == (Bits.ACCESS_L | Bits.ACCESS_DB);
        if (!Descriptor.isCode(code) || !allowed || both) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        if (!Descriptor.isPresent(code)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
    }

    private void checkOffset(long code, long offset) {
        boolean bad = is64(code)
                ? offset << 16 >> 16 != offset
                : Long.compareUnsigned(offset & 0xffff_ffffL, Descriptor.limit(code)) > 0;
        if (bad) { throw c.fault(GuestFault.GP); }
    }

    private boolean is64(long code) {
        return c.segments.lma() && (Descriptor.access(code) & Bits.ACCESS_L) != 0;
    }

    /** RET far, releasing {@code bytes} of parameters. */
    public void ret(int size, int bytes) {
        int step = size >>> 3;
        int selector = (int) peekAt(16, size >>> 3);
        long offset = peek(size, 0);
        if (isReal()) {
            pointer(c.reg[X86Reg.RSP] + 2 * step + bytes);
            c.segments.load(X86Reg.CS, selector);
            finish(offset);
            return;
        }
        long code = returnCode(selector);
        if ((selector & 3) == c.cpl()) {
            checkOffset(code, offset);
            pointer(c.reg[X86Reg.RSP] + 2 * step + bytes);
            c.segments.setCode(selector, code, c.cpl());
        } else {
            outer(selector, code, offset, peekAt(size, 2 * step + bytes),
                    (int) peekAt(size, 3 * step + bytes) & 0xffff);
            pointer(c.reg[X86Reg.RSP] + bytes);
        }
        c.next = offset & c.ipMask;
    }

    private long returnCode(int selector) {
        int rpl = selector & 3;
        if ((selector & 0xfffc) == 0 || rpl < c.cpl()) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        long code = c.segments.descriptor(selector, GuestFault.GP);
        boolean allowed = Descriptor.isConforming(code) ? Descriptor.dpl(code) <= rpl : Descriptor.dpl(code) == rpl;
        checkCode(selector, code, allowed);
        return c.segments.accessed(selector, code);
    }

    /** Changes to an outer level with its stack. */
    private void outer(int selector, long code, long offset, long sp, int stackSelector) {
        int rpl = selector & 3;
        boolean to64 = is64(code);
        boolean from64 = c.longMode;
        boolean nullStack = (stackSelector & 0xfffc) == 0;
        long stack = 0;
        if (!nullStack) {
            stack = c.segments.descriptor(stackSelector, GuestFault.GP);
            c.segments.checkStack(stackSelector, stack, rpl, GuestFault.GP);
            stack = c.segments.accessed(stackSelector, stack);
        } else if (!to64 || rpl == 3) { throw c.fault(GuestFault.GP); }
        checkOffset(code, offset);
        c.segments.setCode(selector, code, rpl);
        if (nullStack) {
            c.segments.setNull(X86Reg.SS, stackSelector);
        } else {
            c.segments.set(X86Reg.SS, stackSelector, stack);
        }
        long mask = from64 && mask() == 0xffff_ffffL ? -1 : mask();
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
        c.segments.dropInner();
    }

    /** IRET. */
    public void iret(int size) {
        if (!isReal() && (c.reg[X86Reg.RFLAGS] & Bits.NT) != 0) { throw c.fault(GuestFault.GP); }
        long flags = peek(size, 2);
        int selector = (int) peekAt(16, size >>> 3);
        long offset = peek(size, 0);
        int step = size >>> 3;
        unblock();
        if (isReal()) {
            pointer(c.reg[X86Reg.RSP] + 3 * step);
            c.segments.load(X86Reg.CS, selector);
            flags(flags, size, 0);
            finish(offset);
            return;
        }
        if (!c.segments.lma() && (flags & Bits.VM) != 0 && c.cpl() == 0) { throw c.fault(GuestFault.GP); }
        int from = c.cpl();
        long code = returnCode(selector);
        if ((selector & 3) != from || c.longMode) {
            outer(selector, code, offset, peekAt(size, 3 * step), (int) peekAt(size, 4 * step) & 0xffff);
        } else {
            checkOffset(code, offset);
            pointer(c.reg[X86Reg.RSP] + 3 * step);
            c.segments.setCode(selector, code, from);
        }
        flags(flags, size, from);
        c.next = offset & c.ipMask;
    }

    /** NMIs may come again; one may be waiting. */
    private void unblock() {
        if (c.reg[X86Reg.NMI_BLOCKED] != 0) {
            c.reg[X86Reg.NMI_BLOCKED] = 0;
            c.state.raise(CpuState.INTERRUPT);
        }
    }

    /** What an IRET from privilege {@code from} may change. */
    private void flags(long value, int size, int from) {
        long mask = 0x25_4dd5 | (from == 0 ? Bits.IOPL : 0)
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

    private long stack(long sp, int size) {
        return c.longMode ? sp : c.stack(sp & mask(), size);
    }

    private long mask() {
        return c.longMode ? -1 : (c.reg[X86Reg.ACCESS + X86Reg.SS] & Bits.ACCESS_DB) != 0 ? 0xffff_ffffL : 0xffff;
    }

    private void pointer(long sp) {
        long mask = mask();
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
    }
}
