package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Far jumps, calls and returns and IRET (SDM volume 2, and volume 3, 5.8 and 7.3). */
public final class FarControl {
    private final X86Cpu c;
    private final CallGates gates;
    private final TaskSwitch tasks;
    private final Returns returns;

    FarControl(X86Cpu c) {
        this.c = c;
        gates = new CallGates(c);
        tasks = new TaskSwitch(c);
        returns = new Returns(c, tasks);
    }

    /** JMP ptr16:n. */
    public void jump(int selector, long offset, long returnIp) {
        if (c.segments.isReal()) {
            real(selector, offset);
            return;
        }
        long code = named(selector);
        if (tasks.leadsTo(code)) {
            tasks.jump(selector, code, returnIp);
        } else if (Descriptor.isSystem(code)) {
            gates.jump(selector, code);
        } else {
            checkTarget(selector, code);
            c.segments.checkOffset(code, offset, 0);
            enter(selector, code, offset);
        }
    }

    /** CALL ptr16:n. */
    public void call(int selector, long offset, int size, long returnIp) {
        if (c.segments.isReal()) {
            checkReal(offset);
            storePair(size, returnIp, -1);
            release(size);
            real(selector, offset);
            return;
        }
        long code = named(selector);
        if (tasks.leadsTo(code)) {
            tasks.call(selector, code, returnIp);
        } else if (Descriptor.isSystem(code)) {
            gates.call(selector, code, returnIp);
        } else {
            checkTarget(selector, code);
            long mask = c.longMode && !c.segments.is64(code) ? 0xffff_ffffL : -1;
            storePair(size, returnIp, mask);
            c.segments.checkOffset(code, offset, 0);
            code = c.segments.accessed(selector, code);
            release(size);
            enter(selector, code, offset);
        }
    }

    /** RET far, releasing {@code bytes} of parameters. */
    public void ret(int size, int bytes) {
        returns.ret(size, bytes);
    }

    /** IRET; {@code returnIp} is where a task that ends with it goes on. */
    public void iret(int size, long returnIp) {
        returns.iret(size, returnIp);
    }

    /** An interrupt or exception through a task gate; {@code external} as for {@link TaskState}. */
    void interrupt(long gate, int error, boolean hasError, int external, long returnIp) {
        tasks.interrupt(gate, error, hasError, external, returnIp);
    }

    private void real(int selector, long offset) {
        checkReal(offset);
        c.segments.load(X86Reg.CS, selector);
        c.next = offset;
        c.modes();
    }

    private void checkReal(long offset) {
        if (offset > c.reg[X86Reg.LIMIT + X86Reg.CS]) { throw c.fault(GuestFault.GP); }
    }

    private void enter(int selector, long code, long offset) {
        c.segments.setCode(selector, c.segments.accessed(selector, code), c.cpl());
        c.next = offset & c.ipMask;
    }

    /** Stores where a call comes back to; {@code mask} has the bits of the stack pointer that the new mode has. */
    private void storePair(int size, long returnIp, long mask) {
        int bytes = size >>> 3;
        long sp = c.reg[X86Reg.RSP];
        c.store(returns.stack(sp - bytes, size) & mask, size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        c.store(returns.stack(sp - 2 * bytes, size) & mask, size, returnIp);
    }

    private void release(int size) {
        returns.pointer(c.reg[X86Reg.RSP] - 2 * (size >>> 3));
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
        c.segments.checkCode(selector, code, allowed);
    }
}
