package org.backplane.testkit;

import org.backplane.api.machine.irq.IrqLine;

/** An output pin that remembers what the device did with it. */
public final class BenchLine implements IrqLine {
    private boolean level;
    private int edges;

    @Override
    public void set(boolean asserted) {
        edges += asserted && !level ? 1 : 0;
        level = asserted;
    }

    /** The level now. */
    public boolean asserted() {
        return level;
    }

    /** How often it went from released to asserted. */
    public int edges() {
        return edges;
    }
}
