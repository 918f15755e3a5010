package org.backplane.machine.board;

/** A call into a part has not returned for long. Its stack is that of the thread that is in there. */
public final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param inside the thread that does not come back, null: unknown */
    public Stuck(Thread inside) {
        super("its callback does not return");
        setStackTrace(inside == null ? new StackTraceElement[0] : inside.getStackTrace());
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
