package org.backplane.x86.interpreter;

import java.util.List;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;

/** A core with every feature and memory, and nothing else: time stands still, no interrupt comes. */
public final class TestWiring {
    private static final MachineClock STILL = new MachineClock() {
        @Override
        public long nanos() { return 0; }

        @Override
        public long epochNanos() { return 0; }
    };
    private static final InterruptController QUIET = new InterruptController() {
        @Override
        public boolean requests() { return false; }

        @Override
        public int acknowledge() { return -1; }

        @Override
        public int takeEvents(int wanted) { return 0; }
    };

    private TestWiring() {
    }

    /** With these system registers. */
    public static X86Wiring of(X86State state, SmallMemory memory, SystemRegister... registers) {
        Wiring base = new Wiring(state, memory, memory, STILL, QUIET, Hooks.NONE, registers);
        return new X86Wiring(base, (s, leaf, subleaf) -> {
        }, new Capabilities(List.of(Feature.values())), 1);
    }
}
