package org.backplane.x86.lbr;

import org.backplane.api.x86.BranchLog;

/** Call-stack mode: calls are recorded until they return. */
final class CallStack {
    private static final int CALL_INDIRECT = 3;
    private static final int CALL_DIRECT = 4;
    private static final int RETURN = 5;
    /** The types that it has to look at, a bit for each. */
    static final int TYPES = 1 << CALL_INDIRECT | 1 << CALL_DIRECT | 1 << RETURN;

    private CallStack() {
    }

    /** Whether a branch is no record, since it is a return, or the call of what comes next. */
    static boolean unwinds(BranchLog log, long source, long target, int type, int length) {
        if (type == RETURN) { log.pop(); }
        boolean call = type == CALL_DIRECT || type == CALL_INDIRECT;
        return type == RETURN || call && target == source + length;
    }
}
