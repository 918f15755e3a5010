package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Delivery of interrupts and exceptions through the IDT (SDM volume 3, chapter 6). */
public final class Exceptions {
    /** An event of the program's own making: INT n, INT3, INTO. */
    private static final int SOFTWARE = 0;
    /** An event from outside or a fault: its error codes have EXT set. */
    private static final int EXTERNAL = 1;

    private final X86Cpu c;
    private final TaskState task;

    Exceptions(X86Cpu c) {
        this.c = c;
        task = new TaskState(c);
    }

    /** Delivers an interrupt from the interrupt controller or NMI. False: the CPU shuts down (triple fault). */
    public boolean interrupt(int vector) {
        return deliverOrEscalate(vector, 0, false, EXTERNAL);
    }

    /** Delivers the exception of the instruction that {@code reg[RIP]} points to. False: the CPU shuts down. */
    public boolean fault(GuestFault fault) {
        int vector = fault.vector;
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
        c.breakpoints.discard();
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
        while (true) {
            try {
                deliver(first, code, pushes, external, c.reg[X86Reg.RIP]);
                c.reg[X86Reg.RIP] = c.next;
                c.reg[X86Reg.SHADOW] = 0;
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

    private static boolean isContributory(int vector) {
        return vector == GuestFault.DE || vector >= GuestFault.TS && vector <= GuestFault.GP;
    }

    private void deliver(int vector, int error, boolean hasError, int external, long returnIp) {
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
        long sp = c.reg[X86Reg.RSP];
        long base = c.reg[X86Reg.BASE + X86Reg.SS];
        c.mmu.storeSystem(base + (sp - 2 & 0xffff), 2, c.rflags());
        c.mmu.storeSystem(base + (sp - 4 & 0xffff), 2, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        c.mmu.storeSystem(base + (sp - 6 & 0xffff), 2, returnIp);
        c.set(X86Reg.RSP, 0, 16, sp - 6);
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
                || size == 8 && type >> 1 == Descriptor.INTERRUPT_GATE16 >> 1;
        if (!Descriptor.isSystem(gate) || !known) { throw c.fault(GuestFault.GP, selector); }
        if (external == SOFTWARE && Descriptor.dpl(gate) < c.cpl()) { throw c.fault(GuestFault.GP, selector); }
        if (!Descriptor.isPresent(gate)) { throw c.fault(GuestFault.NP, selector); }
        return gate;
    }

    /** The handler's code segment, checked. */
    private long handler(int selector, int external) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP, external); }
        long code = c.segments.descriptor(selector, GuestFault.GP);
        if (!Descriptor.isCode(code) || Descriptor.dpl(code) > c.cpl()) {
            throw c.fault(GuestFault.GP, selector & 0xfffc | external);
        }
        if (!Descriptor.isPresent(code)) { throw c.fault(GuestFault.NP, selector & 0xfffc | external); }
        return code;
    }

    private void deliverLong(int vector, int error, boolean hasError, int external, long returnIp) {
        long gate = gate(vector, 16, external);
        long high = c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.IDTR] + vector * 16L + 8, 8);
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
        sp = pushFrame64(sp & ~15L, cpl, returnIp, error, hasError);
        if (cpl < c.cpl()) { c.segments.setNull(X86Reg.SS, cpl); }
        c.reg[X86Reg.RSP] = sp;
        enter(selector, code, cpl, gate, high << 32 | Descriptor.gateOffset(gate));
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

    private void push64(long address, int cpl, long value) {
        if (address << 16 >> 16 != address) { throw c.fault(GuestFault.SS); }
        if (cpl == 3) {
            c.store64(address, value);
        } else {
            c.mmu.storeSystem(address, 8, value);
        }
    }

    private void deliverProtected(int vector, int error, boolean hasError, int external, long returnIp) {
        long gate = gate(vector, 8, external);
        boolean wide = Descriptor.type(gate) >= Descriptor.INTERRUPT_GATE;
        int selector = Descriptor.gateSelector(gate);
        long code = c.segments.accessed(selector, handler(selector, external));
        int cpl = Descriptor.isConforming(code) ? c.cpl() : Descriptor.dpl(code);
        boolean inner = cpl < c.cpl();
        int size = wide ? 4 : 2;
        int stackSelector = inner ? task.stackSelector(cpl, external) : 0;
        long stack = inner ? c.segments.accessed(stackSelector, task.stackSegment(stackSelector, cpl, external)) : 0;
        long base = inner ? Descriptor.base(stack) : c.reg[X86Reg.BASE + X86Reg.SS];
        long access = inner ? Descriptor.access(stack) : c.reg[X86Reg.ACCESS + X86Reg.SS];
        long mask = (access & Bits.ACCESS_DB) != 0 ? 0xffff_ffffL : 0xffff;
        long sp = inner ? task.stackPointer(cpl, external) : c.reg[X86Reg.RSP];
        if (inner) {
            push(base, mask, sp -= size, size, c.reg[X86Reg.SELECTOR + X86Reg.SS]);
            push(base, mask, sp -= size, size, c.reg[X86Reg.RSP]);
        }
        push(base, mask, sp -= size, size, c.rflags());
        push(base, mask, sp -= size, size, c.reg[X86Reg.SELECTOR + X86Reg.CS]);
        push(base, mask, sp -= size, size, returnIp);
        if (hasError) { push(base, mask, sp -= size, size, error); }
        if (inner) { c.segments.set(X86Reg.SS, stackSelector, stack); }
        c.reg[X86Reg.RSP] = c.reg[X86Reg.RSP] & ~mask & 0xffff_ffffL | sp & mask;
        enter(selector, code, cpl, gate,
                wide ? Descriptor.gateOffset(gate) : Descriptor.gateOffset(gate) & 0xffff);
    }

    private void push(long base, long mask, long sp, int size, long value) {
        c.mmu.storeSystem(base + (sp & mask) & 0xffff_ffffL, size, value);
    }

    private void enter(int selector, long code, int cpl, long gate, long offset) {
        c.reg[X86Reg.RFLAGS] &= ~(Bits.TF | Bits.NT | Bits.RF | Bits.VM);
        if ((Descriptor.type(gate) & 1) == 0) { c.reg[X86Reg.RFLAGS] &= ~Bits.IF; }
        c.segments.setCode(selector, code, cpl);
        c.next = offset;
    }
}
