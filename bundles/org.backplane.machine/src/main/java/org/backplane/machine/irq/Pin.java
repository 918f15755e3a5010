package org.backplane.machine.irq;

import java.util.concurrent.atomic.AtomicInteger;

import org.backplane.api.machine.irq.IrqInput;

/**
 * An input pin by its name, {@code "ioapic/4"}: the OR of the wires that lead to it. It exists from the moment somebody names
 * it; the controller may come later, and go.
 * <p>
 * Several threads may drive wires of one pin at once. Whoever finds nobody delivering delivers, and goes on until it has
 * seen every change; so the controller is told of changes in order, by one thread at a time, without a lock.
 */
final class Pin {
    private static final IrqInput NOBODY = (_, _) -> {
    };

    private final AtomicInteger assertedWires = new AtomicInteger();
    private final AtomicInteger undelivered = new AtomicInteger();
    private volatile IrqInput input = NOBODY;
    private volatile int number;
    /** The level the controller knows. Touched by the delivering thread only. */
    private boolean delivered;

    /** The level that the wires make. */
    boolean level() {
        return assertedWires.get() > 0;
    }

    void wireChanged(boolean asserted) {
        assertedWires.addAndGet(asserted ? 1 : -1);
        deliver();
    }

    /** Plugs a controller in (null: out), at a quiet point; it learns the level when that is not released. */
    void attach(IrqInput controller, int pin) {
        number = pin;
        input = controller == null ? NOBODY : controller;
        delivered = false;
        deliver();
    }

    private void deliver() {
        int seen = undelivered.incrementAndGet();
        if (seen != 1) { return; }
        do {
            boolean level = level();
            if (level != delivered) {
                delivered = level;
                input.set(number, level);
            }
            seen = undelivered.addAndGet(-seen);
        } while (seen != 0);
    }
}
