package org.backplane.x86.interpreter;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** A branch, near or far, of which single-step wants to know whether it is taken; as in {@link Told} the instruction pointer shows. */
final class Stepped extends Insn {
    private final Insn branch;

    Stepped(Insn branch) {
        this.branch = branch;
    }

    @Override
    public void exec(X86Cpu c) {
        long behind = c.next;
        c.next = Told.NOWHERE;
        branch.exec(c);
        if (c.next == Told.NOWHERE) {
            c.next = behind;
        } else {
            c.breakpoints.branched();
        }
    }
}
