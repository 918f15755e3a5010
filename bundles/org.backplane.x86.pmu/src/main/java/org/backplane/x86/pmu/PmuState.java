package org.backplane.x86.pmu;

import java.util.List;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** What counters are made of: their values and what controls them, in the bank, and how many there are, of whose kind. */
final class PmuState {
    /** Of IA32_PERF_GLOBAL_STATUS. */
    static final long LBRS_FROZEN = 1L << 58;
    static final long COUNTERS_FROZEN = 1L << 59;
    private static final int FIXED_BIT = 32;
    private static final int FIXED = 3;

    final Pmu.Config config;
    final X86State cpu;
    /** What the vCPU may use. */
    Capabilities granted = new Capabilities(List.of());
    private final Bank bank;
    private final int amdSlot;
    private final int selects;
    private final int fixedControl;
    private final int globalControl;
    private final int globalStatus;
    private final Counter[] general = new Counter[Pmu.MOST_COUNTERS];
    private final Counter[] fixed = new Counter[FIXED];

    PmuState(Pmu.Config config, VcpuBoard board, CoreEvents events) {
        this.config = config;
        cpu = (X86State) board.state();
        bank = board.bank();
        amdSlot = bank.slot("AMD", 0);
        bank.keep("AMD");
        selects = bank.array("EVENT_SELECT", general.length, 0);
        int values = bank.array("COUNTER", general.length, 0);
        int fixedValues = bank.array("FIXED_COUNTER", FIXED, 0);
        int held = bank.array("HELD", general.length + FIXED, 0);
        int underWay = bank.array("UNDER_WAY", general.length + FIXED, 0);
        fixedControl = bank.slot("FIXED_CTR_CTRL", 0);
        globalControl = bank.slot("GLOBAL_CTRL", config.version() > 1 ? bits(config.counters()) : 0);
        globalStatus = bank.slot("GLOBAL_STATUS", 0);
        for (int n = 0; n < general.length; n++) {
            general[n] = new Counter(bank, values + n, held + n, underWay + n, n, events);
        }
        for (int n = 0; n < FIXED; n++) {
            int at = general.length + n;
            fixed[n] = new Counter(bank, fixedValues + n, held + at, underWay + at, FIXED_BIT + n, events);
        }
    }

    /** Counters go on with what the bank has. */
    void forget() {
        for (Counter counter : general) { counter.forget(); }
        for (Counter counter : fixed) { counter.forget(); }
    }

    private static long bits(int count) {
        return (1L << count) - 1;
    }

    /** Everything is as after power-on, of AMD's kind or of Intel's. */
    void become(boolean amd) {
        bank.set(amdSlot, amd ? 1 : 0);
        bank.reset();
        reset();
    }

    /** All counters for general use are enabled, as far as that is up to the global register. The bank has reset values already. */
    void reset() {
        globalControl(hasGlobal() ? bits(counters()) : 0);
        cpu.reg[X86Reg.LBR_FROZEN] = 0;
    }

    boolean isAmd() { return bank.get(amdSlot) != 0; }

    boolean isIntel(int least) {
        return !isAmd() && config.version() >= least;
    }

    boolean has(Feature feature) {
        return granted.has(feature);
    }

    int counters() {
        return isAmd() ? has(Feature.PERFCTR_CORE) ? 6 : 4 : config.counters();
    }

    int fixedCounters() {
        return isIntel(2) ? config.fixed() : 0;
    }

    boolean hasGlobal() {
        return isAmd() ? has(Feature.PERFMON_V2) : config.version() > 1;
    }

    private int width() {
        return isAmd() ? 48 : config.width();
    }

    long mask() {
        return bits(width());
    }

    /** Bits of all counters in the global registers. */
    long all() {
        return bits(counters()) | bits(fixedCounters()) << FIXED_BIT;
    }

    Counter general(int n) {
        return general[n];
    }

    Counter fixed(int n) {
        return fixed[n];
    }

    long select(int n) {
        return bank.get(selects + n);
    }

    void select(int n, long value) {
        bank.set(selects + n, value);
    }

    long fixedControl() {
        return bank.get(fixedControl);
    }

    void fixedControl(long value) {
        bank.set(fixedControl, value);
    }

    long globalControl() {
        return bank.get(globalControl);
    }

    void globalControl(long value) {
        bank.set(globalControl, value);
    }

    long globalStatus() {
        return bank.get(globalStatus);
    }

    void globalStatus(long value) {
        bank.set(globalStatus, value);
    }

    /** What the register of the status has. Whether branch records are frozen is in the vCPU's state: their part reads it. */
    long status() {
        return globalStatus() | (cpu.reg[X86Reg.LBR_FROZEN] != 0 ? LBRS_FROZEN : 0);
    }

    void status(long value) {
        cpu.reg[X86Reg.LBR_FROZEN] = (value & LBRS_FROZEN) != 0 ? 1 : 0;
        globalStatus(value & ~LBRS_FROZEN);
    }
}
