package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Loads the segment registers of a new task: #TS with the selector for most of what can be wrong (SDM volume 3, table 7-1). */
final class TaskSegments {
    private final X86Cpu c;
    private int external;

    TaskSegments(X86Cpu c) {
        this.c = c;
    }

    /** A fault leaves the selectors loaded, and segment registers that were not reached unusable. */
    void load(TaskImage image, int ext) {
        external = ext;
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { c.segments.setNull(n, image.selectors[n]); }
        boolean virtual = (c.reg[X86Reg.RFLAGS] & Bits.VM) != 0;
        c.reg[X86Reg.CPL] = virtual ? 3 : image.selectors[X86Reg.CS] & 3;
        c.modes();
        loadLdt(image.ldt);
        if (virtual) {
            for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { Virtual8086.load(c, n, image.selectors[n]); }
            c.modes();
            return;
        }
        loadCode(image.selectors[X86Reg.CS]);
        loadStack(image.selectors[X86Reg.SS]);
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) {
            if (n != X86Reg.CS && n != X86Reg.SS) { loadData(n, image.selectors[n]); }
        }
    }

    private GuestFault invalid(int selector) {
        return c.fault(GuestFault.TS, selector & 0xfffc | external);
    }

    private void loadLdt(int selector) {
        c.segments.setNull(X86Reg.LDTR, selector);
        if ((selector & 0xfffc) == 0) { return; }
        if ((selector & 4) != 0) { throw invalid(selector); }
        long table = c.segments.descriptor(selector, GuestFault.TS, external);
        boolean isTable = Descriptor.isSystem(table) && Descriptor.type(table) == Descriptor.LDT;
        if (!isTable || !Descriptor.isPresent(table)) { throw invalid(selector); }
        c.segments.set(X86Reg.LDTR, selector, table);
    }

    private void loadCode(int selector) {
        if ((selector & 0xfffc) == 0) { throw invalid(selector); }
        long descriptor = c.segments.descriptor(selector, GuestFault.TS, external);
        int dpl = Descriptor.dpl(descriptor);
        int rpl = selector & 3;
        boolean allowed = Descriptor.isConforming(descriptor) ? dpl <= rpl : dpl == rpl;
        if (!Descriptor.isCode(descriptor) || !allowed) { throw invalid(selector); }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.NP, selector & 0xfffc | external); }
        c.segments.setCode(selector, c.segments.accessed(selector, descriptor), rpl);
    }

    private void loadStack(int selector) {
        if ((selector & 0xfffc) == 0) { throw invalid(selector); }
        long descriptor = c.segments.descriptor(selector, GuestFault.TS, external);
        c.segments.checkStack(selector, descriptor, c.cpl(), GuestFault.TS, external);
        c.segments.set(X86Reg.SS, selector, c.segments.accessed(selector, descriptor));
    }

    private void loadData(int segment, int selector) {
        if ((selector & 0xfffc) == 0) { return; }
        long descriptor = c.segments.descriptor(selector, GuestFault.TS, external);
        c.segments.checkData(selector, descriptor, GuestFault.TS, external);
        c.segments.set(segment, selector, c.segments.accessed(selector, descriptor));
    }
}
