package org.backplane.machine;

/** A callback of a part has not returned for long. */
final class Stuck extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param stack where its thread is, a line per frame */
    Stuck(String stack) {
        super("its callback does not return:" + stack, null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
