package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;

/**
 * Two 8259A, the slave's output on the master's pin 2, as in PCs. Pins change and vCPUs acknowledge on any thread: requests,
 * in-service bits and pin levels are changed atomically, and one thread at a time drives the output.
 */
final class PicPair implements Device {
    private static final int CASCADE = 2;

    private final Bank bank;
    private final IrqLine output;
    /** Slot: how many changes the thread that drives the output has not seen; 0 when nobody drives it. */
    private final int changes;
    private final Pic master;
    private final Pic slave;

    PicPair(Board board) {
        bank = board.bank();
        output = board.irq("irq");
        changes = bank.slot("CHANGES", 0);
        Window elcr = board.window("elcr", 2);
        // IRQ 0, 1, 8 and 13 are edges for ever; the cascade holds until it is answered, like a level
        master = new Pic(board, "master", elcr.octet(0, "ELCR1").writable(0xf8), 1 << CASCADE, this::changed);
        slave = new Pic(board, "slave", elcr.octet(1, "ELCR2").writable(0xde), 0, this::changed);
        board.inputs(16, (pin, asserted) -> (pin < 8 ? master : slave).pin(pin & 7, asserted));
        board.messages().answerAcknowledge(this::acknowledge);
    }

    @Override
    public void restored() {
        changed();
    }

    /** The INTA cycle. Without a request the answer is pin 7's vector, as the data sheet has it. */
    private int acknowledge() {
        int pin = master.acknowledge();
        int vector = master.vector(pin);
        if (pin == CASCADE && slave.requests()) { vector = slave.vector(slave.acknowledge()); }
        changed();
        return vector;
    }

    /** Brings cascade and output into line; whoever comes while another thread is at it leaves the work to that one. */
    private void changed() {
        long seen;
        do { seen = bank.acquire(changes); } while (!bank.compareAndSet(changes, seen, seen + 1));
        if (seen != 0) { return; }
        do {
            seen = bank.acquire(changes);
            master.drive(CASCADE, slave.requests());
            output.set(master.requests());
        } while (!bank.compareAndSet(changes, seen, 0));
    }
}
