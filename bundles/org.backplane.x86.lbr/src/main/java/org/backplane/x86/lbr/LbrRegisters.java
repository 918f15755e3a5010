package org.backplane.x86.lbr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.Msr;

/** The registers of architectural branch records (SDM volume 4, table 2-2). */
final class LbrRegisters {
    /** What information can have: cycles, type, whether these are valid, transactions and mispredictions. */
    private static final long INFO = 0xff00_0000_0000_ffffL;
    private static final long EVENT_INFO = 0xef00_0000_0000_0000L;

    private final BranchRecords records;
    private final List<SystemRegister> all = new ArrayList<>();

    LbrRegisters(BranchRecords records, BranchLog ring) {
        this.records = records;
        add(Msr.IA32_LBR_CTL, "IA32_LBR_CTL", records::control, records::allowsControl, records::control);
        add(Msr.IA32_LBR_DEPTH, "IA32_LBR_DEPTH", records::depthNow, records::allowsDepth, records::depth)
                .stableWhile(ring::isEmpty);
        add(Msr.IA32_LER_FROM_IP, "IA32_LER_FROM_IP", () -> records.lastEvent(0), LbrRegisters::isCanonical,
                value -> records.lastEvent(0, value));
        add(Msr.IA32_LER_TO_IP, "IA32_LER_TO_IP", () -> records.lastEvent(1), LbrRegisters::isCanonical,
                value -> records.lastEvent(1, value));
        add(Msr.IA32_LER_INFO, "IA32_LER_INFO", () -> records.lastEvent(2), LbrRegisters::isEventInfo,
                value -> records.lastEvent(2, value));
        for (int n = 0; n < ring.depth(); n++) {
            int number = n;
            add(Msr.IA32_LBR_0_FROM_IP + n, "IA32_LBR_" + n + "_FROM_IP", () -> ring.from(number),
                    LbrRegisters::isCanonical,
                    value -> ring.from(number, value));
            add(Msr.IA32_LBR_0_TO_IP + n, "IA32_LBR_" + n + "_TO_IP", () -> ring.to(number), LbrRegisters::isCanonical,
                    value -> ring.to(number, value));
            add(Msr.IA32_LBR_0_INFO + n, "IA32_LBR_" + n + "_INFO", () -> ring.info(number),
                    LbrRegisters::isInfo,
                    value -> ring.info(number, value));
        }
    }

    static boolean isCanonical(long address) {
        return address << 16 >> 16 == address;
    }

    static boolean isInfo(long value) {
        return (value & ~INFO) == 0;
    }

    /** Of the last event. */
    static boolean isEventInfo(long value) {
        return (value & ~EVENT_INFO) == 0;
    }

    List<SystemRegister> all() {
        return all;
    }

    private ComputedRegister add(int id, String name, LongSupplier value, LongPredicate allowed,
            LongConsumer written) {
        ComputedRegister register = new ComputedRegister(id, name, records::granted).holds(value, allowed, written);
        all.add(register);
        return register;
    }
}
