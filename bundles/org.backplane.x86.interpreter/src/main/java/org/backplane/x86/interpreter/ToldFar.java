package org.backplane.x86.interpreter;

import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** A far transfer that is told to who records branches. It may change everything that tells where it came from. */
final class ToldFar extends Insn {
    private final Insn transfer;

    /** @param draft what the transfer was made of */
    ToldFar(Draft draft, Insn transfer) {
        super(draft);
        this.transfer = transfer;
    }

    @Override
    public void exec(X86Cpu c) {
        long from = c.codeBase + ip(c) & c.linearMask();
        boolean user = c.reg[X86Reg.CPL] != 0;
        long behind = c.next;
        c.next = Told.NOWHERE;
        transfer.exec(c);
        if (c.next == Told.NOWHERE) {
            c.next = behind;
        } else {
            c.recorder.record(from, c.codeBase + c.next & c.linearMask(), BranchRecorder.OTHER, user, length, false);
        }
    }
}
