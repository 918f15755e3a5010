package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * The stack that a gate's frame goes to, outside long mode: the one in use, or that of an inner level (SDM volume 3, 5.8.5 and
 * 6.12.1). Nothing of the CPU changes before {@link #take}.
 */
final class GateStack {
    private static final long MASK32 = 0xffff_ffffL;

    private final X86Cpu c;
    private final TaskState task;
    private boolean inner;
    private int selector;
    private long descriptor;
    private long base;
    private long limit;
    private long access;
    private long top;
    private long sp;

    GateStack(X86Cpu c, TaskState task) {
        this.c = c;
        this.task = task;
    }

    /** Begins at the top of the stack in use. */
    void current() {
        inner = false;
        base = c.reg[X86Reg.BASE + X86Reg.SS];
        limit = c.reg[X86Reg.LIMIT + X86Reg.SS];
        access = c.reg[X86Reg.ACCESS + X86Reg.SS];
        top = c.reg[X86Reg.RSP];
        sp = top;
    }

    /** Begins at the top of the stack that the TSS names for an inner level. */
    void inner(int cpl, int external) {
        inner = true;
        selector = task.stackSelector(cpl, external);
        descriptor = task.stackSegment(selector, cpl, external);
        base = Descriptor.base(descriptor);
        limit = Descriptor.limit(descriptor);
        access = Descriptor.access(descriptor);
        top = task.stackPointer(cpl, external);
        sp = top;
    }

    private long mask() {
        return (access & Bits.ACCESS_DB) != 0 ? MASK32 : 0xffff;
    }

    /** Faults (#SS) unless {@code count} values of {@code size} bytes can be pushed. */
    void room(int count, int size, int external) {
        for (int n = 1; n <= count; n++) {
            if (!Segments.within(access, limit, sp - (long) n * size & mask(), size)) {
                throw c.fault(GuestFault.SS, (inner ? selector & 0xfffc : 0) | external);
            }
        }
    }

    /**
     * The stack in use is the program's own, for SMAP, too (SDM volume 3, 4.6.1). Misaligned ones are no matter: an #AC here would have to be
     * pushed to the same one, for ever.
     */
    void push(int size, long value) {
        sp -= size;
        long address = base + (sp & mask()) & MASK32;
        if (inner) {
            c.mmu.storeSystem(address, size, value);
        } else {
            c.mmu.storePacked(address, size, value);
        }
    }

    /** Makes it the stack in use. */
    void take() {
        if (inner) { c.segments.set(X86Reg.SS, selector, c.segments.accessed(selector, descriptor)); }
        c.reg[X86Reg.RSP] = top & ~mask() & MASK32 | sp & mask();
    }
}
