package org.backplane.dev.apic;

import org.backplane.api.device.Board;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.state.Bank;

/**
 * One 8259A (Intel data sheet), in the 8086 mode only. A latched edge stays when its pin is released, as in chip sets since;
 * pin 7 of a chip without a request is therefore met only when a level or a mask changes between request and answer.
 */
final class Pic {
    private static final int ICW1 = 0x10;
    private static final int ICW1_LEVEL = 0x08;
    private static final int ICW1_SINGLE = 0x02;
    private static final int ICW1_ICW4 = 0x01;
    private static final int ICW4_SPECIAL_NESTED = 0x10;
    private static final int ICW4_AUTO_EOI = 0x02;
    private static final int ICW4_8086 = 0x01;

    private static final int OCW3 = 0x08;
    private static final int OCW3_SET_MASK_MODE = 0x40;
    private static final int OCW3_MASK_MODE = 0x20;
    private static final int OCW3_POLL = 0x04;
    private static final int OCW3_SELECT = 0x02;
    private static final int OCW3_READ_ISR = 0x01;

    private static final int POLL_REQUEST = 0x80;

    private final Runnable changed;
    private final OddityCounter other;
    private final Bank bank;
    private final long alwaysLevel;
    private final Register elcr;
    private final Register imr;

    private final int pins;
    private final int latched;
    private final int inService;
    private final int icw1;
    private final int icw2;
    private final int icw4;
    private final int expected;
    private final int lowest;
    private final int rotates;
    private final int maskMode;
    private final int readsInService;
    private final int polled;

    /**
     * Declares a chip.
     *
     * @param elcr        bit per pin: 1 for level
     * @param alwaysLevel bit per pin: 1 for level whatever ELCR says
     * @param changed     called when the request may have come or gone; any thread
     */
    Pic(Board board, String name, Register elcr, long alwaysLevel, Runnable changed) {
        this.changed = changed;
        other = board.oddity(Oddity.UNIMPLEMENTED, "8259 initialised for another processor than an 8086");
        this.alwaysLevel = alwaysLevel;
        bank = board.bank();
        pins = bank.slot(name + ".PINS", 0);
        latched = bank.slot(name + ".LATCHED", 0);
        inService = bank.slot(name + ".ISR", 0);
        icw1 = bank.slot(name + ".ICW1", 0);
        icw2 = bank.slot(name + ".ICW2", 0);
        icw4 = bank.slot(name + ".ICW4", 0);
        expected = bank.slot(name + ".EXPECTED_ICW", 0);
        lowest = bank.slot(name + ".LOWEST_PRIORITY", 7);
        rotates = bank.slot(name + ".ROTATE_IN_AEOI", 0);
        maskMode = bank.slot(name + ".SPECIAL_MASK_MODE", 0);
        readsInService = bank.slot(name + ".READ_ISR", 0);
        polled = bank.slot(name + ".POLL", 0);

        Window ports = board.window(name, 2);
        ports.octet(0, "COMMAND").computed(this::readCommand).writeTo(this::writeCommand);
        imr = ports.octet(1, "IMR").computed(this::readData).writeTo(this::writeData);
        this.elcr = elcr.onChange((was, is) -> changed.run());
    }

    // ---- requests; any thread

    void pin(int pin, boolean asserted) {
        drive(pin, asserted);
        changed.run();
    }

    /** Sets the level of a pin without telling anybody. */
    void drive(int pin, boolean asserted) {
        long bit = 1L << pin;
        if (!asserted) {
            bank.clearBits(pins, bit);
        } else if ((bank.setBits(pins, bit) & bit) == 0) { bank.setBits(latched, bit); }
    }

    boolean requests() {
        return pending() >= 0;
    }

    /** Takes the highest request into service; the pin, or 7 when there is none (any more). */
    int acknowledge() {
        int pin = pending();
        if (pin < 0) { return 7; }
        bank.clearBits(latched, 1L << pin);
        if ((bank.get(icw4) & ICW4_AUTO_EOI) == 0) {
            bank.setBits(inService, 1L << pin);
        } else if (bank.get(rotates) != 0) { bank.set(lowest, pin); }
        return pin;
    }

    int vector(int pin) {
        return (int) bank.get(icw2) & 0xf8 | pin;
    }

    private long levelPins() {
        return (bank.get(icw1) & ICW1_LEVEL) != 0 ? 0xff : elcr.get() | alwaysLevel;
    }

    private long requestRegister() {
        long levels = levelPins();
        return bank.acquire(latched) & ~levels | bank.acquire(pins) & levels;
    }

    /** The pin that is unmasked, requested and of higher priority than what is in service, or -1. */
    private int pending() {
        int request = rank(requestRegister() & ~imr.get());
        long blocking = bank.acquire(inService);
        if (bank.get(maskMode) != 0) { blocking &= ~imr.get(); }
        if ((bank.get(icw4) & ICW4_SPECIAL_NESTED) != 0) { blocking &= ~alwaysLevel; }
        return request < rank(blocking) ? pinOf(request) : -1;
    }

    /** How many pins go before the first of {@code set}; 8 when it is empty. */
    private int rank(long set) {
        long rotated = (set | set << 8) >> bank.get(lowest) + 1 & 0xff;
        return rotated == 0 ? 8 : Long.numberOfTrailingZeros(rotated);
    }

    private int pinOf(int rank) {
        return (int) (rank + bank.get(lowest) + 1) & 7;
    }

    // ---- the guest's side

    private long readCommand() {
        if (bank.get(polled) != 0) { return poll(); }
        return bank.get(readsInService) != 0 ? bank.acquire(inService) : requestRegister();
    }

    private long readData() {
        return bank.get(polled) != 0 ? poll() : imr.get();
    }

    private long poll() {
        bank.set(polled, 0);
        long answer = requests() ? POLL_REQUEST | acknowledge() : 0;
        changed.run();
        return answer;
    }

    private void writeCommand(long value) {
        if ((value & ICW1) != 0) {
            initialise(value);
        } else if ((value & OCW3) != 0) {
            control(value);
        } else {
            endOfInterrupt((int) value >> 5, (int) value & 7);
        }
        changed.run();
    }

    private void initialise(long value) {
        bank.set(icw1, value);
        bank.set(icw4, 0);
        bank.set(expected, 2);
        bank.set(latched, 0);
        bank.set(inService, 0);
        bank.set(lowest, 7);
        bank.set(rotates, 0);
        bank.set(maskMode, 0);
        bank.set(readsInService, 0);
        bank.set(polled, 0);
        imr.set(0);
        if ((value & ICW1_ICW4) == 0) { other.count(); }
    }

    private void writeData(long value) {
        switch ((int) bank.get(expected)) {
            case 2 -> {
                bank.set(icw2, value);
                bank.set(expected, (bank.get(icw1) & ICW1_SINGLE) != 0 ? afterIcw3() : 3);
            }
            case 3 -> bank.set(expected, afterIcw3());
            case 4 -> {
                if ((value & ICW4_8086) == 0) { other.count(); }
                bank.set(icw4, value);
                bank.set(expected, 0);
            }
            default -> imr.set(value);
        }
        changed.run();
    }

    private int afterIcw3() {
        return (bank.get(icw1) & ICW1_ICW4) != 0 ? 4 : 0;
    }

    private void control(long value) {
        if ((value & OCW3_SET_MASK_MODE) != 0) { bank.set(maskMode, value & OCW3_MASK_MODE); }
        if ((value & OCW3_POLL) != 0) {
            bank.set(polled, 1);
        } else if ((value & OCW3_SELECT) != 0) { bank.set(readsInService, value & OCW3_READ_ISR); }
    }

    /** OCW2: bits 7-5 are rotate, specific, end of interrupt. */
    private void endOfInterrupt(int command, int pin) {
        switch (command) {
            case 0, 4 -> bank.set(rotates, command);
            case 1 -> endHighest();
            case 3 -> bank.clearBits(inService, 1L << pin);
            case 5 -> rotateTo(endHighest());
            case 6 -> bank.set(lowest, pin);
            case 7 -> {
                bank.clearBits(inService, 1L << pin);
                bank.set(lowest, pin);
            }
            default -> {} // 2: no operation
        }
    }

    /** Ends the interrupt of highest priority, in special mask mode only an unmasked one; its pin, or -1. */
    private int endHighest() {
        long endable = bank.acquire(inService);
        if (bank.get(maskMode) != 0) { endable &= ~imr.get(); }
        int rank = rank(endable);
        if (rank == 8) { return -1; }
        bank.clearBits(inService, 1L << pinOf(rank));
        return pinOf(rank);
    }

    private void rotateTo(int pin) {
        if (pin >= 0) { bank.set(lowest, pin); }
    }
}
