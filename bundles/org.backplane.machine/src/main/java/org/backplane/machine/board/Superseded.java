package org.backplane.machine.board;

/**
 * A call into a part has returned at last, but the part was given up meanwhile: the thread must not go on as if nothing had
 * happened, for another may execute its vCPU by now. Passes through the core, which does not catch errors.
 */
public final class Superseded extends Error {
    private static final long serialVersionUID = 1L;
    static final Superseded LATE = new Superseded();

    private Superseded() {
        super("the part was given up during the call", null, false, false);
    }
}
