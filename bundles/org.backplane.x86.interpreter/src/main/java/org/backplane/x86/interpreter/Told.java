package org.backplane.x86.interpreter;

import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** A branch that is told to who predicts and who records branches. It stands for the branch in blocks that are made for that. */
final class Told extends Insn {
    /** Is no instruction pointer: shows whether the branch has set one. */
    private static final long NOWHERE = Long.MIN_VALUE;

    private final Insn branch;
    private final int type;

    /** @param draft what the branch was made of */
    Told(Draft draft, Insn branch, int type) {
        super(draft);
        this.branch = branch;
        this.type = type;
    }

    @Override
    public void exec(X86Cpu c) {
        long behind = c.next;
        long from = c.codeBase + ip(c) & c.linearMask();
        boolean user = c.reg[X86Reg.CPL] != 0;
        c.next = NOWHERE;
        branch.exec(c);
        boolean taken = c.next != NOWHERE;
        if (!taken) { c.next = behind; }
        long to = c.codeBase + c.next & c.linearMask();
        boolean far = type == BranchRecorder.OTHER;
        boolean wrong = !far && c.predictor != null && c.predictor.mispredicts(from, to, type, taken, length);
        if (taken && (far || c.recording)) { c.recorder.record(from, to, type, user, length, wrong); }
    }
}
