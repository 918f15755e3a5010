package org.backplane.machine.memory;

import java.util.Arrays;

/** A window at an address. Immutable. */
final class Placed {
    private static final Placed[] NONE = {};

    final long first;
    final long last;
    final BusWindow window;
    /** Windows inside this one that go before it. */
    private final Placed[] inner;

    private Placed(BusWindow window, Placed[] inner) {
        this.window = window;
        this.inner = inner;
        first = window.address();
        last = first + window.size() - 1;
    }

    Placed(BusWindow window) {
        this(window, NONE);
    }

    /** This window with {@code other} inside it. */
    Placed with(Placed other) {
        Placed[] more = Arrays.copyOf(inner, inner.length + 1);
        more[inner.length] = other;
        return new Placed(window, more);
    }

    boolean holds(long address, int size) {
        long room = last - first - (size - 1);
        return room >= 0 && Long.compareUnsigned(address - first, room) <= 0;
    }

    /** The window that answers an access that this one holds. */
    Placed answering(long address, int size) {
        for (Placed one : inner) { if (one.holds(address, size)) { return one; } }
        return this;
    }
}
