package org.backplane.dev.apic;

import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86State;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.BeforeEach;

/** A local APIC on a bench, software-enabled, of which nothing is wired. */
abstract class LapicBench {
    static final int ID = 0x20;
    static final int VERSION = 0x30;
    static final int TPR = 0x80;
    static final int PPR = 0xa0;
    static final int EOI = 0xb0;
    static final int LDR = 0xd0;
    static final int DFR = 0xe0;
    static final int SVR = 0xf0;
    static final int ISR = 0x100;
    static final int TMR = 0x180;
    static final int IRR = 0x200;
    static final int ESR = 0x280;
    static final int ICR_LOW = 0x300;
    static final int ICR_HIGH = 0x310;
    static final int LVT_TIMER = 0x320;
    static final int ANY = X86Events.NMI | X86Events.SMI;
    static final int LVT_LINT0 = 0x350;
    static final int LVT_LINT1 = 0x360;
    static final int LVT_ERROR = 0x370;
    static final int INITIAL_COUNT = 0x380;
    static final int CURRENT_COUNT = 0x390;
    static final int DIVIDE = 0x3e0;

    static final long TO_SELF = 0xfee0_0000L;

    final X86State state = new X86State();
    final VcpuBench bench = new VcpuBench(state);
    CpuExtension lapic;
    InterruptController controller;

    @BeforeEach
    void plug() {
        plug(Map.of("virtual-wire", "false"));
        write(SVR, 0x1ff);
    }

    void plug(Map<String, ?> keys) {
        lapic = bench.plug(new Lapic(), keys);
        controller = lapic.interruptController();
        lapic.reset(false);
    }

    long read(int register) {
        return bench.read("", register, 4);
    }

    void write(int register, long value) {
        bench.write("", register, 4, value);
    }

    SystemRegister msr(int id) {
        return lapic.registers().stream().filter(r -> r.id() == id).findFirst().orElseThrow();
    }

    boolean kicked() {
        return (state.lower(CpuState.INTERRUPT) & CpuState.INTERRUPT) != 0;
    }

    void fixed(int vector) {
        bench.message(TO_SELF, vector);
    }
}
