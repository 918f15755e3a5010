package org.backplane.x86.interpreter;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;

/** Takes a vCPU's SMIs, NMIs and interrupts, in this order (SDM volume 3, 7.9), between two instructions. */
final class EventIntake {
    /** Told of what was delivered: false when delivery ended in a triple fault. */
    @FunctionalInterface
    interface Delivery {
        void delivered(boolean alive);
    }

    private final X86Cpu c;
    private final X86State state;
    private final X86Wiring wiring;
    private final Delivery delivery;
    /** Whether the controller may have an interrupt. */
    private boolean pending;

    /** @param pending whether the controller may have an interrupt already */
    EventIntake(X86Cpu c, X86State state, X86Wiring wiring, boolean pending, Delivery delivery) {
        this.c = c;
        this.state = state;
        this.wiring = wiring;
        this.pending = pending;
        this.delivery = delivery;
    }

    /** The controller has something; an interrupt is taken later, by {@link #interrupt}. */
    void look() {
        pending = true;
        if (!management()) { nonMaskable(); }
    }

    /** Whether the controller may have an interrupt that can be taken now. */
    boolean isDue() {
        return pending && (c.reg[X86Reg.RFLAGS] & Bits.IF) != 0 && c.reg[X86Reg.SHADOW] == 0;
    }

    /** Accepts an interrupt, if the controller still has one. */
    void interrupt() {
        if (!wiring.interrupts.requests()) {
            pending = false;
            return;
        }
        int vector = wiring.interrupts.acknowledge();
        if (vector >= 0) {
            state.halted = false;
            delivery.delivered(c.exceptions.interrupt(vector));
        }
    }

    /** Takes an SMI, which goes before all others; not in a shadow, which RSM would not bring back. */
    private boolean management() {
        if (c.reg[X86Reg.SHADOW] != 0) {
            state.raise(CpuState.INTERRUPT); // after the next instruction
            return false;
        }
        boolean taken = c.reg[X86Reg.SMM] == 0 && wiring.interrupts.takeEvents(X86Events.SMI) != 0;
        if (taken) {
            c.management.enter(state.halted);
            state.halted = false;
            delivery.delivered(true);
        }
        return taken;
    }

    private void nonMaskable() {
        if (c.reg[X86Reg.SHADOW] == X86Reg.SHADOW_MOV_SS) {
            state.raise(CpuState.INTERRUPT); // after the next instruction
            return;
        }
        if (c.reg[X86Reg.NMI_BLOCKED] == 0 && wiring.interrupts.takeEvents(X86Events.NMI) != 0) {
            state.halted = false;
            c.reg[X86Reg.NMI_BLOCKED] = 1;
            delivery.delivered(c.exceptions.interrupt(GuestFault.NMI));
        }
    }
}
