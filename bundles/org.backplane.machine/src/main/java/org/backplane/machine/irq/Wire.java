package org.backplane.machine.irq;

import java.util.List;

import org.backplane.api.machine.irq.IrqLine;

/** An output pin and the input pins it leads to. Driven under its device's lock. */
public final class Wire implements IrqLine {
    private final Pin[] pins;
    private boolean level;

    Wire(List<Pin> pins) {
        this.pins = pins.toArray(Pin[]::new);
    }

    @Override
    public void set(boolean asserted) {
        if (level != asserted) {
            level = asserted;
            for (Pin pin : pins) { pin.wireChanged(asserted); }
        }
    }
}
