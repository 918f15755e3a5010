package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/**
 * Hardware task switches (SDM volume 3, 7.3). Whatever faults before the new task is committed to is a fault of the instruction,
 * or of the delivery; what faults behind is one of the new task, before its first instruction.
 */
final class TaskSwitch {
    private static final int JUMP = 0;
    private static final int CALL = 1;
    private static final int RETURN = 2;
    /** Local enables of breakpoints, which end with the task. */
    private static final long DR7_LOCAL = 0x155;
    /** A task was entered whose TSS asks for a debug exception. */
    private static final long DR6_BT = 1 << 15;

    private final X86Cpu c;
    private final TaskImage image;
    private final TaskSegments segments;
    private final GateStack stack;
    private boolean debug;

    TaskSwitch(X86Cpu c) {
        this.c = c;
        image = new TaskImage(c);
        segments = new TaskSegments(c);
        stack = new GateStack(c, new TaskState(c));
    }

    /** Whether a descriptor is a task gate, or a task-state segment that a jump or call may name. */
    boolean leadsTo(long descriptor) {
        int type = Descriptor.type(descriptor);
        boolean task = type == Descriptor.TASK_GATE || (type & ~2) == Descriptor.TSS || (type & ~2) == Descriptor.TSS16;
        return Descriptor.isSystem(descriptor) && task && !c.segments.lma();
    }

    void jump(int selector, long descriptor, long returnIp) {
        enter(named(selector, descriptor), JUMP, returnIp);
    }

    void call(int selector, long descriptor, long returnIp) {
        enter(named(selector, descriptor), CALL, returnIp);
    }

    /** IRET with NT: to the task that called. */
    void back(long returnIp) {
        enter((int) c.mmu.loadSystem(c.reg[X86Reg.BASE + X86Reg.TR], 2), RETURN, returnIp);
    }

    /** The selector of the TSS that a far pointer leads to. */
    private int named(int selector, long descriptor) {
        if (Descriptor.dpl(descriptor) < Math.max(c.cpl(), selector & 3)) {
            throw c.fault(GuestFault.GP, selector & 0xfffc);
        }
        if (Descriptor.type(descriptor) != Descriptor.TASK_GATE) { return selector; }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
        return Descriptor.gateSelector(descriptor);
    }

    /** As part of an instruction, which has retired when something faults behind the commitment. */
    private void enter(int selector, int how, long returnIp) {
        commit(selector, how, 0, returnIp);
        c.breakpoints.switched();
        finish(0, false, 0, true);
    }

    /** An interrupt or exception, with its error code. */
    void interrupt(long gate, int error, boolean hasError, int external, long returnIp) {
        commit(Descriptor.gateSelector(gate), CALL, external, returnIp);
        finish(error, hasError, external, external == 0);
    }

    /** What is written must be in memory before anything is (SDM volume 3, 7.3, step 7). */
    private void commit(int selector, int how, int external, long returnIp) {
        long descriptor = find(selector, how, external);
        boolean wide = (Descriptor.type(descriptor) & 8) != 0;
        image.read(Descriptor.base(descriptor), wide);
        int old = (int) c.reg[X86Reg.SELECTOR + X86Reg.TR];
        if (how == CALL) { c.mmu.writableSystem(Descriptor.base(descriptor), 2); }
        if (how != CALL) { c.mmu.writableSystem(c.segments.taskMark(old), 1); }
        if (how != RETURN) { c.mmu.writableSystem(c.segments.taskMark(selector), 1); }
        image.save(returnIp, how == RETURN ? c.rflags() & ~Bits.NT : c.rflags());
        if (how == CALL) { c.mmu.storeSystem(Descriptor.base(descriptor), 2, old); }
        if (how != CALL) { c.segments.markTask(old, false); }
        if (how != RETURN) { c.segments.markTask(selector, true); }
        c.segments.set(X86Reg.TR, selector, descriptor | 2L << 40);
        c.reg[X86Reg.CR0] |= Bits.CR0_TS;
        c.reg[X86Reg.DR7] &= ~DR7_LOCAL;
        debug = image.debug;
        image.load(how == CALL ? Bits.NT : 0);
    }

    /** The descriptor of the TSS, checked. */
    private long find(int selector, int how, int external) {
        int vector = how == RETURN ? GuestFault.TS : GuestFault.GP;
        int error = selector & 0xfffc | external;
        if ((selector & 4) != 0) { throw c.fault(vector, error); }
        long descriptor = c.segments.descriptor(selector, vector, external);
        int type = Descriptor.type(descriptor);
        int wanted = how == RETURN ? 2 : 0;
        boolean matches = type == (Descriptor.TSS | wanted) || type == (Descriptor.TSS16 | wanted);
        if (!Descriptor.isSystem(descriptor) || !matches) { throw c.fault(vector, error); }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.NP, error); }
        if (Descriptor.limit(descriptor) < TaskImage.limit((type & 8) != 0)) { throw c.fault(GuestFault.TS, error); }
        return descriptor;
    }

    private void finish(int error, boolean hasError, int external, boolean instruction) {
        try {
            segments.load(image, external);
            if (hasError) { push(error, external); }
            if (image.ip > c.reg[X86Reg.LIMIT + X86Reg.CS]) { throw c.fault(GuestFault.GP, external); }
        } catch (GuestFault fault) {
            if (!instruction) { throw fault; }
            c.dead |= !c.exceptions.fault(fault);
            return;
        }
        if (debug) {
            c.reg[X86Reg.DR6] |= DR6_BT;
            c.dead |= !c.exceptions.trap(GuestFault.DB);
        }
    }

    private void push(int error, int external) {
        int size = image.wide ? 4 : 2;
        stack.current();
        stack.room(1, size, external);
        stack.push(size, error);
        stack.take();
    }
}
