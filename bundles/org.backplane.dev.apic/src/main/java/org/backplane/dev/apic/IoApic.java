package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.state.Bank;

/**
 * An I/O APIC (Intel 82093AA data sheet, version 0x20 as of the ICH). Pins change on any thread: pin levels and redirection
 * entries are changed atomically, and remote IRR decides who sends a level.
 */
final class IoApic implements Device {
    static final int PINS = 24;

    private static final int VERSION = 0x20;

    private static final int INDEX_ID = 0x00;
    private static final int INDEX_VERSION = 0x01;
    private static final int INDEX_ARBITRATION = 0x02;
    private static final int INDEX_REDIRECTION = 0x10;

    private static final long LOGICAL = 1 << 11;
    private static final long REMOTE_IRR = 1 << 14;
    private static final long LEVEL = 1 << 15;
    private static final long MASKED = 1 << 16;
    /** Everything but delivery status, remote IRR and reserved bits. */
    private static final long WRITABLE = 0xff00_0000_0001_afffL;

    private final InterruptFabric fabric;
    private final Bank bank;
    private final int levels;
    private final int redirection;
    private final int id;
    private final Register select;

    IoApic(Ioapic.Config config, Board board) {
        fabric = board.messages();
        bank = board.bank();
        levels = bank.slot("PINS", 0);
        id = bank.slot("ID", config.id());
        redirection = bank.array("REDIRECTION", PINS, MASKED);

        Window regs = board.window("", 256);
        select = regs.word(0x00, "IOREGSEL").writable(0xff);
        regs.word(0x10, "IOWIN").computed(this::read).writeTo(this::write);
        regs.word(0x40, "EOI").computed(() -> 0).writeTo(vector -> endOfInterrupt((int) vector & 0xff));
        board.inputs(PINS, this::pinChanged);
        fabric.onEndOfInterrupt(this::endOfInterrupt);
    }

    // ---- the guest's side

    private long read() {
        int index = (int) select.get();
        return switch (index) {
            case INDEX_ID, INDEX_ARBITRATION -> bank.get(id) << 24;
            case INDEX_VERSION -> VERSION | (PINS - 1) << 16;
            default ->
                isRedirection(index) ? bank.acquire(entryOf(index)) >>> shiftOf(index) & 0xffff_ffffL : 0xffff_ffffL;
        };
    }

    private void write(long value) {
        int index = (int) select.get();
        if (index == INDEX_ID) {
            bank.set(id, value >> 24 & 0xf);
        } else if (isRedirection(index)) { configure((index - INDEX_REDIRECTION) / 2, shiftOf(index), value); }
    }

    private static boolean isRedirection(int index) {
        return index >= INDEX_REDIRECTION && index < INDEX_REDIRECTION + 2 * PINS;
    }

    private static int shiftOf(int index) {
        return 32 * (index & 1);
    }

    private int entryOf(int index) {
        return redirection + (index - INDEX_REDIRECTION) / 2;
    }

    private void configure(int pin, int shift, long value) {
        long mask = WRITABLE & 0xffff_ffffL << shift;
        long was;
        long is;
        do {
            was = bank.acquire(redirection + pin);
            is = was & ~mask | value << shift & mask;
            if ((is & LEVEL) == 0) {
                is &= ~REMOTE_IRR; // system software ends a level it lost track of by passing through edge mode
            }
        } while (!bank.compareAndSet(redirection + pin, was, is));
        deliverLevel(pin);
    }

    // ---- pins and messages; any thread

    private void pinChanged(int pin, boolean asserted) {
        if (!asserted) {
            bank.clearBits(levels, 1L << pin);
            return;
        }
        bank.setBits(levels, 1L << pin);
        long entry = bank.acquire(redirection + pin);
        if ((entry & (LEVEL | MASKED)) == 0) {
            send(entry);
        } else {
            deliverLevel(pin);
        }
    }

    /** Sends the level of a pin unless it was sent and not ended yet. */
    private void deliverLevel(int pin) {
        long entry = bank.acquire(redirection + pin);
        while ((entry & (LEVEL | MASKED | REMOTE_IRR)) == LEVEL && (bank.acquire(levels) >>> pin & 1) != 0) {
            if (bank.compareAndSet(redirection + pin, entry, entry | REMOTE_IRR)) {
                send(entry);
                return;
            }
            entry = bank.acquire(redirection + pin);
        }
    }

    private void endOfInterrupt(int vector) {
        for (int pin = 0; pin < PINS; pin++) {
            long entry = bank.acquire(redirection + pin);
            if ((entry & REMOTE_IRR) != 0 && ApicMessage.vector(entry) == vector) {
                bank.clearBits(redirection + pin, REMOTE_IRR);
                deliverLevel(pin);
            }
        }
    }

    private void send(long entry) {
        boolean logical = (entry & LOGICAL) != 0;
        long data = entry & 0x87ff | 1 << 14;
        fabric.send(ApicMessage.address((int) (entry >>> 56), logical), data);
    }
}
