package org.backplane.machine.irq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.irq.IrqInput;

/** All input pins of a machine by name. Used by the director only; wires hold their pins directly. */
public final class Pins {
    private final Map<String, Pin> byName = new HashMap<>();

    private Pin pin(String name) {
        return byName.computeIfAbsent(name, _ -> new Pin());
    }

    /** A new wire to the pins {@code names}, each {@code "PART/PIN"}. */
    public Wire wire(List<String> names) {
        return new Wire(names.stream().map(this::pin).toList());
    }

    /** Plugs a controller's input in; {@code number} is what it is told. */
    public void attach(String name, int number, IrqInput controller) {
        pin(name).attach(controller, number);
    }

    /** Takes the controller off the pin. */
    public void detach(String name) {
        pin(name).attach(null, 0);
    }
}
