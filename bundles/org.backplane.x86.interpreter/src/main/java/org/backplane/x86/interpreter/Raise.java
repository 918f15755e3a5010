package org.backplane.x86.interpreter;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** Stands where bytes are no instruction that this CPU has. */
final class Raise extends Insn {
    private final int vector;

    Raise(int vector) {
        this.vector = vector;
    }

    @Override
    public void exec(X86Cpu c) {
        throw c.fault(vector);
    }
}
