package org.backplane.dev.uart;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/**
 * A 16550A (National Semiconductor PC16550D data sheet) wired as in a PC: MCR.OUT2 gates the interrupt pin (and loses its pin in
 * loopback mode), the modem is
 * always ready. A byte leaves as soon as the back end takes it, whatever the baud rate; only the receive time-out knows time.
 */
final class Uart implements Device {
    private static final int FIFO_SIZE = 16;
    private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};

    private static final int IER_RECEIVED = 0x01;
    private static final int IER_TRANSMITTER_EMPTY = 0x02;
    private static final int IER_LINE_STATUS = 0x04;
    private static final int IER_MODEM_STATUS = 0x08;

    private static final int IIR_MODEM_STATUS = 0x0;
    private static final int IIR_NONE = 0x1;
    private static final int IIR_TRANSMITTER_EMPTY = 0x2;
    private static final int IIR_RECEIVED = 0x4;
    private static final int IIR_LINE_STATUS = 0x6;
    private static final int IIR_TIMEOUT = 0xc;
    private static final int IIR_FIFOS_ENABLED = 0xc0;

    private static final int FCR_ENABLE = 0x01;
    private static final int FCR_CLEAR_RECEIVER = 0x02;
    private static final int FCR_CLEAR_TRANSMITTER = 0x04;
    private static final int FCR_KEPT = 0xc9;

    private static final int LCR_LENGTH = 0x03;
    private static final int LCR_TWO_STOP_BITS = 0x04;
    private static final int LCR_PARITY = 0x08;
    private static final int LCR_DLAB = 0x80;

    private static final int MCR_OUT2 = 0x08;
    private static final int MCR_LOOP = 0x10;

    private static final int LSR_DATA_READY = 0x01;
    private static final int LSR_OVERRUN = 0x02;
    private static final int LSR_ERRORS = 0x1e;
    private static final int LSR_TRANSMITTER_EMPTY = 0x60;

    private static final int MSR_DELTAS = 0x0f;
    private static final int MSR_READY = 0xb0;

    /** Bits of the slot PENDING: conditions that end by being looked at, not by themselves. */
    private static final int PENDING_TRANSMITTER_EMPTY = 1;
    private static final int PENDING_TIMEOUT = 2;

    private final long hertz;
    private final MachineClock clock;
    private final IrqLine irq;
    private final CharacterBackend backend;
    private final Alarm timeout;

    private final Bank bank;
    private final int pending;
    private final Fifo receiver;
    private final Fifo transmitter;

    private final Register dll;
    private final Register dlm;
    private final Register ier;
    private final Register fcr;
    private final Register lcr;
    private final Register mcr;
    private final Register lsr;
    private final OddityCounter overrun;
    private final Register msr;

    Uart(Uart16550.Config config, Board board) {
        hertz = config.hertz();
        clock = board.clock();
        irq = board.irq("irq");
        timeout = board.alarm("timeout", this::onTimeout);
        overrun = board.oddity(Oddity.UNUSUAL, "byte sent while the transmitter is full, and lost");
        bank = board.bank();
        pending = bank.slot("PENDING", 0);
        receiver = new Fifo(bank, "RECEIVER", FIFO_SIZE);
        transmitter = new Fifo(bank, "TRANSMITTER", FIFO_SIZE);

        Window ports = board.window("", 8);
        dll = ports.octet(0, "DLL").reset(1).visibleWhen(this::divisorLatch).onChange((was, is) -> pace());
        dlm = ports.octet(1, "DLM").visibleWhen(this::divisorLatch).onChange((was, is) -> pace());
        ports.octet(0, "RBR/THR").computed(this::receive).writeTo(this::transmit);
        ier = ports.octet(1, "IER").writable(0x0f).bit(0, "RECEIVED").bit(1, "TRANSMITTER_EMPTY").bit(2, "LINE_STATUS")
                .bit(3, "MODEM_STATUS").onChange(this::interruptsEnabled);
        fcr = ports.octet(2, "IIR/FCR").bit(0, "FIFOS_ENABLED").field(6, 2, "TRIGGER")
                .computed(this::readIdentification)
                .writeTo(this::controlFifos);
        lcr = ports.octet(3, "LCR").field(0, 2, "WORD_LENGTH").bit(2, "TWO_STOP_BITS").field(3, 3, "PARITY")
                .bit(6, "BREAK")
                .bit(7, "DLAB").onChange((was, is) -> pace());
        mcr = ports.octet(4, "MCR").writable(0x1f).bit(0, "DTR").bit(1, "RTS").bit(2, "OUT1").bit(3, "OUT2")
                .bit(4, "LOOP")
                .onChange((was, is) -> modemControlled());
        lsr = ports.octet(5, "LSR").reset(LSR_TRANSMITTER_EMPTY).readOnly().readToClear(LSR_ERRORS).bit(0, "DATA_READY")
                .bit(1, "OVERRUN").bit(2, "PARITY_ERROR").bit(3, "FRAMING_ERROR").bit(4, "BREAK").bit(5, "THRE")
                .bit(6, "TEMT")
                .bit(7, "FIFO_ERROR").onChange((was, is) -> updateIrq());
        msr = ports.octet(6, "MSR").reset(MSR_READY).readOnly().readToClear(MSR_DELTAS).bit(0, "DCTS").bit(1, "DDSR")
                .bit(2, "TERI").bit(3, "DDCD").bit(4, "CTS").bit(5, "DSR").bit(6, "RI").bit(7, "DCD")
                .onChange((was, is) -> updateIrq());
        ports.octet(7, "SCR");

        backend = board.backend("backend", CharacterBackend.class);
        if (backend != null) { backend.listen(board.guarded(this::backendChanged)); }
    }

    @Override
    public void reset() {
        pace();
        fill();
    }

    @Override
    public void restored() {
        pace();
        updateIrq();
        backendChanged();
    }

    @Override
    public void close() {
        if (backend != null) { backend.listen(null); }
    }

    private boolean divisorLatch() {
        return lcr.has(LCR_DLAB);
    }

    private boolean loopback() {
        return mcr.has(MCR_LOOP);
    }

    private int capacity() {
        return fcr.has(FCR_ENABLE) ? FIFO_SIZE : 1;
    }

    private void backendChanged() {
        drain();
        fill();
    }

    // ---- receiver

    private long receive() {
        if (receiver.isEmpty()) { return 0; }
        int value = receiver.pop();
        bank.clearBits(pending, PENDING_TIMEOUT);
        fill();
        receiverChanged();
        return value;
    }

    private void fill() {
        if (backend == null || loopback()) { return; }
        boolean changed = false;
        while (receiver.count() < capacity()) {
            int value = backend.poll();
            if (value < 0) { break; }
            receiver.push(value);
            changed = true;
        }
        if (changed) { receiverChanged(); }
    }

    private void loopBack(long value) {
        if (receiver.count() == capacity()) {
            lsr.set(lsr.get() | LSR_OVERRUN);
        } else {
            receiver.push(value);
            receiverChanged();
        }
    }

    private void receiverChanged() {
        boolean ready = !receiver.isEmpty();
        if (ready && receiver.count() < triggerLevel()) {
            timeout.at(clock.nanos() + characters(4));
        } else {
            timeout.cancel();
        }
        lsr.set(ready ? lsr.get() | LSR_DATA_READY : lsr.get() & ~LSR_DATA_READY);
        updateIrq();
    }

    private void onTimeout() {
        bank.setBits(pending, PENDING_TIMEOUT);
        updateIrq();
    }

    private int triggerLevel() {
        return fcr.has(FCR_ENABLE) ? TRIGGER_LEVELS[(int) fcr.get() >> 6] : 1;
    }

    private void pace() {
        if (backend != null) { backend.pace(characters(1)); }
    }

    /** How long so many characters take on the line: start bit, data, parity, stop bits. */
    private long characters(int count) {
        long word = lcr.get();
        long bits = 7 + (word & LCR_LENGTH) + (word & LCR_TWO_STOP_BITS) / 4 + (word & LCR_PARITY) / 8;
        long divisor = Math.max(1, dlm.get() << 8 | dll.get());
        return MachineClock.nanos(16L * count * bits * divisor, hertz);
    }

    // ---- transmitter

    private void transmit(long value) {
        bank.clearBits(pending, PENDING_TRANSMITTER_EMPTY);
        updateIrq(); // released even when the byte leaves at once: edge-triggered controllers need to see it
        if (loopback()) {
            loopBack(value);
        } else if (transmitter.count() < capacity()) {
            transmitter.push(value);
        } else {
            overrun.count();
        }
        lsr.set(lsr.get() & ~LSR_TRANSMITTER_EMPTY);
        drain();
    }

    private void drain() {
        while (!transmitter.isEmpty() && (backend == null || backend.offer(transmitter.peek()))) { transmitter.pop(); }
        if (transmitter.isEmpty() && !lsr.has(LSR_TRANSMITTER_EMPTY)) {
            bank.setBits(pending, PENDING_TRANSMITTER_EMPTY);
            lsr.set(lsr.get() | LSR_TRANSMITTER_EMPTY);
        }
    }

    // ---- control

    private void controlFifos(long value) {
        boolean toggled = ((value ^ fcr.get()) & FCR_ENABLE) != 0;
        fcr.set((value & FCR_ENABLE) != 0 ? value & FCR_KEPT : 0);
        if (toggled || (value & FCR_CLEAR_RECEIVER) != 0) {
            receiver.clear();
            bank.clearBits(pending, PENDING_TIMEOUT);
        }
        if (toggled || (value & FCR_CLEAR_TRANSMITTER) != 0) { transmitter.clear(); }
        drain();
        fill();
        receiverChanged();
    }

    private void modemControlled() {
        long lines = MSR_READY;
        if (loopback()) {
            long out = mcr.get(); // RTS -> CTS, DTR -> DSR, OUT1 -> RI, OUT2 -> DCD
            lines = (out & 2) << 3 | (out & 1) << 5 | (out & 0xc) << 4;
        }
        long changed = (msr.get() ^ lines) >> 4;
        long deltas = changed & 0xb | changed & 0x4 & msr.get() >> 4; // RI counts when it ends
        msr.set(lines | msr.get() & MSR_DELTAS | deltas);
        fill();
        updateIrq();
    }

    // ---- interrupts

    private void interruptsEnabled(long was, long is) {
        if ((is & ~was & IER_TRANSMITTER_EMPTY) != 0 && lsr.has(LSR_TRANSMITTER_EMPTY)) {
            bank.setBits(pending, PENDING_TRANSMITTER_EMPTY);
        }
        updateIrq();
    }

    private long readIdentification() {
        int id = identification();
        if (id == IIR_TRANSMITTER_EMPTY) {
            bank.clearBits(pending, PENDING_TRANSMITTER_EMPTY);
            updateIrq();
        }
        return fcr.has(FCR_ENABLE) ? id | IIR_FIFOS_ENABLED : id;
    }

    /** The interrupt of highest priority. */
    private int identification() {
        if (ier.has(IER_LINE_STATUS) && lsr.has(LSR_ERRORS)) {
            return IIR_LINE_STATUS;
        } else if (ier.has(IER_RECEIVED) && receiver.count() >= triggerLevel()) {
            return IIR_RECEIVED;
        } else if (ier.has(IER_RECEIVED) && isPending(PENDING_TIMEOUT)) {
            return IIR_TIMEOUT;
        } else if (ier.has(IER_TRANSMITTER_EMPTY) && isPending(PENDING_TRANSMITTER_EMPTY)) {
            return IIR_TRANSMITTER_EMPTY;
        } else if (ier.has(IER_MODEM_STATUS) && msr.has(MSR_DELTAS)) { return IIR_MODEM_STATUS; }
        return IIR_NONE;
    }

    private boolean isPending(int bit) {
        return (bank.get(pending) & bit) != 0;
    }

    private void updateIrq() {
        irq.set((mcr.get() & (MCR_OUT2 | MCR_LOOP)) == MCR_OUT2 && identification() != IIR_NONE);
    }
}
