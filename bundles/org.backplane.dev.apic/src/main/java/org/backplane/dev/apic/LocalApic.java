package org.backplane.dev.apic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.X86Events;

/**
 * A local APIC, in xAPIC or x2APIC mode (SDM volume 3, chapter "Advanced Programmable Interrupt Controller").
 * <p>
 * Messages and pins come on any thread and touch only IRR, TMR, the pin levels and the pending events, atomically. The rest
 * of the state belongs to the vCPU's thread and the timer's alarm.
 */
final class LocalApic implements CpuExtension, InterruptController, InterruptFabric.Receiver {
    /** Version 0x14 with six local vector table entries. */
    private static final int VERSION = 0x50014;

    private static final int SVR_ENABLED = 1 << 8;
    static final int LVT_MASKED = 1 << 16;

    private static final int ICR_LOGICAL = 1 << 11;

    private static final int ESR_SEND_ILLEGAL_VECTOR = 1 << 5;
    private static final int ESR_RECEIVED_ILLEGAL_VECTOR = 1 << 6;

    /** Bits of the slot EVENTS. */
    private static final int EVENT_NMI = X86Events.NMI;
    private static final int EVENT_SMI = X86Events.SMI;
    private static final int EVENT_EXTINT = 1 << 8;

    private final VcpuBoard board;
    private final boolean virtualWire;
    private final InterruptFabric fabric;
    private final ApicBase base;
    private final ApicTimer timer;
    private final List<SystemRegister> registers;

    private final Bank bank;
    private final int events;
    private final int errors;
    private final VectorSet irr;
    private final VectorSet isr;
    private final VectorSet tmr;

    private final ApicAddress own;
    private final Register tpr;
    private final Register svr;
    private final Register esr;
    private final Register icrHigh;
    private final LocalPin lint0;
    private final LocalPin lint1;
    private final Register lvtError;
    private final Register performance;
    private final Register[] lvt;

    LocalApic(Lapic.Config config, VcpuBoard board) {
        this.board = board;
        virtualWire = config.virtualWire() && board.index() == 0;
        fabric = board.messages();
        bank = board.bank();
        events = bank.slot("EVENTS", 0);
        errors = bank.slot("ERRORS", 0);
        irr = new VectorSet(bank, "IRR");
        isr = new VectorSet(bank, "ISR");
        tmr = new VectorSet(bank, "TMR");

        Window regs = board.window("", 4096);
        base = new ApicBase(board, regs);
        own = new ApicAddress(board, regs, base);
        regs.word(0x30, "VERSION").reset(VERSION).readOnly().field(0, 8, "VERSION").field(16, 8, "MAX_LVT");
        tpr = regs.word(0x80, "TPR").writable(0xff).onChange((was, is) -> kickIfRequested());
        regs.word(0x90, "APR").readOnly();
        regs.word(0xa0, "PPR").computed(this::processorPriority).readOnly();
        regs.word(0xb0, "EOI").computed(() -> 0).writeTo(_ -> endOfInterrupt());
        svr = regs.word(0xf0, "SVR").reset(0xff).writable(0x3ff).field(0, 8, "VECTOR").bit(8, "ENABLED")
                .bit(9, "FOCUS_DISABLED")
                .onChange((was, is) -> maskWhenDisabled());
        declare(regs, 0x100, "ISR", isr);
        declare(regs, 0x180, "TMR", tmr);
        declare(regs, 0x200, "IRR", irr);
        esr = regs.word(0x280, "ESR").bit(5, "SEND_ILLEGAL_VECTOR").bit(6, "RECEIVED_ILLEGAL_VECTOR")
                .writeTo(_ -> latchErrors());
        regs.word(0x300, "ICR_LOW").writable(0xc_cfff).field(0, 8, "VECTOR").field(8, 3, "MODE").bit(11, "LOGICAL")
                .bit(14, "ASSERT").bit(15, "LEVEL").field(18, 2, "SHORTHAND").onWrite(this::command);
        icrHigh = regs.word(0x310, "ICR_HIGH").writable(0xff00_0000L).field(24, 8, "DESTINATION");
        Register lvtTimer = entry(regs, 0x320, "LVT_TIMER", 0x700ff).field(17, 2, "TIMER_MODE");
        Register thermal = entry(regs, 0x330, "LVT_THERMAL", 0x107ff).field(8, 3, "MODE");
        performance = entry(regs, 0x340, "LVT_PERFORMANCE", 0x107ff).field(8, 3, "MODE");
        lint0 = new LocalPin(board, "LINT0", pinEntry(regs, 0x350, "LVT_LINT0"), this::deliver);
        lint1 = new LocalPin(board, "LINT1", pinEntry(regs, 0x360, "LVT_LINT1"), this::deliver);
        lvtError = entry(regs, 0x370, "LVT_ERROR", 0x100ff);
        lvt = new Register[]{lvtTimer, thermal, performance, lint0.entry, lint1.entry, lvtError};
        timer = new ApicTimer(config, board, regs, lvtTimer, () -> deliver(lvtTimer));

        registers = new ArrayList<>(X2Registers.of(board, regs, base, icrHigh));
        registers.add(base);
        registers.add(timer.deadlineRegister());
        board.input("SMI", (_, asserted) -> { if (asserted) { raise(EVENT_SMI); } });
        fabric.onMessage(this);
    }

    private static void declare(Window regs, int offset, String name, VectorSet vectors) {
        Register[] words = regs.array(offset, name, 4, 0x10, 8);
        for (int i = 0; i < words.length; i++) {
            int index = i;
            words[i].readOnly().computed(() -> vectors.half(index));
        }
    }

    private Register entry(Window regs, int offset, String name, long writable) {
        return regs.word(offset, name).reset(LVT_MASKED).writable(writable).field(0, 8, "VECTOR").bit(16, "MASKED")
                .onWrite(_ -> maskWhenDisabled());
    }

    private Register pinEntry(Window regs, int offset, String name) {
        return entry(regs, offset, name, 0x1_a7ff).field(8, 3, "MODE").bit(13, "ACTIVE_LOW").bit(14, "REMOTE_IRR")
                .bit(15, "LEVEL");
    }

    // ---- the extension

    @Override
    public void advertise(FeatureSet features) {
        features.add("apic", "x2apic", "tsc-deadline");
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    @Override
    public InterruptController interruptController() {
        return this;
    }

    @Override
    public void reset(boolean init) {
        if (init) {
            resetByInit();
        } else {
            base.reset();
        }
        if (virtualWire) {
            svr.set(SVR_ENABLED | 0xff);
            lint0.entry.set(ApicMessage.EXTINT << 8);
            lint1.entry.set(ApicMessage.NMI << 8);
        }
    }

    /** INIT leaves the identifier, IA32_APIC_BASE and the outside world (the pins) as they are. */
    private void resetByInit() {
        long keptId = own.id().get();
        boolean keptPin0 = lint0.asserted();
        boolean keptPin1 = lint1.asserted();
        timer.stop();
        bank.reset();
        own.id().set(keptId);
        lint0.keep(keptPin0);
        lint1.keep(keptPin1);
    }

    @Override
    public void restored() {
        base.place();
        kickIfRequested();
    }

    // ---- what the core asks; the vCPU's thread

    @Override
    public boolean requests() {
        return externalRequested() || deliverable() >= 0;
    }

    @Override
    public int acknowledge() {
        if (externalRequested()) {
            bank.clearBits(events, EVENT_EXTINT);
            return fabric.acknowledge();
        }
        int vector = deliverable();
        if (vector >= 0) {
            irr.remove(vector);
            isr.add(vector);
        }
        return vector;
    }

    @Override
    public int takeEvents(int wanted) {
        int taken = (int) bank.acquire(events) & wanted & (EVENT_NMI | EVENT_SMI);
        if (taken != 0) { bank.clearBits(events, taken); }
        return taken;
    }

    /** As SDM volume 3, "Performance Monitoring Counter Overflow Interrupt" says: delivered as any entry, and masked by that. */
    @Override
    public void counterOverflow(boolean masks) {
        long entry = performance.get();
        deliver(performance);
        if (masks && (entry & LVT_MASKED) == 0) { performance.set(entry | LVT_MASKED); }
    }

    @Override
    public int taskPriority() {
        return (int) tpr.get() >> 4;
    }

    @Override
    public void taskPriority(int priority) {
        tpr.set((long) priority << 4);
    }

    /** The vector that is delivered next: the highest requested, when its class beats the processor priority; or -1. */
    private int deliverable() {
        int vector = irr.highest();
        return vector >= 0 && vector >> 4 > processorPriority() >> 4 ? vector : -1;
    }

    private int processorPriority() {
        int task = (int) tpr.get();
        int inService = Math.max(isr.highest(), 0);
        return task >> 4 >= inService >> 4 ? task : inService & 0xf0;
    }

    /** Whether the legacy controller asks: by a message, or by LINT0, which is plain INTR while the APIC is off. */
    private boolean externalRequested() {
        return (bank.acquire(events) & EVENT_EXTINT) != 0
                || lint0.asserted() && (lint0.takesExternal() || !base.enabled());
    }

    private void kickIfRequested() {
        if (requests()) { board.kick(CpuState.INTERRUPT); }
    }

    // ---- what the guest writes; the vCPU's thread

    private void endOfInterrupt() {
        int vector = isr.highest();
        if (vector < 0) { return; }
        isr.remove(vector);
        if (tmr.contains(vector)) {
            lint0.ended(vector);
            lint1.ended(vector);
            fabric.endOfInterrupt(vector);
        }
        kickIfRequested();
    }

    private void maskWhenDisabled() {
        if (!svr.has(SVR_ENABLED)) { for (Register entry : lvt) { entry.set(entry.get() | LVT_MASKED); } }
    }

    private void latchErrors() {
        esr.set(bank.clearBits(errors, -1));
    }

    private void error(int bit) {
        if ((bank.setBits(errors, bit) & bit) == 0 && ApicMessage.vector(lvtError.get()) >= 16) { deliver(lvtError); }
    }

    /** Sends an inter-processor interrupt. */
    private void command(long icr) {
        int mode = ApicMessage.mode(icr);
        boolean hasVector = mode == ApicMessage.FIXED || mode == ApicMessage.LOWEST_PRIORITY;
        if (hasVector && ApicMessage.vector(icr) < 16) {
            error(ESR_SEND_ILLEGAL_VECTOR);
            return;
        }
        long data = icr & (mode == ApicMessage.INIT ? 0xc7ff : 0x47ff); // only INIT knows levels
        long everybody = ApicMessage.address(ApicMessage.BROADCAST, false);
        switch ((int) icr >> 18 & 3) {
            case 0 -> address((icr & ICR_LOGICAL) != 0, data);
            case 1 -> accept(ApicMessage.vector(icr), false);
            case 2 -> fabric.send(everybody, data);
            default -> fabric.send(everybody, ApicMessage.except(data, board.index()));
        }
    }

    private void address(boolean logical, long data) {
        long destination = icrHigh.get();
        if (base.isX2()) {
            fabric.send(ApicMessage.address((int) destination, logical), ApicMessage.wide(data));
        } else {
            fabric.send(ApicMessage.address((int) (destination >> 24), logical), data);
        }
    }

    // ---- what comes from outside; any thread

    @Override
    public int priority(long address, long data) {
        return ApicMessage.mode(data) == ApicMessage.LOWEST_PRIORITY && own.isOf(address, data)
                ? processorPriority()
                : UNRANKED;
    }

    @Override
    public boolean message(long address, long data) {
        if (!own.isOf(address, data) || ApicMessage.isDeassert(data)) { return false; }
        deliver(ApicMessage.mode(data), ApicMessage.vector(data), ApicMessage.isLevel(data));
        return ApicMessage.mode(data) == ApicMessage.LOWEST_PRIORITY;
    }

    private void deliver(Register entry) {
        long value = entry.get();
        if ((value & LVT_MASKED) == 0) { deliver(ApicMessage.mode(value), ApicMessage.vector(value), false); }
    }

    private void deliver(int mode, int vector, boolean level) {
        switch (mode) {
            case ApicMessage.FIXED, ApicMessage.LOWEST_PRIORITY -> accept(vector, level);
            case ApicMessage.NMI -> raise(EVENT_NMI);
            case ApicMessage.EXTINT -> raise(EVENT_EXTINT);
            case ApicMessage.INIT -> initialise();
            case ApicMessage.STARTUP -> startUp(vector);
            case ApicMessage.SMI -> raise(EVENT_SMI);
            default -> {} // reserved
        }
    }

    private void accept(int vector, boolean level) {
        if (!svr.has(SVR_ENABLED)) { return; }
        if (vector < 16) {
            error(ESR_RECEIVED_ILLEGAL_VECTOR);
            return;
        }
        if (level) {
            tmr.add(vector);
        } else {
            tmr.remove(vector);
        }
        if (irr.add(vector)) { board.kick(CpuState.INTERRUPT); }
    }

    private void raise(int event) {
        bank.setBits(events, event);
        board.kick(CpuState.INTERRUPT);
    }

    private void initialise() {
        board.restart(true, 0);
    }

    private void startUp(int vector) {
        board.restart(false, (long) vector << 12);
    }
}
