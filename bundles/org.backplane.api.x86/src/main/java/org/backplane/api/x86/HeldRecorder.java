package org.backplane.api.x86;

/** Branch records whose part is away: there are no new ones, and none goes. */
record HeldRecorder(int format) implements BranchRecorder {
    @Override
    public boolean recording() {
        return false;
    }

    @Override
    public void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted) {
        // nobody records
    }

    @Override
    public void debugException() {
        // stands still
    }

    @Override
    public void management(boolean entered) {
        // stands still
    }
}
