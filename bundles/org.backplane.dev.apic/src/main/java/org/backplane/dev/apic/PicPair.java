package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.IrqLine;

/**
 * Two 8259A, the slave's output on the master's pin 2, as in PCs. Pins change and vCPUs acknowledge on any thread: requests,
 * in-service bits and pin levels are changed atomically; cascade and output are driven under the device's lock, for which
 * nobody waits.
 */
final class PicPair implements Device {
    private static final int CASCADE = 2;

    private final IrqLine output;
    private final Runnable changed;
    private final Pic master;
    private final Pic slave;

    PicPair(Board board) {
        output = board.irq("irq");
        changed = board.guarded(this::drive);
        Window elcr = board.window("elcr", 2);
        // IRQ 0, 1, 8 and 13 are edges for ever; the cascade holds until it is answered, like a level
        master = new Pic(board, "master", elcr.octet(0, "ELCR1").writable(0xf8), 1 << CASCADE, changed);
        slave = new Pic(board, "slave", elcr.octet(1, "ELCR2").writable(0xde), 0, changed);
        board.inputs(16, (pin, asserted) -> (pin < 8 ? master : slave).pin(pin & 7, asserted));
        board.messages().answerAcknowledge(this::acknowledge);
    }

    @Override
    public void restored() {
        changed.run();
    }

    /** The INTA cycle. Without a request the answer is pin 7's vector, as the data sheet has it. */
    private int acknowledge() {
        int pin = master.acknowledge();
        int vector = master.vector(pin);
        if (pin == CASCADE && slave.requests()) { vector = slave.vector(slave.acknowledge()); }
        changed.run();
        return vector;
    }

    /** Brings cascade and output into line. */
    private void drive() {
        master.drive(CASCADE, slave.requests());
        output.set(master.requests());
    }
}
