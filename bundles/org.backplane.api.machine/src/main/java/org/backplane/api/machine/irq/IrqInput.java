package org.backplane.api.machine.irq;

import org.osgi.annotation.versioning.ConsumerType;

/** The input pins of an interrupt controller. Implementations are lock-free and never block. */
@ConsumerType
@FunctionalInterface
public interface IrqInput {
    /** The wire at a pin changed. Any thread, without the device's lock; but for one pin by one thread at a time, in order. Called with changes only; several wires on one pin are ORed by the chassis. */
    void set(int pin, boolean asserted);
}
