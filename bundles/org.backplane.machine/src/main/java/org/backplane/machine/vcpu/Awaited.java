package org.backplane.machine.vcpu;

import org.backplane.machine.board.PartBoard;

/** The guest changes something of a part that is away: the instruction is executed when the part is back. Passes through the core, which does not catch errors. */
final class Awaited extends Error {
    private static final long serialVersionUID = 1L;

    /** Of the part. */
    final transient PartBoard board;

    Awaited(PartBoard board) {
        super("the guest changes what is of a part that is away", null, false, false);
        this.board = board;
    }
}
