package org.backplane.x86.interpreter;

import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.BranchPredictor;
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
    private final BranchRecorder recorder;
    private final BranchLog log;
    private final BranchPredictor predictor;

    /**
     * @param draft what the branch was made of
     * @param c     who is told; final here, so that compiled traces inline them
     */
    Told(Draft draft, Insn branch, int type, X86Cpu c) {
        super(draft);
        this.branch = branch;
        this.type = type;
        recorder = c.recorder;
        log = recorder == null ? null : recorder.log();
        predictor = c.predictor;
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
        if (type != BranchRecorder.OTHER) {
            near(c, from, to, taken, user);
        } else if (taken) {
            recorder.record(from, to, type, user, length, false);
        }
    }

    private void near(X86Cpu c, long from, long to, boolean taken, boolean user) {
        boolean wrong = predictor != null && predictor.mispredicts(from, to, type, taken, length);
        if (!taken || !c.recording) { return; }
        if (log != null && log.takes(type)) {
            log.add(from, to, type, c.state.retired + c.at, wrong);
        } else {
            recorder.record(from, to, type, user, length, wrong);
        }
    }
}
