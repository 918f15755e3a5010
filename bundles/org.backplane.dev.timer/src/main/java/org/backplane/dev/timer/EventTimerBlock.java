package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.MachineClock;

/** The main counter and the interrupt outputs of an HPET (IA-PC HPET specification 1.0a). */
final class EventTimerBlock implements Device {
    static final long HERTZ = 100_000_000;

    private static final int WINDOW = 1024;
    private static final long PERIOD_FEMTOSECONDS = 10_000_000;
    /** Vendor 8086, legacy replacement, 64-bit counter, revision 1. */
    private static final long CAPABILITIES = PERIOD_FEMTOSECONDS << 32 | 0x8086_a001L;

    private static final int ENABLED = 1;
    private static final int LEGACY = 2;

    private final MachineClock clock;
    private final Bank bank;
    private final int start;
    private final int legacyInputs;
    private final int legacyEdges;
    private final IrqLine[] routes = new IrqLine[32];
    private final IrqLine[] legacy;
    private final EventTimer[] timers;

    private final Register configuration;
    private final Register status;
    private final Register counter;

    EventTimerBlock(Hpet.Config config, Board board) {
        clock = board.clock();
        bank = board.bank();
        start = bank.slot("COUNTER_START", 0);
        legacyInputs = bank.slot("LEGACY_INPUTS", 0);
        legacyEdges = bank.slot("LEGACY_EDGES", 0);
        for (int i = 0; i < routes.length; i++) {
            if ((config.routes() >> i & 1) != 0) { routes[i] = board.irq(Integer.toString(i)); }
        }
        legacy = new IrqLine[]{board.irq("legacy0"), board.irq("legacy8")};
        Runnable changed = board.guarded(this::updateLines);
        board.input("pit", (_, asserted) -> inputChanged(0, asserted, changed));
        board.input("rtc", (_, asserted) -> inputChanged(1, asserted, changed));

        Window regs = board.window("", WINDOW);
        regs.quad(0x00, "CAPABILITIES").reset(CAPABILITIES | config.timers() - 1 << 8).readOnly();
        configuration = regs.quad(0x10, "CONFIGURATION").writable(ENABLED | LEGACY).bit(0, "ENABLED").bit(1, "LEGACY")
                .onChange(this::configured);
        status = regs.quad(0x20, "STATUS").writable(0).writeOneToClear((1L << config.timers()) - 1)
                .onChange((was, is) -> updateLines());
        counter = regs.quad(0xf0, "COUNTER").computed(this::count).writeTo(this::setCount);
        timers = new EventTimer[config.timers()];
        for (int i = 0; i < timers.length; i++) { timers[i] = new EventTimer(this, i, config.routes(), board, regs); }
    }

    @Override
    public void restored() {
        updateLines();
    }

    boolean isEnabled() { return configuration.has(ENABLED); }

    /** The main counter now. */
    long count() {
        return isEnabled() ? clock.ticks(HERTZ) - bank.get(start) : counter.get();
    }

    /** The machine time at which the main counter, which runs, will have counted {@code ticks} more. */
    long nanosAfter(long ticks) {
        return MachineClock.nanos(clock.ticks(HERTZ) + ticks, HERTZ);
    }

    private void setCount(long value) {
        if (!isEnabled()) { counter.set(value); }
    }

    private void configured(long was, long is) {
        if ((is & ~was & ENABLED) != 0) {
            bank.set(start, clock.ticks(HERTZ) - counter.get());
        } else if ((was & ~is & ENABLED) != 0) {
            counter.set(clock.ticks(HERTZ) - bank.get(start));
        }
        for (EventTimer timer : timers) { timer.arm(); }
        updateLines();
    }

    // ---- interrupts

    /** A timer has matched. */
    void fire(EventTimer timer) {
        if (timer.isLevel()) {
            status.set(status.get() | 1L << timer.index);
            updateLines();
        } else if (timer.interrupts()) {
            IrqLine line = line(timer);
            if (line != null) { line.pulse(); }
        }
    }

    private IrqLine line(EventTimer timer) {
        return configuration.has(LEGACY) && timer.index < legacy.length ? legacy[timer.index] : routes[timer.route()];
    }

    /** Drives every pin with the levels that are routed to it. */
    void updateLines() {
        for (IrqLine line : routes) {
            if (line != null) { line.set(isAsserted(line)); }
        }
        for (int i = 0; i < legacy.length; i++) {
            if (configuration.has(LEGACY)) {
                bank.clearBits(legacyEdges, 1L << i);
                legacy[i].set(isAsserted(legacy[i]));
            } else {
                passOn(i);
            }
        }
    }

    /** Drives a legacy pin with its input; an edge counts even when the level was back before somebody looked. */
    private void passOn(int input) {
        long bit = 1L << input;
        if ((bank.clearBits(legacyEdges, bit) & bit) != 0) {
            legacy[input].set(false);
            legacy[input].set(true);
        }
        legacy[input].set((bank.acquire(legacyInputs) & bit) != 0);
    }

    private boolean isAsserted(IrqLine line) {
        for (EventTimer timer : timers) {
            boolean asserts = isEnabled() && timer.isLevel() && timer.interrupts() && status.has(1L << timer.index);
            if (asserts && line(timer) == line) { return true; }
        }
        return false;
    }

    /** The 8254 or the RTC changed its output; any thread. */
    private void inputChanged(int input, boolean asserted, Runnable changed) {
        long bit = 1L << input;
        if (asserted) {
            bank.setBits(legacyInputs, bit);
            bank.setBits(legacyEdges, bit);
        } else {
            bank.clearBits(legacyInputs, bit);
        }
        changed.run();
    }
}
