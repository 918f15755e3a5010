package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Far jumps and calls through call gates (SDM volume 3, 5.8.3 to 5.8.5). */
final class CallGates {
    private static final long MASK32 = 0xffff_ffffL;

    private final X86Cpu c;
    private final TaskState task;

    CallGates(X86Cpu c) {
        this.c = c;
        task = new TaskState(c);
    }

    /** JMP: to conforming code, or code of the same privilege. */
    void jump(int selector, long gate) {
        check(selector, gate);
        int codeSelector = Descriptor.gateSelector(gate);
        long code = code(codeSelector);
        if (!Descriptor.isConforming(code) && Descriptor.dpl(code) != c.cpl()) {
            throw c.fault(GuestFault.GP, codeSelector & 0xfffc);
        }
        enter(codeSelector, code, c.cpl(), offset(selector, gate));
    }

    /** CALL: to an inner level as well, on its stack. */
    void call(int selector, long gate, long returnIp) {
        check(selector, gate);
        int codeSelector = Descriptor.gateSelector(gate);
        long code = code(codeSelector);
        long offset = offset(selector, gate);
        int cpl = Descriptor.isConforming(code) ? c.cpl() : Descriptor.dpl(code);
        if (c.segments.lma()) {
            call64(cpl, returnIp);
        } else if (cpl < c.cpl()) {
            callInner(gate, cpl, returnIp);
        } else {
            long mask = mask(c.reg[X86Reg.ACCESS + X86Reg.SS]);
            long sp = pushReturn(mask, c.reg[X86Reg.RSP], bytes(gate), returnIp);
            c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask | sp & mask;
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
        long offset = upper << 32 | low;
        if (offset << 16 >> 16 != offset) { throw c.fault(GuestFault.GP); }
        return offset;
    }

    private static int bytes(long gate) {
        return Descriptor.type(gate) == Descriptor.CALL_GATE ? 4 : 2;
    }

    private static long mask(long access) {
        return (access & Bits.ACCESS_DB) != 0 ? MASK32 : 0xffff;
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

    /** To an inner level outside long mode: old stack, parameters and return address go to the new stack. */
    private void callInner(long gate, int cpl, long returnIp) {
        int selector = task.stackSelector(cpl, 0);
        long stack = c.segments.accessed(selector, task.stackSegment(selector, cpl, 0));
        long mask = mask(Descriptor.access(stack));
        long base = Descriptor.base(stack);
        int size = bytes(gate);
        long sp = task.stackPointer(cpl, 0);
        push(base, mask, sp -= size, size, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
        push(base, mask, sp -= size, size, c.reg[X86Reg.RSP]);
        for (int n = (int) (gate >>> 32 & 31) - 1; n >= 0; n--) {
            push(base, mask, sp -= size, size, parameter(n, size));
        }
        push(base, mask, sp -= size, size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        push(base, mask, sp -= size, size, returnIp);
        c.segments.set(X86Reg.SS, selector, stack);
        c.reg[X86Reg.RSP] = sp & mask;
    }

    private long parameter(int n, int size) {
        long offset = c.reg[X86Reg.RSP] + (long) n * size & mask(c.reg[X86Reg.ACCESS + X86Reg.SS]);
        return c.load(c.stack(offset, 8 * size), 8 * size);
    }

    private void push(long base, long mask, long sp, int size, long value) {
        c.mmu.storeSystem(base + (sp & mask) & MASK32, size, value);
    }

    /** CS and the return address on the stack in use; gives the new stack pointer. */
    private long pushReturn(long mask, long top, int size, long returnIp) {
        c.store(c.stack(top - size & mask, 8 * size), 8 * size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        c.store(c.stack(top - 2 * size & mask, 8 * size), 8 * size, returnIp);
        return top - 2 * size;
    }

    private void enter(int selector, long code, int cpl, long offset) {
        c.segments.setCode(selector, code, cpl);
        c.next = offset;
    }
}
