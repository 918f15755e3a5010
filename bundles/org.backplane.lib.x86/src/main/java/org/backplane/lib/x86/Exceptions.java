package org.backplane.lib.x86;

import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.X86Reg;

/** Delivery of interrupts and exceptions through the IDT (SDM volume 3, chapter 6). */
public final class Exceptions {
    /** An event of the program's own making: INT n, INT3, INTO. */
    private static final int SOFTWARE = 0;
    /** An event from outside or a fault: its error codes have EXT set. */
    private static final int EXTERNAL = 1;

    private final X86Cpu c;
    private final TaskState task;
    private final GateStack stack;

    Exceptions(X86Cpu c) {
        this.c = c;
        task = new TaskState(c);
        stack = new GateStack(c, task);
    }

    /** Delivers an interrupt from the interrupt controller or NMI. False: the CPU shuts down (triple fault). */
    public boolean interrupt(int vector) {
        return deliverOrEscalate(vector, 0, false, EXTERNAL);
    }

    /** Delivers the exception of the instruction that {@code reg[RIP]} points to. False: the CPU shuts down. */
    public boolean fault(GuestFault fault) {
        int vector = fault.vector;
        if (vector == GuestFault.NONE) {
            c.breakpoints.discard();
            return true;
        }
        if (vector != GuestFault.DB && vector != GuestFault.DF) { c.reg[X86Reg.RFLAGS] |= Bits.RF; }
        return deliverOrEscalate(vector, fault.error, GuestFault.pushesError(vector), EXTERNAL);
    }

    /** Delivers a trap after an instruction (single-step). False: the CPU shuts down. */
    public boolean trap(int vector) {
        return deliverOrEscalate(vector, 0, false, EXTERNAL);
    }

    /**
     * INT n, INT3, INTO, as part of the instruction; {@code reg[RIP]} is the block's start, {@code returnIp} what is saved.
     * Faults are thrown.
     */
    public void software(int vector, long returnIp) {
        deliver(vector, 0, false, SOFTWARE, returnIp);
        c.breakpoints.software();
    }

    /** INT1: a #DB that says nothing in DR6. As {@link #software}, but gates of any privilege will do. */
    public void int1(long returnIp) {
        deliver(GuestFault.DB, 0, false, EXTERNAL, returnIp);
        c.breakpoints.delivered(GuestFault.DB);
    }

    private boolean deliverOrEscalate(int vector, int error, boolean hasError, int external) {
        int first = vector;
        int code = error;
        boolean pushes = hasError;
        long from = c.codeBase + c.reg[X86Reg.RIP] & c.linearMask();
        boolean user = c.cpl() != 0;
        while (true) {
            try {
                deliver(first, code, pushes, external, c.reg[X86Reg.RIP]);
                c.reg[X86Reg.RIP] = c.next;
                c.reg[X86Reg.SHADOW] = 0;
                record(from, user);
                c.breakpoints.delivered(first);
                return true;
            } catch (GuestFault second) {
                if (first == GuestFault.DF) { return false; }
                boolean toDouble = isContributory(first) && isContributory(second.vector)
                        || first == GuestFault.PF && (isContributory(second.vector) || second.vector == GuestFault.PF);
                first = toDouble ? GuestFault.DF : second.vector;
                code = toDouble ? 0 : second.error;
                pushes = GuestFault.pushesError(first);
            }
        }
    }

    private void record(long from, boolean user) {
        if (c.recorder == null) { return; }
        c.recorder.record(from, c.codeBase + c.next & c.linearMask(), BranchRecorder.OTHER, user, 0, false);
    }

    private static boolean isContributory(int vector) {
        return vector == GuestFault.DE || vector >= GuestFault.TS && vector <= GuestFault.GP;
    }

    private void deliver(int vector, int error, boolean hasError, int external, long returnIp) {
        c.mmu.unprotect();
        c.caching.drain();
        if ((c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0) {
            deliverReal(vector, returnIp);
        } else if (c.segments.lma()) {
            deliverLong(vector, error, hasError, external, returnIp);
        } else {
            deliverProtected(vector, error, hasError, external, returnIp);
        }
    }

    private void deliverReal(int vector, long returnIp) {
        if (vector * 4 + 3 > c.reg[X86Reg.LIMIT + X86Reg.IDTR]) { throw c.fault(GuestFault.GP); }
        long entry = c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.IDTR] + vector * 4L, 4);
        stack.current();
        stack.room(3, 2, 0);
        pushReturn(2, returnIp);
        stack.take();
        c.reg[X86Reg.RFLAGS] &= ~(Bits.IF | Bits.TF | Bits.AC | Bits.RF);
        c.segments.load(X86Reg.CS, (int) (entry >>> 16));
        c.modes();
        c.next = entry & 0xffff;
    }

    /** Reads and checks a gate: table limit, type, privilege of software interrupts, presence. */
    private long gate(int vector, int size, int external) {
        int selector = vector * 8 + 2 + external;
        if (vector * size + size - 1 > c.reg[X86Reg.LIMIT + X86Reg.IDTR]) { throw c.fault(GuestFault.GP, selector); }
        long gate = c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.IDTR] + (long) vector * size, 8);
        int type = Descriptor.type(gate);
        boolean known = type == Descriptor.INTERRUPT_GATE || type == Descriptor.TRAP_GATE
                || size == 8 && (type == Descriptor.TASK_GATE || type >> 1 == Descriptor.INTERRUPT_GATE16 >> 1);
        if (!Descriptor.isSystem(gate) || !known) { throw c.fault(GuestFault.GP, selector); }
        if (external == SOFTWARE && Descriptor.dpl(gate) < c.cpl()) { throw c.fault(GuestFault.GP, selector); }
        if (!Descriptor.isPresent(gate)) { throw c.fault(GuestFault.NP, selector); }
        return gate;
    }

    /** The handler's code segment, checked. */
    private long handler(int selector, int external) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP, external); }
        long code = c.segments.descriptor(selector, GuestFault.GP, external);
        if (!Descriptor.isCode(code) || Descriptor.dpl(code) > c.cpl()) {
            throw c.fault(GuestFault.GP, selector & 0xfffc | external);
        }
        if (!Descriptor.isPresent(code)) { throw c.fault(GuestFault.NP, selector & 0xfffc | external); }
        return code;
    }

    private void deliverLong(int vector, int error, boolean hasError, int external, long returnIp) {
        long gate = gate(vector, 16, external);
        long high = c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.IDTR] + vector * 16L + 8, 8);
        long offset = high << 32 | Descriptor.gateOffset(gate);
        int selector = Descriptor.gateSelector(gate);
        long code = handler(selector, external);
        if ((Descriptor.access(code) & (Bits.ACCESS_L | Bits.ACCESS_DB)) != Bits.ACCESS_L) {
            throw c.fault(GuestFault.GP, selector & 0xfffc | external);
        }
        code = c.segments.accessed(selector, code);
        int cpl = Descriptor.isConforming(code) ? c.cpl() : Descriptor.dpl(code);
        int ist = (int) (gate >>> 32) & 7;
        long sp = ist != 0
                ? task.interruptStack(ist, external)
                : cpl < c.cpl() ? task.stackPointer64(cpl, external) : c.reg[X86Reg.RSP];
        c.segments.checkOffset(code, offset, external);
        sp = sp & ~15L;
        checkStack64(sp, hasError ? 48 : 40, external);
        sp = pushFrame64(sp, cpl, returnIp, error, hasError);
        if (cpl < c.cpl()) { c.segments.setNull(X86Reg.SS, cpl); }
        c.reg[X86Reg.RSP] = sp;
        enter(selector, code, cpl, gate, offset);
    }

    /** #SS unless a frame of {@code bytes} has canonical addresses. */
    private void checkStack64(long top, int bytes, int external) {
        boolean canonical = top - 1 << 16 >> 16 == top - 1 && top - bytes << 16 >> 16 == top - bytes;
        if (!canonical) { throw c.fault(GuestFault.SS, external); }
    }

    private long pushFrame64(long top, int cpl, long returnIp, int error, boolean hasError) {
        long sp = top;
        push64(sp -= 8, cpl, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
        push64(sp -= 8, cpl, c.longMode ? c.reg[X86Reg.RSP] : c.reg[X86Reg.RSP] & 0xffff_ffffL);
        push64(sp -= 8, cpl, c.rflags());
        push64(sp -= 8, cpl, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        push64(sp -= 8, cpl, returnIp);
        if (hasError) { push64(sp -= 8, cpl, error & 0xffff_ffffL); }
        return sp;
    }

    /** At the level it is at the frame is an access of the program's own, for SMAP, too (SDM volume 3, 4.6.1). */
    private void push64(long address, int cpl, long value) {
        if (cpl == c.cpl()) {
            c.store64(address, value);
        } else {
            c.mmu.storeSystem(address, 8, value);
        }
    }

    private void deliverProtected(int vector, int error, boolean hasError, int external, long returnIp) {
        long gate = gate(vector, 8, external);
        if (Descriptor.type(gate) == Descriptor.TASK_GATE) {
            c.transfers.interrupt(gate, error, hasError, external, returnIp);
            return;
        }
        int selector = Descriptor.gateSelector(gate);
        long code = handler(selector, external);
        int cpl = Descriptor.isConforming(code) ? c.cpl() : Descriptor.dpl(code);
        boolean virtual = Virtual8086.isOn(c);
        if (virtual && cpl != 0) { throw c.fault(GuestFault.GP, selector & 0xfffc | external); }
        boolean wide = Descriptor.type(gate) >= Descriptor.INTERRUPT_GATE;
        long offset = wide ? Descriptor.gateOffset(gate) : Descriptor.gateOffset(gate) & 0xffff;
        code = c.segments.accessed(selector, code);
        pushFrame(wide ? 4 : 2, cpl, virtual, returnIp, error, hasError, external);
        c.segments.checkOffset(code, offset, external);
        stack.take();
        for (int segment = X86Reg.ES; virtual && segment <= X86Reg.GS; segment++) {
            if (segment != X86Reg.SS && segment != X86Reg.CS) { c.segments.setNull(segment, 0); }
        }
        enter(selector, code, cpl, gate, offset);
    }

    private void pushFrame(int size, int cpl, boolean virtual, long returnIp, int error, boolean hasError,
            int external) {
        boolean inner = cpl < c.cpl();
        if (inner) {
            stack.inner(cpl, external);
        } else {
            stack.current();
        }
        stack.room((virtual ? 9 : inner ? 5 : 3) + (hasError ? 1 : 0), size, external);
        if (virtual) {
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.GS]);
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.FS]);
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.DS]);
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.ES]);
        }
        if (inner) {
            stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
            stack.push(size, c.reg[X86Reg.RSP]);
        }
        pushReturn(size, returnIp);
        if (hasError) { stack.push(size, error); }
    }

    private void pushReturn(int size, long returnIp) {
        stack.push(size, c.rflags());
        stack.push(size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        stack.push(size, returnIp);
    }

    private void enter(int selector, long code, int cpl, long gate, long offset) {
        c.reg[X86Reg.RFLAGS] &= ~(Bits.TF | Bits.NT | Bits.RF | Bits.VM);
        if ((Descriptor.type(gate) & 1) == 0) { c.reg[X86Reg.RFLAGS] &= ~Bits.IF; }
        c.segments.setCode(selector, code, cpl);
        c.next = offset;
    }
}
