package org.backplane.x86.interpreter;

import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Branch;

/**
 * A near branch that is told to who predicts and who records branches. It stands for the branch in blocks that are made for that. All that it
 * asks is constant, so that a trace has the record inline.
 */
final class Told extends Insn {
    /** Is no instruction pointer: shows whether the branch has set one. */
    static final long NOWHERE = Long.MIN_VALUE;
    private static final int CONDITIONAL = Branch.CONDITIONAL.type;

    private final Insn branch;
    private final int type;
    private final long information;
    private final long mask;
    private final BranchRecorder recorder;
    private final BranchLog log;
    private final BranchPredictor predictor;

    /**
     * @param draft what the branch was made of
     * @param c     who is told, and the mode
     */
    Told(Draft draft, Insn branch, int type, X86Cpu c) {
        super(draft);
        this.branch = branch;
        this.type = type;
        information = BranchLog.information(type, false);
        mask = c.linearMask();
        recorder = c.recorder;
        log = recorder == null ? null : recorder.log();
        predictor = c.predictor;
    }

    @Override
    public void exec(X86Cpu c) {
        if (type == CONDITIONAL) {
            conditional(c);
        } else {
            branch.exec(c);
            taken(c);
        }
    }

    private void conditional(X86Cpu c) {
        long behind = c.next;
        c.next = NOWHERE;
        branch.exec(c);
        if (c.next != NOWHERE) {
            taken(c);
        } else {
            c.next = behind;
            if (predictor != null) { isWrong(c, false); }
        }
    }

    private void taken(X86Cpu c) {
        if (predictor != null) {
            record(c, isWrong(c, true) ? information | BranchLog.MISPREDICTED : information);
        } else {
            record(c, information);
        }
    }

    private boolean isWrong(X86Cpu c, boolean taken) {
        return predictor.mispredicts(from(c), to(c), type, taken, length);
    }

    private void record(X86Cpu c, long flags) {
        if (predictor != null && !c.recording) { return; } // without a predictor a branch is told only while records are taken
        if (log != null && log.takes(type)) {
            log.add(from(c), to(c), flags, c.state.retired + c.at);
        } else {
            recorder.record(from(c), to(c), type, c.cpl() != 0, length, flags < 0);
        }
    }

    private long from(X86Cpu c) {
        return c.codeBase + ip(c) & mask;
    }

    private long to(X86Cpu c) {
        return c.codeBase + c.next & mask;
    }
}
