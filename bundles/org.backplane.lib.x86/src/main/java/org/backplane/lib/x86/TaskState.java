package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * What the task-state segment says about stacks (SDM volume 3, 7.2.1, 7.6 and 7.7). {@code external} is EXT of error codes: 1
 * while an event from outside or a fault is delivered, else 0.
 */
final class TaskState {
    private final X86Cpu c;

    TaskState(X86Cpu c) {
        this.c = c;
    }

    private boolean isWide() { return (c.reg[X86Reg.ACCESS + X86Reg.TR] & 8) != 0; }

    /** RSP of a privilege level, in long mode. */
    long stackPointer64(int cpl, int external) {
        return load(4 + 8 * cpl, 8, external);
    }

    /** A stack of the interrupt stack table, 1 to 7. */
    long interruptStack(int number, int external) {
        return load(28 + 8 * number, 8, external);
    }

    /** ESP or SP of a privilege level, outside long mode. */
    long stackPointer(int cpl, int external) {
        return isWide() ? load(4 + 8 * cpl, 4, external) : load(2 + 4 * cpl, 2, external);
    }

    /** SS of a privilege level, outside long mode. */
    int stackSelector(int cpl, int external) {
        return (int) load(isWide() ? 8 + 8 * cpl : 4 + 4 * cpl, 2, external);
    }

    /** The descriptor of that SS, checked. */
    long stackSegment(int selector, int cpl, int external) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.TS, external); }
        long stack = c.segments.descriptor(selector, GuestFault.TS, external);
        c.segments.checkStack(selector, stack, cpl, GuestFault.TS, external);
        return stack;
    }

    private long load(int offset, int bytes, int external) {
        if (offset + bytes - 1 > c.reg[X86Reg.LIMIT + X86Reg.TR]) {
            throw c.fault(GuestFault.TS, (int) c.reg[X86Reg.SELECTOR + X86Reg.TR] & 0xfffc | external);
        }
        return c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.TR] + offset, bytes);
    }
}
