package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** What the task-state segment says about stacks (SDM volume 3, 7.2.1, 7.6 and 7.7). */
final class TaskState {
    private final X86Cpu c;
    /** EXT in error codes: 1 while an event is delivered, else 0. */
    private final int external;

    TaskState(X86Cpu c, int external) {
        this.c = c;
        this.external = external;
    }

    private boolean isWide() { return (c.reg[X86Reg.ACCESS + X86Reg.TR] & 8) != 0; }

    /** RSP of a privilege level, in long mode. */
    long stackPointer64(int cpl) {
        return load(4 + 8 * cpl, 8);
    }

    /** A stack of the interrupt stack table, 1 to 7. */
    long interruptStack(int number) {
        return load(28 + 8 * number, 8);
    }

    /** ESP or SP of a privilege level, outside long mode. */
    long stackPointer(int cpl) {
        return isWide() ? load(4 + 8 * cpl, 4) : load(2 + 4 * cpl, 2);
    }

    /** SS of a privilege level, outside long mode. */
    int stackSelector(int cpl) {
        return (int) load(isWide() ? 8 + 8 * cpl : 4 + 4 * cpl, 2);
    }

    /** The descriptor of that SS, checked. */
    long stackSegment(int selector, int cpl) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.TS, external); }
        long stack = c.segments.descriptor(selector, GuestFault.TS);
        c.segments.checkStack(selector, stack, cpl, GuestFault.TS);
        return stack;
    }

    private long load(int offset, int bytes) {
        if (offset + bytes - 1 > c.reg[X86Reg.LIMIT + X86Reg.TR]) {
            throw c.fault(GuestFault.TS, (int) c.reg[X86Reg.SELECTOR + X86Reg.TR] & 0xfffc | external);
        }
        return c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.TR] + offset, bytes);
    }
}
