package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;

/** Memory that the instruction under execution may read and not write: its operand in a segment that cannot be written. */
final class ProtectedOperand {
    private final X86Cpu c;
    private boolean on;
    private long first;
    private int bytes;
    private long block;
    private int at;

    ProtectedOperand(X86Cpu c) {
        this.c = c;
    }

    void begin(long address, int size) {
        on = true;
        first = address;
        bytes = size;
        block = c.reg[X86Reg.RIP];
        at = c.at;
    }

    void end() {
        on = false;
    }

    boolean isOn() { return on; }

    /** Whether another instruction is under execution by now. */
    boolean isOver() {
        return block != c.reg[X86Reg.RIP] || at != c.at;
    }

    boolean has(long address) {
        return Long.compareUnsigned(address - first, bytes) < 0;
    }
}
