package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.SavedState;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;

/** The supervisor component of extended state, which an extension has: its place in an area is behind all others. */
final class Supervisor {
    private Supervisor() {
    }

    private static boolean has(X86Cpu c, long components) {
        SavedState state = c.wiring.savedState;
        return state != null && (components >>> state.component() & 1) != 0;
    }

    /** Bytes it takes when it is among the components. */
    static int size(X86Cpu c, long components) {
        return has(c, components) ? c.wiring.savedState.words() << 3 : 0;
    }

    /** Its bit, unless it is in its initial configuration. */
    static long inUse(X86Cpu c) {
        SavedState state = c.wiring.savedState;
        return state == null || state.isInitial() ? 0 : 1L << state.component();
    }

    static void save(X86Cpu c, long at, long components) {
        if (!has(c, components)) { return; }
        SavedState state = c.wiring.savedState;
        for (int n = 0; n < state.words(); n++) { c.store64(at + 8 * n, state.word(n)); }
    }

    /** #GP unless all of it can be restored. */
    static void check(X86Cpu c, long at, long components) {
        if (!has(c, components)) { return; }
        SavedState state = c.wiring.savedState;
        for (int n = 0; n < state.words(); n++) {
            if (!state.allows(n, c.load64(at + 8 * n))) { throw c.fault(GuestFault.GP); }
        }
    }

    /** Brings it to what is at an address when that has it, else to its initial configuration. */
    static void restore(X86Cpu c, long at, long requested, long from) {
        if (!has(c, requested)) { return; }
        SavedState state = c.wiring.savedState;
        if (!has(c, from)) {
            state.clear();
            return;
        }
        for (int n = 0; n < state.words(); n++) { state.restore(n, c.load64(at + 8 * n)); }
    }
}
