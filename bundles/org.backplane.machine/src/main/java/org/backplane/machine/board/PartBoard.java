package org.backplane.machine.board;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.device.Board;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Window;
import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.irq.IrqInput;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.machine.irq.Fabric;
import org.backplane.machine.irq.Wire;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.time.QueuedAlarm;

/**
 * The board of one part. What the part declares while it is created takes effect in {@link #plug} and is undone in
 * {@link #unplug}; the bank outlives the part.
 */
public class PartBoard implements Board {
    /** An input pin that the part declared. */
    private record Input(String pin, int number, IrqInput input) {
    }

    private final PartSpec spec;
    private final Chassis chassis;
    private final DeviceLock lock = new DeviceLock();
    private final Bank bank = new Bank();
    private final List<BoardWindow> windows = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<QueuedAlarm> alarms = new ArrayList<>();
    private final List<BackendPort> ports = new ArrayList<>();
    /** Null until the part asks for it. */
    private Fabric.Tap messages;
    private boolean noncoherent;
    private boolean sealed;
    private volatile boolean plugged;
    private volatile boolean broken;

    public PartBoard(PartSpec spec, Chassis chassis) {
        this.spec = spec;
        this.chassis = chassis;
    }

    /** Ends the declarations, takes over {@code saved} (null: nothing) and connects the part. At a quiet point. */
    public final void plug(Bank saved) {
        sealed = true;
        plugged = true;
        if (saved != null) {
            bank.adopt(saved);
            alarms.forEach(QueuedAlarm::restored);
        }
        windows.forEach(window -> window.plugged(true));
        inputs.forEach(input -> chassis.pins().attach(input.pin, input.number, input.input));
        ports.forEach(port -> port.plugged(true));
        if (noncoherent) { chassis.memory().noncoherent(true); }
    }

    /**
     * A board that has this one's registers where they are, without what the part does behind them: they answer with the
     * values they have, and a write changes nothing.
     */
    public final PartBoard held() {
        PartBoard held = another();
        windows.forEach(window -> held.windows.add(window.held(held)));
        held.bank.declare(bank);
        return held;
    }

    /** An empty board of the same part. */
    protected PartBoard another() {
        return new PartBoard(spec, chassis);
    }

    /** Disconnects the part. At a quiet point. */
    public final void unplug() {
        if (noncoherent && plugged) { chassis.memory().noncoherent(false); }
        plugged = false;
        windows.forEach(window -> window.plugged(false));
        inputs.forEach(input -> chassis.pins().detach(input.pin));
        wires.forEach(wire -> wire.set(false));
        ports.forEach(port -> port.plugged(false));
        alarms.forEach(QueuedAlarm::withdraw);
        if (messages != null) { messages.close(); }
    }

    /** Bank, alarms and lines as after power-on; the part itself is told afterwards by the caller. At a quiet point. */
    public final void reset() {
        bank.reset();
        alarms.forEach(QueuedAlarm::cancel);
        wires.forEach(wire -> wire.set(false));
    }

    /** The guest comes in; false when nobody answers any more. {@link #leave} follows otherwise. */
    final boolean enter() {
        return lock.lock();
    }

    /** The guest leaves; on a thread that was given up meanwhile that is the end of it. */
    final void leave() {
        lock.unlock();
        if (lock.abandoned()) { throw Superseded.LATE; }
    }

    /** Holds off every callback of a board that nobody knows yet. */
    public final void hold() {
        lock.lock();
    }

    /** Holds off every callback; false when one that is under way did not end within {@code millis}. True of an abandoned board. */
    public final boolean hold(long millis) throws InterruptedException {
        return lock.abandoned() || lock.lock(millis);
    }

    /** When {@link #caller} called, in the host's nanoseconds; a hint. */
    public final long calledAt() {
        return lock.takenAt();
    }

    public final boolean abandoned() {
        return lock.abandoned();
    }

    /** A callback does not return: nobody calls the part any more, nor waits for it. */
    public final void abandon() {
        broken = true;
        lock.abandon();
        alarms.forEach(QueuedAlarm::withdraw);
    }

    /** The thread that is in a callback of the part, null when none is; no more than a hint. */
    public final Thread caller() {
        return lock.holder();
    }

    /** Undoes {@link #hold}; runs what back ends posted meanwhile. */
    public final void release() {
        if (lock.holder() == Thread.currentThread()) { lock.unlock(); }
    }

    /** Runs {@code action} under the lock, and at once, if the part is plugged in; what it throws is the part's failure. */
    public final void run(Runnable action) {
        if (!lock.lock()) { return; }
        try {
            if (plugged && !broken) { action.run(); }
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            lock.unlock();
        }
    }

    /** The part threw: it is not called again, and the director takes it out. */
    final void fail(Throwable thrown) {
        broken = true;
        alarms.forEach(QueuedAlarm::withdraw);
        chassis.failed(this, Harmless.of(thrown));
    }

    final boolean broken() {
        return broken;
    }

    final DeviceLock lock() {
        return lock;
    }

    public final PartSpec spec() {
        return spec;
    }

    protected final Chassis chassis() {
        return chassis;
    }

    /** Where the guest finds its windows: {@code "io:0x3f8 (8)"}. */
    public final List<String> places() {
        return windows.stream().map(BoardWindow::place).filter(place -> !place.isEmpty()).toList();
    }

    /** The registers of its windows. */
    public final List<RegisterBlock> blocks() {
        return windows.stream().map(BoardWindow::block).toList();
    }

    /** The bus that {@code at} keys of this board mean by a name. */
    protected Bus bus(String space) {
        return chassis.bus(space);
    }

    /** The name under which others reach an input pin of this part. */
    protected String pinName(String pin) {
        return spec.name() + "/" + pin;
    }

    private void requireOpen() {
        if (sealed) {
            throw new IllegalStateException(spec.name() + ": declarations are possible only while the part is created");
        }
    }

    @Override
    public final String name() {
        return spec.name();
    }

    @Override
    public final Window window(String name, int size) {
        requireOpen();
        Object at = spec.keys().get(PartKeys.keyFor(PartKeys.AT, "", name));
        PartKeys.Location place = at == null ? null : PartKeys.Location.parse((String) at);
        BoardWindow window = new BoardWindow(this, place == null ? Chassis.MEMORY : place.space(), name, size,
                place != null, place == null ? 0 : place.address());
        windows.add(window);
        return window.block();
    }

    /** Reports every access of the guest to the part's registers from now on, or none. At a quiet point. */
    public final void trace(boolean on) {
        if (on) { chassis.trace().open(); }
        windows.forEach(window -> window.block().trace(on
                ? new WindowTrace(spec.name(), window.block().name(), chassis.clock(), chassis.trace())
                : null));
    }

    @Override
    public final AddressSpace space(String name) {
        return chassis.bus(name);
    }

    @Override
    public final IrqLine irq(String name) {
        requireOpen();
        Object leadsTo = spec.keys().get(PartKeys.keyFor(PartKeys.IRQ, PartKeys.IRQ, name));
        Wire wire = chassis.pins().wire(PartKeys.strings(leadsTo));
        wires.add(wire);
        return wire;
    }

    @Override
    public final void inputs(int pins, IrqInput input) {
        requireOpen();
        IrqInput guarded = guarded(input);
        for (int pin = 0; pin < pins; pin++) { inputs.add(new Input(pinName(Integer.toString(pin)), pin, guarded)); }
    }

    @Override
    public final void input(String name, IrqInput input) {
        requireOpen();
        inputs.add(new Input(pinName(name), 0, guarded(input)));
    }

    /** What this part's input throws is its own failure, not that of the part whose line led there. */
    private IrqInput guarded(IrqInput input) {
        return (pin, asserted) -> {
            try {
                if (!broken) { input.set(pin, asserted); }
            } catch (Throwable thrown) {
                fail(thrown);
            }
        };
    }

    @Override
    public final InterruptFabric messages() {
        if (messages == null) { messages = chassis.fabric().tap(this::fail); }
        return messages;
    }

    @Override
    public final MachineClock clock() {
        return chassis.clock();
    }

    @Override
    public final OddityCounter oddity(Oddity kind, String act) {
        return chassis.oddities().declare(kind, spec.name(), act);
    }

    @Override
    public final Alarm alarm(String name, Runnable action) {
        requireOpen();
        QueuedAlarm alarm = new QueuedAlarm(chassis.alarms(), bank, name, action, this::run);
        alarms.add(alarm);
        return alarm;
    }

    @Override
    public final Dma dma() {
        return chassis.memory();
    }

    @Override
    public final NoncoherentDma noncoherentDma() {
        requireOpen();
        noncoherent = true;
        return chassis.memory().noncoherent(spec.name());
    }

    @Override
    public final MachineSpec machine() {
        return chassis.machine();
    }

    @Override
    public final Power power() {
        return chassis.power();
    }

    @Override
    public final Bank bank() {
        return bank;
    }

    @Override
    public final Runnable guarded(Runnable action) {
        return lock.guarded(() -> run(action));
    }

    @Override
    public final <T> T backend(String key, Class<T> type) {
        Object name = spec.keys().get(key);
        if (name == null) { return null; }
        Object backend = chassis.backend(String.valueOf(name));
        if (!type.isInstance(backend)) {
            throw new IllegalArgumentException("there is no back end \"" + name + "\" for key \"" + key + "\"");
        }
        if (type != CharacterBackend.class) { return type.cast(backend); }
        BackendPort port = new BackendPort((CharacterBackend) backend);
        ports.add(port);
        return type.cast(port);
    }
}
