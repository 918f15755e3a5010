package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Segment registers: legacy address checks, loading, descriptor tables (SDM volume 3, chapters 3 and 5). */
public final class Segments {
    private final X86Cpu c;

    Segments(X86Cpu c) {
        this.c = c;
    }

    /**
     * Linear address outside 64-bit mode, checked against limit and presence (#GP, or #SS for the stack). Through a segment that
     * cannot be written, stores to it are #GP until the instruction has ended.
     */
    long linear(int segment, long offset, int size) {
        long access = c.reg[X86Reg.ACCESS + segment];
        long limit = c.reg[X86Reg.LIMIT + segment];
        if ((access & X86Reg.UNUSABLE) != 0 || !within(access, limit, offset, Math.max(size, 1))) {
            throw c.fault(segment == X86Reg.SS ? GuestFault.SS : GuestFault.GP);
        }
        long address = c.reg[X86Reg.BASE + segment] + offset & 0xffff_ffffL;
        if ((access & (Bits.ACCESS_CODE | Bits.ACCESS_RW)) != Bits.ACCESS_RW && isChecked()) {
            readOnly(access, address, size);
        }
        return address;
    }

    /** Whether {@link #linear} gives back every offset below 4 GiB. */
    boolean isFlat(int segment) {
        long access = c.reg[X86Reg.ACCESS + segment];
        boolean writable = (access & (X86Reg.UNUSABLE | Bits.ACCESS_CODE | Bits.ACCESS_EC
                | Bits.ACCESS_RW)) == Bits.ACCESS_RW;
        return writable && c.reg[X86Reg.BASE + segment] == 0 && c.reg[X86Reg.LIMIT + segment] == 0xffff_ffffL;
    }

    private void readOnly(long access, long address, int size) {
        if ((access & Bits.ACCESS_RW) == 0 && (access & Bits.ACCESS_CODE) != 0) { throw c.fault(GuestFault.GP); }
        c.mmu.protect(address, Math.max(size, 1));
    }

    private boolean isChecked() { return !isReal(); }

    /** Whether {@code size} bytes at an offset are in a segment (SDM volume 3, 5.3). */
    static boolean within(long access, long limit, long offset, int size) {
        long last = offset + size - 1;
        if ((access & (Bits.ACCESS_CODE | Bits.ACCESS_EC)) != Bits.ACCESS_EC) {
            return last <= limit || limit == 0xffff_ffffL;
        }
        return offset > limit && last <= ((access & Bits.ACCESS_DB) != 0 ? 0xffff_ffffL : 0xffff);
    }

    /** Whether segments are those of the 8086: real-address or virtual-8086 mode. */
    public boolean isReal() {
        return (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0 || (c.reg[X86Reg.RFLAGS] & Bits.VM) != 0;
    }

    /**
     * Linear address of a descriptor; faults with {@code vector}, the selector and EXT when {@code bytes} of it are not in its
     * table.
     */
    private long descriptorAddress(int selector, int bytes, int vector, int external) {
        int table = (selector & 4) != 0 ? X86Reg.LDTR : X86Reg.GDTR;
        boolean noTable = table == X86Reg.LDTR && (c.reg[X86Reg.ACCESS + X86Reg.LDTR] & X86Reg.UNUSABLE) != 0;
        if (noTable || (selector & 0xfff8) + bytes - 1 > c.reg[X86Reg.LIMIT + table]) {
            throw c.fault(vector, selector & 0xfffc | external);
        }
        return c.reg[X86Reg.BASE + table] + (selector & 0xfff8);
    }

    /** The descriptor a selector names; faults with {@code vector} when there is none. */
    public long descriptor(int selector, int vector) {
        return descriptor(selector, vector, 0);
    }

    /** As {@link #descriptor(int, int)}; {@code external} is EXT of the error code. */
    long descriptor(int selector, int vector, int external) {
        return c.mmu.loadSystem(descriptorAddress(selector, 8, vector, external), 8);
    }

    /** The upper half of the system descriptor a selector names, in long mode; it must be in the table too. */
    long upperHalf(int selector) {
        return c.mmu.loadSystem(descriptorAddress(selector, 16, GuestFault.GP, 0) + 8, 8);
    }

    /** Whether {@link #descriptor} would find one, without fault (LAR, LSL, VERR, VERW). */
    public boolean hasDescriptor(int selector) {
        int table = (selector & 4) != 0 ? X86Reg.LDTR : X86Reg.GDTR;
        boolean noTable = table == X86Reg.LDTR && (c.reg[X86Reg.ACCESS + X86Reg.LDTR] & X86Reg.UNUSABLE) != 0;
        return (selector & 0xfffc) != 0 && !noTable && (selector | 7) <= c.reg[X86Reg.LIMIT + table];
    }

    /** MOV, POP and far loads of ES, SS, DS, FS and GS. */
    public void load(int segment, int selector) {
        if (isReal()) {
            real(segment, selector);
        } else if ((selector & 0xfffc) == 0) {
            loadNull(segment, selector);
        } else {
            long descriptor = descriptor(selector, GuestFault.GP);
            if (segment == X86Reg.SS) {
                checkStack(selector, descriptor, c.cpl(), GuestFault.GP, 0);
            } else {
                checkData(selector, descriptor, GuestFault.GP, 0);
            }
            set(segment, selector, accessed(selector, descriptor));
        }
    }

    /** As in real-address and virtual-8086 mode. */
    void real(int segment, int selector) {
        c.reg[X86Reg.SELECTOR + segment] = selector;
        c.reg[X86Reg.BASE + segment] = (long) selector << 4;
    }

    private void loadNull(int segment, int selector) {
        if (segment == X86Reg.SS && !(c.longMode && c.cpl() < 3 && (selector & 3) == c.cpl())) {
            throw c.fault(GuestFault.GP);
        }
        setNull(segment, selector);
    }

    /** Makes a segment register null, with base 0: of FS and GS that is seen in 64-bit mode. */
    void setNull(int segment, int selector) {
        c.reg[X86Reg.SELECTOR + segment] = selector;
        c.reg[X86Reg.ACCESS + segment] = X86Reg.UNUSABLE | (segment == X86Reg.SS ? (long) (selector & 3) << 5 : 0);
        c.reg[X86Reg.BASE + segment] = 0;
        c.reg[X86Reg.LIMIT + segment] = 0;
    }

    /** Whether a descriptor may be loaded into SS at privilege {@code cpl}. */
    void checkStack(int selector, long descriptor, int cpl, int vector, int external) {
        long access = Descriptor.access(descriptor);
        boolean writableData = (access & (Bits.ACCESS_S | Bits.ACCESS_CODE | Bits.ACCESS_RW)) == (Bits.ACCESS_S
                | Bits.ACCESS_RW);
        if (!writableData || (selector & 3) != cpl || Bits.dpl(access) != cpl) {
            throw c.fault(vector, selector & 0xfffc | external);
        }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.SS, selector & 0xfffc | external); }
    }

    /** Whether a descriptor may be loaded into DS, ES, FS or GS. */
    void checkData(int selector, long descriptor, int vector, int external) {
        boolean code = Descriptor.isCode(descriptor);
        boolean readable = !code || (Descriptor.access(descriptor) & Bits.ACCESS_RW) != 0;
        boolean privileged = (!code || !Descriptor.isConforming(descriptor))
                && Math.max(c.cpl(), selector & 3) > Descriptor.dpl(descriptor);
        if (Descriptor.isSystem(descriptor) || !readable || privileged) {
            throw c.fault(vector, selector & 0xfffc | external);
        }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.NP, selector & 0xfffc | external); }
    }

    /** Marks a code or data descriptor accessed in its table and gives it marked. */
    long accessed(int selector, long descriptor) {
        long bit = Bits.ACCESS_A << 40;
        if ((descriptor & bit) == 0) {
            long address = descriptorAddress(selector, 8, GuestFault.GP, 0) + 5;
            c.mmu.storeSystem(address, 1, (descriptor | bit) >>> 40 & 0xff);
        }
        return descriptor | bit;
    }

    /** Fills a segment register from a descriptor that was checked. */
    void set(int segment, int selector, long descriptor) {
        c.reg[X86Reg.SELECTOR + segment] = selector;
        c.reg[X86Reg.BASE + segment] = Descriptor.base(descriptor);
        c.reg[X86Reg.LIMIT + segment] = Descriptor.limit(descriptor);
        c.reg[X86Reg.ACCESS + segment] = Descriptor.access(descriptor);
    }

    /** Loads CS with a checked code segment at privilege {@code cpl}; the mode may change. */
    void setCode(int selector, long descriptor, int cpl) {
        set(X86Reg.CS, selector & ~3 | cpl, descriptor);
        c.reg[X86Reg.CPL] = cpl;
        c.modes();
    }

    /** Whether a code segment is of 64-bit mode. */
    boolean is64(long code) {
        return lma() && (Descriptor.access(code) & Bits.ACCESS_L) != 0;
    }

    /** Faults unless a far transfer may go to a descriptor: of code, {@code allowed} by privilege, present. */
    void checkCode(int selector, long code, boolean allowed) {
        boolean both = lma()
                && (Descriptor.access(code) & (Bits.ACCESS_L | Bits.ACCESS_DB)) == (Bits.ACCESS_L | Bits.ACCESS_DB);
        if (!Descriptor.isCode(code) || !allowed || both) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        if (!Descriptor.isPresent(code)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
    }

    /** Faults (#GP) unless execution can go on at {@code offset} in a code segment. */
    void checkOffset(long code, long offset, int external) {
        boolean bad = is64(code)
                ? offset << 16 >> 16 != offset
                : (offset & 0xffff_ffffL) > Descriptor.limit(code);
        if (bad) { throw c.fault(GuestFault.GP, external); }
    }

    /**
     * After a return to an outer level: data segments that the new privilege may not use become null, and those that are null have the
     * selector 0 (SDM, IRET and RET). Of the base the manual says nothing, and nothing changes it: an EPYC, which clears it when null is loaded,
     * keeps it here.
     */
    void dropInner() {
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            long access = c.reg[X86Reg.ACCESS + segment];
            boolean conforming = (access & (Bits.ACCESS_CODE | Bits.ACCESS_EC)) == (Bits.ACCESS_CODE | Bits.ACCESS_EC);
            boolean data = segment != X86Reg.CS && segment != X86Reg.SS;
            boolean isNull = (access & X86Reg.UNUSABLE) != 0;
            if (data && (isNull || !conforming && Bits.dpl(access) < c.cpl())) {
                c.reg[X86Reg.SELECTOR + segment] = 0;
                c.reg[X86Reg.ACCESS + segment] = X86Reg.UNUSABLE;
            }
        }
    }

    /** Limit in bytes of a descriptor (LSL). */
    public long limit(long descriptor) {
        return Descriptor.limit(descriptor);
    }

    /** The descriptor that LAR ({@code gates}) or LSL may see, or 0. */
    public long visible(int selector, boolean gates) {
        if (!hasDescriptor(selector)) { return 0; }
        long descriptor = descriptor(selector, GuestFault.GP);
        boolean conforming = Descriptor.isCode(descriptor) && Descriptor.isConforming(descriptor);
        boolean privileged = !conforming && Math.max(c.cpl(), selector & 3) > Descriptor.dpl(descriptor);
        boolean known = !Descriptor.isSystem(descriptor) || knownSystem(Descriptor.type(descriptor), gates);
        return privileged || !known ? 0 : descriptor;
    }

    private boolean knownSystem(int type, boolean gates) {
        boolean gate = type == Descriptor.CALL_GATE
                || !lma() && (type == Descriptor.CALL_GATE16 || type == Descriptor.TASK_GATE);
        boolean sixteen = !lma() && (type == Descriptor.TSS16 || type == 3);
        return type == Descriptor.LDT || type == Descriptor.TSS || type == Descriptor.TSS_BUSY || sixteen
                || gates && gate;
    }

    /** VERR and VERW. */
    public boolean accessible(int selector, boolean write) {
        long descriptor = visible(selector, false);
        boolean code = Descriptor.isCode(descriptor);
        boolean readWrite = (Descriptor.access(descriptor) & Bits.ACCESS_RW) != 0;
        return descriptor != 0 && !Descriptor.isSystem(descriptor) && (write ? !code && readWrite : !code || readWrite);
    }

    /** LLDT. */
    public void loadLdt(int selector) {
        if ((selector & 0xfffc) == 0) {
            setNull(X86Reg.LDTR, selector);
            return;
        }
        loadSystem(X86Reg.LDTR, selector, Descriptor.LDT);
    }

    /** LTR: loads the task register and marks the TSS busy. */
    public void loadTask(int selector) {
        if ((selector & 0xfffc) == 0) { throw c.fault(GuestFault.GP); }
        loadSystem(X86Reg.TR, selector, Descriptor.TSS);
        c.reg[X86Reg.ACCESS + X86Reg.TR] |= 2;
    }

    /** Where a TSS is marked in the GDT. */
    long taskMark(int selector) {
        return descriptorAddress(selector, 8, GuestFault.GP, 0) + 5;
    }

    /** Marks a TSS in the GDT busy or available. */
    void markTask(int selector, boolean busy) {
        long at = taskMark(selector);
        long type = c.mmu.loadSystem(at, 1);
        c.mmu.storeSystem(at, 1, busy ? type | 2 : type & ~2);
    }

    private void loadSystem(int register, int selector, int type) {
        if ((selector & 4) != 0) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        long descriptor = descriptor(selector, GuestFault.GP);
        boolean matches = Descriptor.type(descriptor) == type
                || type == Descriptor.TSS && !lma() && Descriptor.type(descriptor) == Descriptor.TSS16;
        if (!Descriptor.isSystem(descriptor) || !matches) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        if (!Descriptor.isPresent(descriptor)) { throw c.fault(GuestFault.NP, selector & 0xfffc); }
        long high = lma() ? upperHalf(selector) : 0;
        if (type == Descriptor.TSS && (high >>> 40 & 31) != 0) { throw c.fault(GuestFault.GP, selector & 0xfffc); }
        if ((int) high << 16 >> 16 != (int) high) { throw c.fault(GuestFault.GP, selector & 0xfffc); } // not canonical
        if (type == Descriptor.TSS) { markTask(selector, true); } // which may fault
        set(register, selector, descriptor);
        c.reg[X86Reg.BASE + register] |= high << 32;
    }

    boolean lma() {
        return (c.reg[X86Reg.EFER] & Bits.EFER_LMA) != 0;
    }
}
