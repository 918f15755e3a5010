package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;

/** One timer of an HPET: a comparator that follows the main counter, one-shot or periodic, with 64 or 32 bits. */
final class EventTimer {
    private static final int LEVEL = 1 << 1;
    private static final int INTERRUPT_ENABLED = 1 << 2;
    private static final int PERIODIC = 1 << 3;
    private static final int SET_VALUE = 1 << 6;
    private static final int NARROW = 1 << 8;
    private static final int ROUTE_SHIFT = 9;
    private static final int ROUTE = 0x1f << ROUTE_SHIFT;
    private static final int WRITABLE = LEVEL | INTERRUPT_ENABLED | PERIODIC | SET_VALUE | NARROW;
    /** Periodic mode and 64 bits. */
    private static final int CAPABILITIES = 0x30;

    private static final long NARROW_MASK = 0xffff_ffffL;
    /** Farther than this no alarm is set: 100 years of ticks. */
    private static final long FAR = EventTimerBlock.HERTZ * 86_400 * 36_525;

    final int index;

    private final EventTimerBlock block;
    private final long routes;
    private final Alarm alarm;
    private final Bank bank;
    private final int period;
    private final Register configuration;
    private final Register comparator;

    EventTimer(EventTimerBlock block, int index, long routes, Board board, Window regs) {
        this.block = block;
        this.index = index;
        this.routes = routes;
        alarm = board.alarm("timer" + index, this::onMatch);
        bank = board.bank();
        period = bank.slot("PERIOD" + index, 0);
        int base = 0x100 + 0x20 * index;
        configuration = regs.quad(base, "CONFIGURATION" + index).reset(routes << 32 | CAPABILITIES).bit(1, "LEVEL")
                .bit(2, "INTERRUPT_ENABLED").bit(3, "PERIODIC").bit(6, "SET_VALUE").bit(8, "NARROW")
                .field(ROUTE_SHIFT, 5, "ROUTE").writeTo(this::configure);
        comparator = regs.quad(base + 0x08, "COMPARATOR" + index).reset(-1).writeTo(this::compareWith);
        regs.quad(base + 0x10, "FSB_ROUTE" + index).readOnly();
    }

    boolean isLevel() { return configuration.has(LEVEL); }

    boolean interrupts() {
        return configuration.has(INTERRUPT_ENABLED);
    }

    int route() {
        return (int) configuration.get() >> ROUTE_SHIFT & 0x1f;
    }

    private boolean isPeriodic() { return configuration.has(PERIODIC); }

    private long mask() {
        return configuration.has(NARROW) ? NARROW_MASK : -1;
    }

    private void configure(long value) {
        long kept = configuration.get();
        boolean possible = (routes >> (value >> ROUTE_SHIFT & 0x1f) & 1) != 0;
        long changes = possible ? WRITABLE | ROUTE : WRITABLE;
        configuration.set(kept & ~changes | value & changes);
        arm();
        block.updateLines();
    }

    /** In periodic mode every write gives the period, and one after SET_VALUE the comparator as well. */
    private void compareWith(long value) {
        if (!isPeriodic() || configuration.has(SET_VALUE)) { comparator.set(value & mask()); }
        if (isPeriodic()) { bank.set(period, value & mask()); }
        configuration.set(configuration.get() & ~SET_VALUE);
        arm();
    }

    /** Sets the alarm to the next match. */
    void arm() {
        long left = comparator.get() - block.count() & mask();
        if (!block.isEnabled() || left < 0 || left > FAR) {
            alarm.cancel();
        } else {
            alarm.at(block.nanosAfter(left));
        }
    }

    private void onMatch() {
        block.fire(this);
        if (isPeriodic() && bank.get(period) != 0) {
            nextPeriod();
            arm();
        } else if (configuration.has(NARROW)) {
            alarm.at(block.nanosAfter(NARROW_MASK + 1 + (comparator.get() - block.count() << 32 >> 32)));
        }
    }

    /** Moves the comparator past the main counter; periods the host was too slow for are skipped. */
    private void nextPeriod() {
        long late = block.count() - comparator.get() & mask();
        long periods = late / bank.get(period) + 1;
        comparator.set(comparator.get() + periods * bank.get(period) & mask());
    }
}
