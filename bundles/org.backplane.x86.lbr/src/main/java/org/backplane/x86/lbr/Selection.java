package org.backplane.x86.lbr;

import org.backplane.api.x86.BranchRecorder;

/** MSR_LBR_SELECT of Intel's legacy stacks and of AMD's LbrExtV2, whose bits 0 to 8 are the same: each leaves branches out. */
final class Selection {
    /** Bits 0 to 8. */
    static final long ALL = 0x1ff;
    private static final long NOT_KERNEL = 1;
    private static final long NOT_USER = 2;
    /** By type. */
    private static final long[] KINDS = {1 << 2, 1 << 6, 1 << 7, 1 << 4, 1 << 3, 1 << 5, 0, 0, 1 << 8};

    private Selection() {
    }

    /** Whether branches that end at a privilege level may be recorded. */
    static boolean takes(long select, boolean user) {
        return (select & (user ? NOT_USER : NOT_KERNEL)) == 0;
    }

    /** The types of near branches that may be recorded, a bit for each. */
    static int types(long select) {
        int types = 0;
        for (int type = 0; type < BranchRecorder.OTHER; type++) { if (takes(select, type)) { types |= 1 << type; } }
        return types;
    }

    /** Whether branches of a type, as {@link BranchRecorder} has them, may be recorded. */
    static boolean takes(long select, int type) {
        return (select & KINDS[type]) == 0;
    }
}
