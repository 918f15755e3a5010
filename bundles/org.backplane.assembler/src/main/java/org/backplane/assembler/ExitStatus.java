package org.backplane.assembler;

import org.backplane.api.machine.Outcome;

/** What the process ends with. */
final class ExitStatus {
    static final int OK = 0;
    static final int USER_ERROR = 2;
    static final int DEAD = 4;
    static final int TIMEOUT = 124;

    private ExitStatus() {
    }

    /** The status of a run; throws IllegalStateException for what is our bug. */
    static int of(Outcome outcome) {
        return switch (outcome.kind()) {
            case Outcome.POWER_OFF, Outcome.RESET, Outcome.STOPPED -> OK;
            case Outcome.EXIT -> (outcome.status() << 1 | 1) & 0xff;
            case Outcome.NOT_LOADED -> USER_ERROR;
            case Outcome.DEAD -> DEAD;
            default -> throw new IllegalStateException(outcome.report());
        };
    }
}
