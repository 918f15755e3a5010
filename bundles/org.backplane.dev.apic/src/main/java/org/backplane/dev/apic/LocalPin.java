package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Register;
import org.backplane.api.machine.state.Bank;

/** An input pin of a local APIC, LINT0 or LINT1, with its entry in the local vector table. Pins change on any thread. */
final class LocalPin {
    private static final int LEVEL = 1 << 15;
    private static final int REMOTE_IRR = 1 << 14;

    /** Takes an interrupt. */
    @FunctionalInterface
    interface Delivery {
        void deliver(int mode, int vector, boolean level);
    }

    final Register entry;

    private final VcpuBoard board;
    private final Bank bank;
    private final int pin;
    private final Delivery delivery;

    LocalPin(VcpuBoard board, String name, Register entry, Delivery delivery) {
        this.board = board;
        this.delivery = delivery;
        bank = board.bank();
        pin = bank.slot(name, 0);
        this.entry = entry.onChange((was, is) -> configured());
        board.input(name, (_, asserted) -> changed(asserted));
    }

    boolean asserted() {
        return bank.acquire(pin) != 0;
    }

    /** Sets the level without consequences. */
    void keep(boolean asserted) {
        bank.set(pin, asserted ? 1 : 0);
    }

    /** Whether what comes here is a request of the legacy controller. */
    boolean takesExternal() {
        return isUnmasked() && mode() == ApicMessage.EXTINT;
    }

    /** The guest ended {@code vector}: a level that is still there counts again. */
    void ended(int vector) {
        long value = entry.get();
        if ((value & REMOTE_IRR) != 0 && ApicMessage.vector(value) == vector) { entry.set(value & ~REMOTE_IRR); }
    }

    private void changed(boolean asserted) {
        if (!asserted) {
            bank.clearBits(pin, 1);
            return;
        }
        bank.setBits(pin, 1);
        board.kick(CpuState.INTERRUPT);
        if (isUnmasked() && !isLevel()) {
            delivery.deliver(mode(), ApicMessage.vector(entry.get()), false);
        } else {
            configured();
        }
    }

    /** Looks at a level that may count now. */
    private void configured() {
        if (!asserted() || !isUnmasked()) { return; }
        if (mode() == ApicMessage.EXTINT) {
            board.kick(CpuState.INTERRUPT);
        } else if (isLevel() && !entry.has(REMOTE_IRR)) {
            entry.set(entry.get() | REMOTE_IRR);
            delivery.deliver(mode(), ApicMessage.vector(entry.get()), true);
        }
    }

    private boolean isUnmasked() { return !entry.has(LocalApic.LVT_MASKED); }

    private int mode() {
        return ApicMessage.mode(entry.get());
    }

    /** The manual: NMI and INIT are edges whatever the trigger mode says, ExtINT is a level. */
    private boolean isLevel() {
        return mode() == ApicMessage.EXTINT || mode() == ApicMessage.FIXED && entry.has(LEVEL);
    }
}
