package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Register;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;

/**
 * The 8042 of an AT (IBM AT Technical Reference, "Keyboard controller") without a keyboard: what is sent there times out. It
 * has no auxiliary port, so drivers find none.
 */
final class I8042 implements Device {
    private static final int STATUS_OUTPUT_FULL = 0x01;
    private static final int STATUS_SYSTEM = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_UNLOCKED = 0x10;
    private static final int STATUS_TIMEOUT = 0x40;

    private static final int MODE_INTERRUPT = 0x01;
    private static final int MODE_SYSTEM = 0x04;
    private static final int MODE_DISABLED = 0x10;

    private static final int READ_MODE = 0x20;
    private static final int WRITE_MODE = 0x60;
    private static final int TEST_AUXILIARY = 0xa9;
    private static final int SELF_TEST = 0xaa;
    private static final int TEST_KEYBOARD = 0xab;
    private static final int DISABLE_KEYBOARD = 0xad;
    private static final int ENABLE_KEYBOARD = 0xae;
    private static final int READ_INPUTS = 0xc0;
    private static final int READ_OUTPUTS = 0xd0;
    private static final int WRITE_OUTPUTS = 0xd1;
    private static final int ECHO_KEYBOARD = 0xd2;
    private static final int ECHO_AUXILIARY = 0xd3;
    private static final int SEND_AUXILIARY = 0xd4;
    private static final int PULSE_OUTPUTS = 0xf0;

    private static final int SELF_TEST_PASSED = 0x55;
    private static final int CLOCK_STUCK_LOW = 0x01;
    private static final int RESEND = 0xfe;
    /** Keyboard not locked. */
    private static final int INPUTS = 0x80;
    /** Output port: A20 is on and reset is not asserted. */
    private static final int OUTPUTS = 0x03;
    private static final int OUTPUT_NO_RESET = 0x01;

    private final Power power;
    private final IrqLine irq;
    private final OddityCounter unknown;
    private final Bank bank;
    private final int mode;
    private final int outputs;
    private final int pendingCommand;
    private final Register output;
    private final Register status;

    I8042(Board board) {
        power = board.power();
        irq = board.irq("irq");
        unknown = board.oddity(Oddity.UNIMPLEMENTED, "keyboard controller command that is not known");
        bank = board.bank();
        mode = bank.slot("MODE", MODE_DISABLED);
        outputs = bank.slot("OUTPUTS", OUTPUTS);
        pendingCommand = bank.slot("PENDING_COMMAND", 0);
        output = board.window("data", 1).octet(0, "DATA").computed(this::read).writeTo(this::write);
        status = board.window("command", 1).octet(0, "STATUS").reset(STATUS_UNLOCKED).bit(0, "OUTPUT_FULL")
                .bit(2, "SYSTEM")
                .bit(3, "COMMAND").bit(4, "UNLOCKED").bit(6, "TIMEOUT").writeTo(this::command)
                .onChange((was, is) -> updateIrq());
    }

    @Override
    public void restored() {
        updateIrq();
    }

    private void updateIrq() {
        irq.set(status.has(STATUS_OUTPUT_FULL) && (bank.get(mode) & MODE_INTERRUPT) != 0);
    }

    private long read() {
        status.set(status.get() & ~(STATUS_OUTPUT_FULL | STATUS_TIMEOUT));
        return output.get();
    }

    private void answer(long value, int flags) {
        output.set(value);
        status.set(status.get() & ~STATUS_TIMEOUT | STATUS_OUTPUT_FULL | flags);
    }

    private void command(long value) {
        int command = (int) value;
        status.set(status.get() | STATUS_COMMAND);
        bank.set(pendingCommand, 0);
        switch (command) {
            case READ_MODE -> answer(bank.get(mode), 0);
            case SELF_TEST -> selfTest();
            case TEST_KEYBOARD -> answer(0, 0);
            case TEST_AUXILIARY -> answer(CLOCK_STUCK_LOW, 0);
            case DISABLE_KEYBOARD -> setMode(bank.get(mode) | MODE_DISABLED);
            case ENABLE_KEYBOARD -> setMode(bank.get(mode) & ~MODE_DISABLED);
            case READ_INPUTS -> answer(INPUTS, 0);
            case READ_OUTPUTS -> answer(bank.get(outputs), 0);
            case WRITE_MODE, WRITE_OUTPUTS, ECHO_KEYBOARD, ECHO_AUXILIARY, SEND_AUXILIARY ->
                bank.set(pendingCommand, command);
            default -> pulse(command);
        }
    }

    private void selfTest() {
        setMode(bank.get(mode) | MODE_DISABLED);
        status.set(status.get() | STATUS_SYSTEM);
        answer(SELF_TEST_PASSED, 0);
    }

    /** The commands 0xf0 to 0xff pulse the output lines whose bits are 0; line 0 is the processor's reset. */
    private void pulse(int command) {
        if (command < PULSE_OUTPUTS) {
            unknown.count();
        } else if ((command & OUTPUT_NO_RESET) == 0) { power.reset(); }
    }

    /** A byte to the data port: the operand of a command, or something for the keyboard. */
    private void write(long value) {
        int command = (int) bank.get(pendingCommand);
        bank.set(pendingCommand, 0);
        status.set(status.get() & ~STATUS_COMMAND);
        switch (command) {
            case WRITE_MODE -> setMode(value);
            case WRITE_OUTPUTS -> setOutputs(value);
            case ECHO_KEYBOARD, ECHO_AUXILIARY -> answer(value, 0);
            default -> answer(RESEND, STATUS_TIMEOUT);
        }
    }

    private void setMode(long value) {
        bank.set(mode, value);
        status.set((value & MODE_SYSTEM) != 0 ? status.get() | STATUS_SYSTEM : status.get() & ~STATUS_SYSTEM);
        updateIrq();
    }

    private void setOutputs(long value) {
        bank.set(outputs, value);
        if ((value & OUTPUT_NO_RESET) == 0) { power.reset(); }
    }
}
