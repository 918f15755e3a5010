package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Far jumps and calls through call gates (SDM volume 3, 5.8.3 to 5.8.5). */
final class CallGates {
    private final X86Cpu c;
    private final TaskState task;
    private final GateStack stack;

    CallGates(X86Cpu c) {
        this.c = c;
        task = new TaskState(c);
        stack = new GateStack(c, task);
    }

    /** JMP: to conforming code, or code of the same privilege. */
    void jump(int selector, long gate) {
        check(selector, gate);
        int codeSelector = Descriptor.gateSelector(gate);
        long code = code(codeSelector);
        if (!Descriptor.isConforming(code) && Descriptor.dpl(code) != c.cpl()) {
            throw c.fault(GuestFault.GP, codeSelector & 0xfffc);
        }
        long offset = offset(selector, gate);
        c.segments.checkOffset(code, offset, 0);
        enter(codeSelector, code, c.cpl(), offset);
    }

    /** CALL: to an inner level as well, on its stack. */
    void call(int selector, long gate, long returnIp) {
        check(selector, gate);
        int codeSelector = Descriptor.gateSelector(gate);
        long code = code(codeSelector);
        long offset = offset(selector, gate);
        c.segments.checkOffset(code, offset, 0);
        int cpl = Descriptor.isConforming(code) ? c.cpl() : Descriptor.dpl(code);
        if (c.segments.lma()) {
            call64(cpl, returnIp);
        } else {
            call32(gate, cpl, returnIp);
        }
        enter(codeSelector, code, cpl, offset);
    }

    private void check(int selector, long gate) {
        int type = Descriptor.type(gate);
        boolean known = type == Descriptor.CALL_GATE || type == Descriptor.CALL_GATE16 && !c.segments.lma();
        if (!known || Descriptor.dpl(gate) < Math.max(c.cpl(), selector & 3)) {
            throw c.fault(GuestFault.GP, selector & 0xfffc);
        }
        if (!Descriptor.isPresent(gate)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
    }

    private long code(int selector) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP); }
        long code = c.segments.descriptor(selector, GuestFault.GP);
        boolean is64 = (Descriptor.access(code) & (Bits.ACCESS_L | Bits.ACCESS_DB)) == Bits.ACCESS_L;
        if (!Descriptor.isCode(code) || Descriptor.dpl(code) > c.cpl() || c.segments.lma() && !is64) {
            throw c.fault(GuestFault.GP, selector & 0xfffc);
        }
        if (!Descriptor.isPresent(code)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
        return c.segments.accessed(selector, code);
    }

    private long offset(int selector, long gate) {
        long low = Descriptor.gateOffset(gate);
        if (!c.segments.lma()) { return Descriptor.type(gate) == Descriptor.CALL_GATE ? low : low & 0xffff; }
        long upper = c.segments.upperHalf(selector);
        if ((upper >>> 40 & 31) != 0) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        return upper << 32 | low;
    }

    private static int bytes(long gate) {
        return Descriptor.type(gate) == Descriptor.CALL_GATE ? 4 : 2;
    }

    /** Long mode: the stack is flat, without parameters; SS becomes null when the level changes. */
    private void call64(int cpl, long returnIp) {
        boolean inner = cpl < c.cpl();
        long sp = inner ? task.stackPointer64(cpl, 0) : c.reg[X86Reg.RSP];
        if (inner) {
            push64(sp -= 8, true, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
            push64(sp -= 8, true, c.reg[X86Reg.RSP]);
        }
        push64(sp -= 8, inner, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        push64(sp -= 8, inner, returnIp);
        if (inner) { c.segments.setNull(X86Reg.SS, cpl); }
        c.reg[X86Reg.RSP] = sp;
    }

    private void push64(long address, boolean inner, long value) {
        if (address << 16 >> 16 != address) { throw c.fault(GuestFault.SS); }
        if (inner) {
            c.mmu.storeSystem(address, 8, value);
        } else {
            c.store64(address, value);
        }
    }

    /** Outside long mode: old stack and parameters, when the level changes, and the return address. */
    private void call32(long gate, int cpl, long returnIp) {
        boolean inner = cpl < c.cpl();
        int size = bytes(gate);
        int parameters = inner ? (int) (gate >>> 32 & 31) : 0;
        if (inner) {
            stack.inner(cpl, 0);
        } else {
            stack.current();
        }
        stack.room(inner ? 4 + parameters : 2, size, 0);
        if (inner) {
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
            stack.push(size, c.reg[X86Reg.RSP]);
        }
        for (int n = parameters - 1; n >= 0; n--) { stack.push(size, parameter(n, size)); }
        stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        stack.push(size, returnIp);
        stack.take();
    }

    private long parameter(int n, int size) {
        boolean wide = (c.reg[X86Reg.ACCESS + X86Reg.SS] & Bits.ACCESS_DB) != 0;
        long offset = c.reg[X86Reg.RSP] + (long) n * size & (wide ? 0xffff_ffffL : 0xffff);
        return c.load(c.segments.linear(X86Reg.SS, offset, size), 8 * size);
    }

    private void enter(int selector, long code, int cpl, long offset) {
        c.segments.setCode(selector, code, cpl);
        c.next = offset;
    }
}
