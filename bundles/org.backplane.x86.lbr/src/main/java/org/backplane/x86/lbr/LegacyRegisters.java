package org.backplane.x86.lbr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.Msr;

/** The registers of a legacy stack (SDM volume 4, tables 2-3, 2-15 and 2-39), at the addresses of processors that have one as deep. */
final class LegacyRegisters {
    /** Those up to here are where Core 2 and Atom have them, and have no MSR_LBR_SELECT. */
    static final int CORE_DEPTH = 8;

    private final LegacyStack stack;
    private final List<SystemRegister> all = new ArrayList<>();

    LegacyRegisters(LegacyStack stack) {
        this.stack = stack;
        BranchLog ring = stack.ring;
        add(Msr.MSR_LBR_SELECT, "MSR_LBR_SELECT", stack::hasSelect).holds(stack::select, stack::allowsSelect,
                stack::select);
        add(Msr.MSR_LASTBRANCH_TOS, "MSR_LASTBRANCH_TOS", stack::granted).holds(ring::top,
                value -> value >= 0 && value < ring.depth(), ring::top);
        add(Msr.IA32_LER_FROM_IP, "MSR_LER_FROM_LIP", stack::granted).holds(() -> stack.lastEvent(0),
                stack.format::allowsFrom, value -> stack.lastEvent(0, value));
        add(Msr.IA32_LER_TO_IP, "MSR_LER_TO_LIP", stack::granted).holds(() -> stack.lastEvent(1),
                stack.format::allowsTo, value -> stack.lastEvent(1, value));
        for (int n = 0; n < ring.depth(); n++) { record(ring, n); }
    }

    List<SystemRegister> all() {
        return all;
    }

    private void record(BranchLog ring, int at) {
        boolean deep = ring.depth() > CORE_DEPTH;
        String name = "MSR_LASTBRANCH_" + at;
        add((deep ? Msr.MSR_LASTBRANCH_0_FROM_IP : Msr.MSR_LASTBRANCH_CORE_FROM) + at, name + "_FROM_IP",
                stack::granted)
                .holds(() -> ring.from(ring.number(at)), stack.format::allowsFrom,
                        value -> ring.from(ring.number(at), value));
        if (stack.format.hasTo()) {
            add((deep ? Msr.MSR_LASTBRANCH_0_TO_IP : Msr.MSR_LASTBRANCH_CORE_TO) + at, name + "_TO_IP", stack::granted)
                    .holds(() -> ring.to(ring.number(at)), stack.format::allowsTo,
                            value -> ring.to(ring.number(at), value));
        }
        if (stack.format.hasInfo()) {
            add(Msr.MSR_LBR_INFO_0 + at, "MSR_LBR_INFO_" + at, stack::granted).holds(
                    () -> ring.info(ring.number(at)), stack.format::allowsInfo,
                    value -> ring.info(ring.number(at), value));
        }
    }

    private ComputedRegister add(int id, String name, BooleanSupplier exists) {
        ComputedRegister register = new ComputedRegister(id, name, exists);
        all.add(register);
        return register;
    }
}
