package org.backplane.x86.interpreter;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** Stands in blocks whose code has changed: leaves the block, which is then decoded anew. */
final class Stale extends Insn {
    static final Stale INSTANCE = new Stale();
    private static final Signal SIGNAL = new Signal();

    /** Stackless. */
    static final class Signal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Signal() {
            super(null, null, false, false);
        }
    }

    private Stale() {
    }

    @Override
    public void exec(X86Cpu c) {
        throw SIGNAL;
    }
}
